"""Clocks and the calendar on the real database."""

import json
from datetime import UTC, date, datetime

import pytest
from tests.factories.organisations import make_post

from zhengtong.desk import public as desk
from zhengtong.desk.selectors.matters import list_unread
from zhengtong.desk.services.calendars import confirm_change, draft_year
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.deadlines import Certainty, ExtensionTooLong, Term, Unit
from zhengtong.kernel.errors import Forbidden

pytestmark = pytest.mark.django_db

TERM = Term(
    event="sharing.answer.conditional",
    amount=10,
    unit=Unit.WORKDAY,
    rule="R19",
    profile="CN-2025",
    certainty=Certainty.SEEN,
    extension=10,
    approver="authority",
)
YEAR_2027 = json.dumps(
    {
        "year": 2027,
        "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "国庆节", "date": "2027-10-01", "isOffDay": True},
        ],
    }
)


def start(actor, at=(2026, 3, 2)):
    with clock.use(clock.FixedClock(datetime(*at, 2, tzinfo=UTC))):
        return desk.start_clock("x", term=TERM, title="时限", body_id=actor.body_id, by=actor)


def test_ten_working_days_leave_out_the_day_of_receipt():
    row = start(make_post(Role.OFFICER))
    assert row.due_on == date(2026, 3, 16)
    assert row.state == "running"


@pytest.mark.policy("R36")
def test_beyond_the_calendar_the_deed_goes_on_and_is_filled_later():
    actor = make_post(Role.OFFICER)
    row = start(actor, at=(2026, 12, 25))
    assert (row.due_on, row.state) == (None, "waiting_calendar")
    admin = make_post(Role.SYSTEM_ADMIN)
    change = draft_year(YEAR_2027, source="测试", by=admin)
    assert confirm_change(change.uuid, by=admin).filled_count == 1
    assert desk.get_clock(row.uuid).due_on == date(2027, 1, 11)
    assert list_unread(actor).count() == 1


def test_only_the_system_administrator_loads_a_calendar():
    with pytest.raises(Forbidden):
        draft_year(YEAR_2027, source="测试", by=make_post(Role.OFFICER))


@pytest.mark.policy("R20")
def test_an_extension_stays_within_the_rule():
    officer, reviewer = make_post(Role.OFFICER), make_post(Role.REVIEWER)
    row = start(officer)
    longer = desk.extend_clock(row.uuid, workdays=10, reason="数据量大", consented_by=reviewer)
    assert longer.due_on == date(2026, 3, 30)
    with pytest.raises(ExtensionTooLong):
        desk.extend_clock(row.uuid, workdays=1, reason="再延", consented_by=reviewer)


def test_paused_days_do_not_count():
    actor = make_post(Role.OFFICER)
    row = start(actor)
    assert desk.pause_clock(row.uuid, by=actor, reason="待补正").state == "paused"
    with clock.use(clock.FixedClock(datetime(2026, 3, 6, 2, tzinfo=UTC))):
        assert desk.resume_clock(row.uuid, by=actor).due_on == date(2026, 3, 20)


def test_the_same_event_does_not_start_twice():
    actor = make_post(Role.OFFICER)
    assert start(actor).uuid == start(actor).uuid
    assert len(desk.list_clocks("x")) == 1
