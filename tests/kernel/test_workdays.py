"""Working days: golden vectors, refusal beyond the calendar, loading a year."""

import json
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.kernel.workday_files import CalendarFileRefused, parse_year_file
from zhengtong.kernel.workdays import CalendarNotLoaded, WorkdayCalendar

pytestmark = pytest.mark.policy("R36")

CALENDAR = WorkdayCalendar.shipped()
YEAR_2027 = {
    "year": 2027,
    "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": False},
        {"name": "国庆节", "date": "2027-10-01", "isOffDay": True},
    ],
}


@pytest.mark.parametrize(
    ("start", "workdays", "due"),
    [
        ("2025-09-25", 10, "2025-10-15"),
        ("2025-09-30", 1, "2025-10-09"),
        ("2026-02-10", 10, "2026-03-02"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-04-30", 20, "2026-06-01"),
        ("2026-09-24", 10, "2026-10-15"),
    ],
)
def test_golden_vectors_are_met(start: str, workdays: int, due: str) -> None:
    end = CALENDAR.add_workdays(date.fromisoformat(start), workdays)
    assert end == date.fromisoformat(due)
    assert CALENDAR.workdays_between(date.fromisoformat(start), end) == workdays


def test_the_years_2004_to_2026_are_loaded_and_no_other() -> None:
    assert CALENDAR.years == frozenset(range(2004, 2027))
    assert CALENDAR.last_day() == date(2026, 12, 31)


# Working days of each year as the package chinesecalendar 1.11.0 counts them.
COUNTS = {2007: 249, 2013: 250, 2018: 250, 2020: 249, 2024: 251, 2025: 248, 2026: 248}


def test_working_days_of_a_year_agree_with_a_second_source() -> None:
    counted = {
        year: CALENDAR.workdays_between(date(year - 1, 12, 31), date(year, 12, 31))
        for year in COUNTS
    }
    assert counted == COUNTS


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2003, 12, 31), date.max])
def test_a_day_beyond_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(CalendarNotLoaded) as refused:
        CALENDAR.is_workday(day)
    assert refused.value.facts == {"year": day.year}


def test_a_count_that_runs_out_of_the_calendar_is_refused() -> None:
    assert CALENDAR.add_workdays(date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(CalendarNotLoaded):
        CALENDAR.add_workdays(date(2026, 12, 30), 2)


def test_the_last_days_before_an_unloaded_year_are_provisional() -> None:
    assert CALENDAR.is_provisional(date(2026, 12, 31))
    assert not CALENDAR.is_provisional(date(2025, 12, 31))


def test_the_published_file_of_2027_has_no_days_and_is_no_calendar() -> None:
    text = (files("zhengtong.kernel") / "data" / "holidays" / "2027.json").read_text("utf-8")
    with pytest.raises(CalendarFileRefused) as refused:
        parse_year_file(text)
    assert refused.value.gaps[0].field == "days"


def test_a_loaded_year_extends_the_calendar_and_corrects_the_year_before() -> None:
    longer = CALENDAR.with_year(parse_year_file(json.dumps(YEAR_2027)))
    assert longer.last_day() == date(2027, 12, 31)
    assert longer.add_workdays(date(2026, 12, 30), 1) == date(2027, 1, 2)
    assert longer.with_year(longer.entries[-1]).years == longer.years


def test_reloading_a_year_keeps_what_the_next_year_says_of_its_last_days() -> None:
    entry = next(entry for entry in CALENDAR.entries if entry.year == 2006)
    assert CALENDAR.is_workday(date(2006, 12, 30))
    assert CALENDAR.with_year(entry).is_workday(date(2006, 12, 30))


def test_days_of_one_region_lie_over_the_national_calendar() -> None:
    local = CALENDAR.with_regional_days({date(2026, 3, 3): False, date(2026, 3, 7): True})
    assert local.add_workdays(date(2026, 3, 2), 1) == date(2026, 3, 4)
    assert local.is_workday(date(2026, 3, 7))
    assert CALENDAR.add_workdays(date(2026, 3, 2), 1) == date(2026, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        "{}",
        '{"year": "2027", "days": []}',
        '{"year": 2027, "days": [{"date": "2027-13-01", "name": "x", "isOffDay": true}]}',
        '{"year": 2027, "days": [{"date": "2026-01-01", "name": "x", "isOffDay": true}]}',
        '{"year": 2027, "days": [{"date": "2027-01-01", "name": "x", "isOffDay": "yes"}]}',
    ],
)
def test_a_file_of_another_form_is_refused_with_reasons(text: str) -> None:
    with pytest.raises(CalendarFileRefused) as refused:
        parse_year_file(text)
    assert refused.value.gaps


def test_doubled_days_are_refused() -> None:
    doubled = {**YEAR_2027, "days": [*YEAR_2027["days"], YEAR_2027["days"][1]]}
    with pytest.raises(CalendarFileRefused):
        parse_year_file(json.dumps(doubled))


@given(st.dates(date(2004, 1, 1), date(2025, 6, 30)), st.integers(0, 200))
def test_adding_and_counting_are_inverse(start: date, workdays: int) -> None:
    end = CALENDAR.add_workdays(start, workdays)
    assert CALENDAR.workdays_between(start, end) == workdays
    assert workdays == 0 or CALENDAR.is_workday(end)
    assert CALENDAR.add_workdays(start, workdays + 1) > end - timedelta(days=1)
