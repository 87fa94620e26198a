"""Shared fixtures: a fixed clock, the real database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from zhengtong.kernel import clock


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[clock.FixedClock]:
    """Every test runs at 2026-03-02 10:00 in China (a Monday and a working day)."""
    fixed = clock.FixedClock(datetime(2026, 3, 2, 2, 0, tzinfo=UTC))
    with clock.use(fixed):
        yield fixed


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database; emptying it between tests is allowed there, and only there."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'ledger_no_truncate'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ledger_no_truncate")
