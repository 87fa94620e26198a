"""Deadlines: an event, a start, an amount of days, pauses and extensions; good until 24:00.

The day of receipt is not counted. Beyond the loaded calendar there is no due date yet (待日历): the
deed goes on, the date is filled when the year is loaded. Lateness is only ever suspected: whether
there was a good reason, a person finds.

Policy: R36
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from zhengtong.kernel.errors import N_, Final, RuleBroken
from zhengtong.kernel.workdays import CalendarNotLoaded, WorkdayCalendar

ONE_DAY = timedelta(days=1)
SOON_WORKDAYS = 2


class Unit(StrEnum):
    """What a term counts."""

    WORKDAY = "workday"
    DAY = "day"


class Certainty(StrEnum):
    """How sure the number of a rule is."""

    SEEN = "seen"
    RECALLED = "recalled"
    UNSURE = "unsure"
    UNKNOWN = "unknown"
    CHOSEN = "chosen"


class DeadlineState(StrEnum):
    """How a clock stands on a day."""

    NO_TERM = "no_term"
    WAITING_CALENDAR = "waiting_calendar"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"


UNIT_NAMES: dict[Unit, str] = {Unit.WORKDAY: N_("个工作日"), Unit.DAY: N_("个自然日")}
CERTAINTY_NAMES: dict[Certainty, str] = {
    Certainty.SEEN: N_("已见原文"),
    Certainty.RECALLED: N_("据记忆，未复核"),
    Certainty.UNSURE: N_("不确定"),
    Certainty.UNKNOWN: N_("未知"),
    Certainty.CHOSEN: N_("文件未规定，平台自定"),
}
STATE_NAMES: dict[DeadlineState, str] = {
    DeadlineState.NO_TERM: N_("无规定期限"),
    DeadlineState.WAITING_CALENDAR: N_("待日历"),
    DeadlineState.RUNNING: N_("计时中"),
    DeadlineState.DUE_SOON: N_("即将到期"),
    DeadlineState.OVERDUE: N_("疑似逾期"),
    DeadlineState.PAUSED: N_("已暂停计时"),
    DeadlineState.MET: N_("已办"),
}


class ExtensionTooLong(RuleBroken, Final):
    """The extensions together pass what the rule allows."""

    code = "kernel.extension-too-long"
    message = N_("延长合计 %(asked)s 天，超过规定的上限 %(limit)s 天。")


class ExtensionWithoutConsent(RuleBroken, Final):
    """The rule asks for the consent of somebody, and none is named."""

    code = "kernel.extension-without-consent"
    message = N_("延长期限须经数据主管部门同意，请写明同意人。")


@dataclass(frozen=True)
class Term:
    """How long a rule gives.

    Attributes:
        event: What starts the clock, as ``sharing.answer.conditional``.
        amount: Days given; None where the rule names no number (never invented).
        unit: Working days or calendar days.
        rule: Rule behind it, as ``R19``.
        profile: Rule profile, as ``CN-2025``.
        certainty: How sure the number is.
        extension: Most days that all extensions together may add; 0 = none allowed.
        approver: Who must consent to an extension: "" nobody, ``authority`` the data authority.
        article: Article of the text, as ``第二十一条``.
        source: Name of the text.
    """

    event: str
    amount: int | None
    unit: Unit = Unit.WORKDAY
    rule: str = ""
    profile: str = ""
    certainty: Certainty = Certainty.UNKNOWN
    extension: int = 0
    approver: str = ""
    article: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A time that doesn't count: the days after its beginning, up to and with its end.

    Attributes:
        began: Day on which the clock was stopped; it still counts itself.
        ended: Day on which it went on; not counted itself, as a day of receipt is not. None = open.
        reason: Why.
    """

    began: date
    ended: date | None = None
    reason: str = ""

    def holds_on(self, today: date) -> bool:
        """Whether the clock stands still on that day."""
        return self.began <= today and (self.ended is None or today < self.ended)


@dataclass(frozen=True, kw_only=True)
class Extension:
    """Days added to a term.

    Attributes:
        amount: Days, in the term's unit.
        consented_by: Who consented.
        on: Day of the consent.
        reason: Why.
    """

    amount: int
    consented_by: str
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A running clock: a term from a start, with what happened to it.

    Attributes:
        term: What the rule gives.
        start: Civil date of the event; not counted.
        pauses: In any order; overlapping ones count once.
        extensions: Those consented to.
        met_on: Day on which the thing was done, None while open.
    """

    term: Term
    start: date
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    met_on: date | None = None

    def due(self, calendar: WorkdayCalendar) -> date | None:
        """The last good day; None beyond the calendar, while paused, or without a number.

        Policy: R36
        """
        if self.term.amount is None or any(pause.ended is None for pause in self.pauses):
            return None
        amount = self.term.amount + sum(extension.amount for extension in self.extensions)
        try:
            return _count(self.start, amount, self.term.unit, _Counting(calendar, self.pauses))
        except CalendarNotLoaded:
            return None

    def state(
        self, today: date, calendar: WorkdayCalendar, *, soon_workdays: int = SOON_WORKDAYS
    ) -> DeadlineState:
        """How the clock stands on that day; the due day itself is good until 24:00."""
        if self.met_on is not None and self.met_on <= today:
            return DeadlineState.MET
        if self.term.amount is None:
            return DeadlineState.NO_TERM
        if any(pause.holds_on(today) for pause in self.pauses):
            return DeadlineState.PAUSED
        due = self.due(calendar)
        if due is None:
            return DeadlineState.WAITING_CALENDAR
        return _standing(today, due, calendar, soon_workdays)

    def remaining_workdays(self, today: date, calendar: WorkdayCalendar) -> int | None:
        """Working days left after today; negative when overdue, None without a due date."""
        due = self.due(calendar)
        if due is None:
            return None
        try:
            if today <= due:
                return calendar.workdays_between(today, due)
            return -calendar.workdays_between(due, today)
        except CalendarNotLoaded:
            return None

    def is_suspected_late(self, today: date, calendar: WorkdayCalendar) -> bool:
        """Whether it was done, or is still open, after the due day; a person judges the reason."""
        due = self.due(calendar)
        return due is not None and (self.met_on or today) > due

    def extended(self, extension: Extension) -> "Deadline":
        """This clock with one more extension.

        Raises:
            ExtensionTooLong: All extensions together pass the term's limit.
            ExtensionWithoutConsent: The rule asks for consent and nobody is named.

        Policy: R06, R20
        """
        asked = extension.amount + sum(earlier.amount for earlier in self.extensions)
        if extension.amount < 1 or asked > self.term.extension:
            raise ExtensionTooLong(asked=asked, limit=self.term.extension)
        if self.term.approver and not extension.consented_by.strip():
            raise ExtensionWithoutConsent
        return replace(self, extensions=(*self.extensions, extension))


def due_date(term: Term, start: date, calendar: WorkdayCalendar) -> date | None:
    """The last good day of a term begun on the start; None beyond the calendar or without a number.

    Policy: R36
    """
    return Deadline(term=term, start=start).due(calendar)


@dataclass(frozen=True)
class _Counting:
    calendar: WorkdayCalendar
    pauses: Iterable[Pause]

    def is_paused(self, day: date) -> bool:
        return any(p.began < day and (p.ended is None or day <= p.ended) for p in self.pauses)


def _count(start: date, amount: int, unit: Unit, counting: _Counting) -> date:
    """The day on which the amount is used up.

    Calendar days that end on a day off run on to the next working day (Civil Code, art. 203).
    """
    day, left = start, amount
    while left > 0:
        if day == date.max:
            raise CalendarNotLoaded(year=day.year + 1)
        day += ONE_DAY
        counts = unit is Unit.DAY or counting.calendar.is_workday(day)
        left -= counts and not counting.is_paused(day)
    return counting.calendar.next_workday(day) if unit is Unit.DAY else day


def _standing(
    today: date, due: date, calendar: WorkdayCalendar, soon_workdays: int
) -> DeadlineState:
    if today > due:
        return DeadlineState.OVERDUE
    try:
        left = calendar.workdays_between(today, due)
    except CalendarNotLoaded:
        return DeadlineState.RUNNING
    return DeadlineState.DUE_SOON if left <= soon_workdays else DeadlineState.RUNNING
