"""Shared fixtures: a fixed clock, the real database."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from zhengtong.kernel import clock


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[clock.FixedClock]:
    """Every test runs at 2026-03-02 10:00 in China (a Monday and a working day)."""
    fixed = clock.FixedClock(datetime(2026, 3, 2, 2, 0, tzinfo=UTC))
    with clock.use(fixed):
        yield fixed
