"""When the worker makes the backup of the day; what is told of an unfinished restore."""

import json
from datetime import UTC, datetime

import pytest

from zhengtong.kernel import clock
from zhengtong.site import probes, tasks, unfinished
from zhengtong.site.checks import surroundings
from zhengtong.toolkit.health import BROKEN, OK


@pytest.fixture
def state(tmp_path, monkeypatch, settings):
    """A state folder whose backup is due at 02:30 by Chinese time."""
    for name, value in {
        "ZT_STATE_DIR": str(tmp_path),
        "ZT_BACKUP_TARGET": str(tmp_path / "sets"),
        "ZT_BACKUP_AT": "02:30",
    }.items():
        monkeypatch.setenv(name, value)
    settings.ZT_STATE_DIR = tmp_path
    return tmp_path


def at(text):
    """The platform at that instant of UTC."""
    return clock.use(clock.FixedClock(datetime.fromisoformat(text).replace(tzinfo=UTC)))


def backed_up(state, text):
    (state / surroundings.BACKUP_FILE).write_text(json.dumps({"at": text, "target": "x"}))


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ("2026-11-26T18:29:00", "", False),
        ("2026-11-26T18:31:00", "", True),
        ("2026-11-26T18:31:00", "2026-11-25T18:30:05+00:00", True),
        ("2026-11-26T18:31:00", "2026-11-26T18:30:05+00:00", False),
        ("2026-11-27T17:00:00", "2026-11-26T18:30:05+00:00", False),
        ("2026-11-27T18:30:00", "2026-11-26T18:30:05+00:00", True),
    ],
)
def test_a_backup_is_due_once_after_its_hour_of_each_chinese_day(state, now, last, due):
    if last:
        backed_up(state, last)
    with at(now):
        assert tasks.is_backup_due() is due


def test_without_a_target_no_backup_is_ever_due(state, monkeypatch):
    monkeypatch.setenv("ZT_BACKUP_TARGET", "")
    with at("2026-11-27T18:31:00"):
        assert not tasks.is_backup_due()


def test_an_unfinished_restore_is_told_by_doctor_and_readiness(state):
    assert surroundings.check_restore().state == OK
    unfinished.write(state, unfinished.Unfinished(set="2026-a", begun_at=""))
    found = surroundings.check_restore()
    assert (found.state, found.facts) == (BROKEN, {"set": "2026-a"})
    assert probes.find_obstacle() == "restore"
    (state / unfinished.NOTE).write_text("[]")
    assert surroundings.check_restore().state == BROKEN
    unfinished.remove(state)
    assert surroundings.check_restore().state == OK
