"""Templates filled, quiet hours, waiting times: rules as tables."""

from datetime import UTC, datetime, time, timedelta

import pytest

from zhengtong.desk.domain.backoff import next_try
from zhengtong.desk.domain.messages import (
    MessageTemplate,
    find_wording_faults,
    list_templates,
    render_message,
)
from zhengtong.desk.domain.quiet import QuietHours, first_loud, read_hours
from zhengtong.kernel.clock import CHINA

NIGHT = QuietHours(time(21), time(8))
NOON = QuietHours(time(12), time(14))
TEMPLATE = MessageTemplate(
    code="x", name="x", title="%(count)s 件，100%%", text="原因：%(reason)s", line="%(title)s",
    sample={"count": 1, "reason": "", "lines": []},
)  # fmt: skip


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("now", "loud"),
    [
        (at(2, 20, 59), at(2, 20, 59)),
        (at(2, 21), at(3, 8)),
        (at(2, 23, 59), at(3, 8)),
        (at(3, 0), at(3, 8)),
        (at(3, 7, 59), at(3, 8)),
        (at(3, 8), at(3, 8)),
        (at(3, 13), at(3, 14)),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(now, loud):
    assert first_loud(now, [NIGHT, NOON, None]) == loud


def test_two_quiet_hours_that_touch_are_waited_out_together():
    assert first_loud(at(2, 22), [NIGHT, QuietHours(time(7), time(9))]) == at(3, 9)


def test_quiet_hours_that_leave_no_minute_do_not_silence_for_ever():
    day = [QuietHours(time(0), time(12)), QuietHours(time(12), time(0))]
    assert first_loud(at(2, 9), day) == at(2, 9)


@pytest.mark.parametrize("text", ["9-5", "25:00-08:00", "21:00", "21:00-08:60"])
def test_badly_written_quiet_hours_are_refused(text):
    with pytest.raises(ValueError, match="quiet hours"):
        read_hours(text)
    assert read_hours("") is None


def test_a_day_without_a_mail_server_gives_nothing_up():
    now = made = datetime(2026, 3, 2, tzinfo=UTC)
    tries = 0
    while now < made + timedelta(hours=24):
        tries += 1
        now = next_try(now, tries=tries, created_at=made)
    assert tries < 25
    assert next_try(made + timedelta(hours=72), tries=tries, created_at=made) is None


def test_a_template_is_filled_with_nested_facts_and_lines():
    reason = {"message": "缺 %(what)s", "facts": {"what": "材料"}}
    facts = {"count": 2, "reason": reason, "lines": [{"title": "甲"}, {"title": "乙%(x)s"}]}
    assert render_message(TEMPLATE, facts, translate=str) == (
        "2 件，100%", "原因：缺 材料\n甲\n乙%(x)s",
    )  # fmt: skip


def test_a_missing_fact_shows_as_dots_and_a_wording_goes_first():
    words = ("还有 %(count)s", "")
    assert render_message(TEMPLATE, {}, translate=str, wording=words)[0] == "还有 …"


@pytest.mark.parametrize("wrong", ["%(nobody)s", "%s", "50%", "%(count)d", "%(count)"])
def test_a_wording_with_a_wrong_placeholder_is_refused(wrong):
    assert len(find_wording_faults(TEMPLATE, title=wrong, text="")) == 1
    assert not find_wording_faults(TEMPLATE, title="%(count)s 100%%", text="%(reason)s")


def test_every_declared_template_is_sound_and_its_sample_fills_it():
    for template in list_templates():
        assert not find_wording_faults(template, title=template.title, text=template.text)
        assert "…" not in "".join(render_message(template, template.sample, translate=str))
