"""The calendar changed with a preview: nothing moves before it is confirmed, and then once."""

import json
from datetime import UTC, date, datetime

import pytest
from tests.factories.organisations import CITY, COUNTY, make_body, make_post, make_region

from zhengtong.desk import public as desk
from zhengtong.desk.domain.errors import CalendarChangeClosed, RegionalDayNeedless
from zhengtong.desk.models import CalendarChange, Notice, RegionalDay
from zhengtong.desk.selectors.calendars import working_calendar
from zhengtong.desk.services.calendars import (
    confirm_change,
    draft_again,
    draft_regional_day,
    draft_regional_end,
    draft_year,
    drop_change,
)
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.deadlines import Term
from zhengtong.kernel.errors import StaleRevision
from zhengtong.kernel.workdays import CalendarNotLoaded

pytestmark = pytest.mark.django_db
TERM = Term(event="x.answer", amount=10, rule="R19", profile="CN-2025")
FLOOD = date(2026, 3, 4)


def year_file(year=2027, **off):
    """A year with New Year and National Day, and more days off by date."""
    days = {f"{year}-01-01": "元旦", f"{year}-10-01": "国庆节", **off}
    rows = [{"name": name, "date": day, "isOffDay": True} for day, name in days.items()]
    return json.dumps({"year": year, "days": rows})


def start(actor, subject="x", at=(2026, 3, 2)):
    with clock.use(clock.FixedClock(datetime(*at, 2, tzinfo=UTC))):
        return desk.start_clock(subject, term=TERM, title="时限", body_id=actor.body_id, by=actor)


@pytest.fixture
def admin():
    return make_post(Role.SYSTEM_ADMIN)


def test_a_preview_changes_nothing_and_says_what_would_move(admin):
    row = start(make_post(Role.OFFICER), at=(2026, 12, 25))
    change = draft_year(year_file(), source="通知", by=admin)
    assert (change.filled_count, change.moved_count) == (1, 0)
    assert change.moves.get().new_due == date(2027, 1, 11)
    assert desk.get_clock(row.uuid).due_on is None
    with pytest.raises(CalendarNotLoaded):
        working_calendar().is_workday(date(2027, 1, 4))
    assert not Notice.objects.exists()


def test_each_body_is_told_once_with_its_own_list(admin):
    first, second = make_post(Role.OFFICER), make_post(Role.OFFICER)
    for number in range(3):
        start(first, f"a{number}", at=(2026, 12, 25))
    start(second, "b", at=(2026, 12, 25))
    confirm_change(draft_year(year_file(), source="通知", by=admin).uuid, by=admin)
    told = {notice.body.uuid: notice for notice in Notice.objects.select_related("body")}
    assert set(told) == {first.body_id, second.body_id}
    assert told[first.body_id].facts["count"] == 3
    assert told[first.body_id].shown_text.count("— → 2027-01-11") == 3


def test_of_two_administrators_the_second_learns_that_the_page_is_stale(admin):
    other = make_post(Role.SYSTEM_ADMIN)
    mine = draft_year(year_file(), source="甲", by=admin)
    theirs = draft_year(year_file(**{"2027-01-04": "元旦"}), source="乙", by=other)
    confirm_change(mine.uuid, by=admin)
    with pytest.raises(StaleRevision):
        confirm_change(theirs.uuid, by=other)
    with pytest.raises(CalendarChangeClosed):
        confirm_change(mine.uuid, by=other)
    assert working_calendar().is_workday(date(2027, 1, 4))


def test_loading_again_replaces_and_an_earlier_version_comes_back(admin):
    row = start(make_post(Role.OFFICER), at=(2026, 12, 25))
    first = confirm_change(draft_year(year_file(), source="甲", by=admin).uuid, by=admin)
    text = year_file(**{"2027-01-04": "元旦"})
    confirm_change(draft_year(text, source="乙", by=admin).uuid, by=admin)
    assert desk.get_clock(row.uuid).due_on == date(2027, 1, 12)
    confirm_change(draft_again(first.uuid, by=admin).uuid, by=admin)
    assert desk.get_clock(row.uuid).due_on == date(2027, 1, 11)
    assert CalendarChange.objects.filter(state="confirmed").count() == 3


def test_a_dropped_preview_is_gone(admin):
    change = draft_year(year_file(), source="甲", by=admin)
    drop_change(change.uuid, by=admin)
    with pytest.raises(CalendarChangeClosed):
        confirm_change(change.uuid, by=admin)


def regional(admin, on=FLOOD, region=CITY):
    make_region(region)
    change = draft_regional_day(region, on=on, name="防汛停工", source="市政府通知", by=admin)
    return confirm_change(change.uuid, by=admin)


def test_a_regional_day_moves_the_clocks_of_that_region_and_below_only(admin):
    there = start(make_post(Role.OFFICER, body=make_body(region=COUNTY)), "there")
    elsewhere = start(make_post(Role.OFFICER), "elsewhere")
    change = regional(admin)
    assert (change.moved_count, change.day_changes[0]["name"]) == (1, "防汛停工")
    assert desk.get_clock(there.uuid).due_on == date(2026, 3, 17)
    assert desk.get_clock(elsewhere.uuid).due_on == date(2026, 3, 16)
    assert working_calendar().is_workday(FLOOD)
    assert not working_calendar(COUNTY).is_workday(FLOOD)


def test_a_regional_day_ends_again(admin):
    there = start(make_post(Role.OFFICER, body=make_body(region=CITY)))
    regional(admin)
    end = draft_regional_end(RegionalDay.objects.get().uuid, source="恢复上班", by=admin)
    confirm_change(end.uuid, by=admin)
    assert desk.get_clock(there.uuid).due_on == date(2026, 3, 16)


def test_a_regional_day_goes_before_a_make_up_day_and_a_day_off_needs_none(admin):
    make_up = date(2026, 2, 14)
    assert working_calendar().is_workday(make_up)
    regional(admin, on=make_up)
    assert not working_calendar(CITY).is_workday(make_up)
    with pytest.raises(RegionalDayNeedless):
        draft_regional_day(CITY, on=date(2026, 3, 7), name="x", source="y", by=admin)


def test_clocks_started_later_go_by_the_regional_day(admin):
    regional(admin)
    row = start(make_post(Role.OFFICER, body=make_body(region=COUNTY)))
    assert row.due_on == date(2026, 3, 17)
