"""Deadlines: start not counted, pauses, extensions, the calendar's end."""

from datetime import date

import pytest

from zhengtong.kernel.deadlines import (
    Certainty,
    Deadline,
    DeadlineState,
    Extension,
    ExtensionTooLong,
    ExtensionWithoutConsent,
    Pause,
    Term,
    Unit,
    due_date,
)
from zhengtong.kernel.workdays import WorkdayCalendar

CALENDAR = WorkdayCalendar.shipped()
ANSWER = Term(
    "sharing.answer.conditional",
    10,
    Unit.WORKDAY,
    "R19",
    profile="CN-2025",
    certainty=Certainty.SEEN,
    extension=10,
    approver="authority",
)
MARCH_2 = date(2026, 3, 2)


def make_deadline(**changes: object) -> Deadline:
    return Deadline(**{"term": ANSWER, "start": MARCH_2, **changes})  # type: ignore[arg-type]


@pytest.mark.policy("R36", "R19")
def test_ten_working_days_run_from_the_day_after_receipt() -> None:
    assert due_date(ANSWER, MARCH_2, CALENDAR) == date(2026, 3, 16)


@pytest.mark.policy("R36")
def test_beyond_the_calendar_there_is_no_due_date_but_a_waiting_clock() -> None:
    clock = make_deadline(start=date(2026, 12, 28))
    assert clock.due(CALENDAR) is None
    assert clock.state(date(2026, 12, 29), CALENDAR) is DeadlineState.WAITING_CALENDAR


def test_a_rule_without_a_number_gives_no_due_date() -> None:
    term = Term("catalogue.first-review", None)
    assert due_date(term, MARCH_2, CALENDAR) is None
    assert make_deadline(term=term).state(MARCH_2, CALENDAR) is DeadlineState.NO_TERM


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 3, 11), DeadlineState.RUNNING),
        (date(2026, 3, 12), DeadlineState.DUE_SOON),
        (date(2026, 3, 16), DeadlineState.DUE_SOON),
        (date(2026, 3, 17), DeadlineState.OVERDUE),
    ],
)
def test_the_due_day_itself_is_good_until_midnight(today: date, state: DeadlineState) -> None:
    assert make_deadline().state(today, CALENDAR) is state


def test_working_days_paused_are_added_and_overlaps_count_once() -> None:
    pause = Pause(began=date(2026, 3, 4), ended=date(2026, 3, 6))
    overlap = Pause(began=date(2026, 3, 5), ended=date(2026, 3, 9))
    assert make_deadline(pauses=(pause,)).due(CALENDAR) == date(2026, 3, 18)
    assert make_deadline(pauses=(pause, overlap)).due(CALENDAR) == date(2026, 3, 19)


def test_an_open_pause_stops_the_clock_and_hides_the_due_date() -> None:
    clock = make_deadline(pauses=(Pause(began=date(2026, 3, 4)),))
    assert clock.state(date(2026, 6, 1), CALENDAR) is DeadlineState.PAUSED
    assert clock.due(CALENDAR) is None
    assert not clock.is_suspected_late(date(2026, 6, 1), CALENDAR)


@pytest.mark.policy("R20")
def test_an_extension_adds_days_up_to_the_limit_in_all() -> None:
    first = Extension(amount=6, consented_by="省数据资源管理局", on=MARCH_2)
    clock = make_deadline().extended(first)
    assert clock.due(CALENDAR) == date(2026, 3, 24)
    with pytest.raises(ExtensionTooLong):
        clock.extended(Extension(amount=5, consented_by="省数据资源管理局", on=MARCH_2))


@pytest.mark.policy("R20")
def test_an_extension_without_the_authoritys_consent_is_refused() -> None:
    with pytest.raises(ExtensionWithoutConsent):
        make_deadline().extended(Extension(amount=1, consented_by=" ", on=MARCH_2))


def test_lateness_of_a_finished_matter_stays_suspected() -> None:
    late = make_deadline(met_on=date(2026, 3, 17))
    assert late.state(date(2026, 3, 20), CALENDAR) is DeadlineState.MET
    assert late.is_suspected_late(date(2026, 3, 20), CALENDAR)
    assert not make_deadline(met_on=date(2026, 3, 16)).is_suspected_late(MARCH_2, CALENDAR)


def test_remaining_working_days_turn_negative_after_the_due_day() -> None:
    assert make_deadline().remaining_workdays(MARCH_2, CALENDAR) == 10
    assert make_deadline().remaining_workdays(date(2026, 3, 18), CALENDAR) == -2


def test_calendar_days_that_end_on_a_day_off_run_on_to_a_working_day() -> None:
    term = Term("x", 5, Unit.DAY)
    assert due_date(term, MARCH_2, CALENDAR) == date(2026, 3, 9)
    assert due_date(term, date(2026, 12, 30), CALENDAR) is None
