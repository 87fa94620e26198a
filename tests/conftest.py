"""Shared fixtures: a fixed clock, the real database."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import hypothesis
import pytest

from zhengtong.kernel import clock
from zhengtong.toolkit import prepared

# Every prepared question is compared with a fresh building of it.
prepared.is_verified = True

# A shared machine is slow at times: an example may take as long as it needs.
hypothesis.settings.register_profile("zhengtong", deadline=None)
hypothesis.settings.load_profile("zhengtong")


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[clock.FixedClock]:
    """Every test runs at 2026-03-02 10:00 in China (a Monday and a working day)."""
    fixed = clock.FixedClock(datetime(2026, 3, 2, 2, 0, tzinfo=UTC))
    with clock.use(fixed):
        yield fixed


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins in Chinese, whatever language the one before it chose."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each worker works on a cluster of its own where ``./zt test`` started several."""
    from django.db import connection

    from zhengtong.site.settings import database_of

    urls = os.environ.get("ZT_TEST_DATABASES", "").splitlines()
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if number and urls:
        os.environ["DATABASE_URL"] = urls[number % len(urls)]
        connection.settings_dict.update(database_of(os.environ["DATABASE_URL"]))


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


@pytest.fixture(scope="session", autouse=True)
def cheap_password_hashes() -> None:
    """Accounts of tests need no slow password hash; the product keeps Django's default."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def one_factor_will_do() -> None:
    """Tests sign in with a password alone, unless they are about the second factor."""
    from django.conf import settings

    settings.ZT_SECOND_FACTOR = "optional"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that fight over the machine share a worker; those that cannot run here say why."""
    for item in items:
        reason = missing_for(item)
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))
        for group in ("browser", "kill"):
            if item.get_closest_marker(group):
                item.add_marker(pytest.mark.xdist_group(group))


def missing_for(item: pytest.Item) -> str:
    """What this machine lacks for a test; "" if nothing."""
    browsers = ("chromium", "chromium-browser", "google-chrome")
    if item.get_closest_marker("browser") and not any(map(shutil.which, browsers)):
        return "no chromium on this machine"
    if item.get_closest_marker("axe") and not os.environ.get("ZT_AXE"):
        return "axe-core is not here (npm and its registry are needed once)"
    servers = ("mariadbd", "/usr/sbin/mariadbd", "mysqld")
    if item.get_closest_marker("mariadb") and not any(map(shutil.which, servers)):
        return "no MariaDB server on this machine"
    return ""


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """At the end: the name of every test that could not run, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section(f"could not run: {len(skipped)}")
    for report in sorted(skipped, key=lambda one: one.nodeid):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"{report.nodeid}: {str(reason).removeprefix('Skipped: ')}")
