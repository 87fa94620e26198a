"""Maintenance stops calls only where it was told to, and only in its window."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from zhengtong.gateway.plane.pausing import Pause

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def flag(**changes):
    plan = {"starts_at": NOW.isoformat(), "ends_at": None, "keeps_gateway": False}
    return json.dumps(plan | changes)


@pytest.mark.parametrize(
    ("text", "is_on"),
    [
        (None, False),
        (flag(), True),
        (flag(keeps_gateway=True), False),
        (flag(starts_at=(NOW + timedelta(seconds=1)).isoformat()), False),
        (flag(ends_at=(NOW + timedelta(hours=1)).isoformat()), True),
        (flag(ends_at=NOW.isoformat()), False),
        ("{", False),
        ("[]", False),
        (flag(starts_at=None), False),
    ],
)
def test_calls_stop_by_the_flag_of_maintenance(tmp_path, text, is_on):
    if text is not None:
        (tmp_path / "maintenance.json").write_text(text, encoding="utf-8")
    pause = Pause(tmp_path, now=NOW.timestamp)
    pause.look()
    assert pause.is_on is is_on
