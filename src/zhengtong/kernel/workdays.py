"""Working days of China: the statutory holidays and make-up days of the years loaded, no guessing.

A year without a published arrangement is not loaded; asking beyond the loaded years is refused
with ``CalendarNotLoaded``, for a wrong due date is worse than none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from zhengtong.kernel.errors import N_, Final, RuleBroken
from zhengtong.kernel.workday_files import CalendarYear, parse_year_file, year_has_days

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class CalendarNotLoaded(RuleBroken, Final):
    """The computation needs a year whose working days are not loaded."""

    code = "kernel.calendar-not-loaded"
    message = N_("%(year)s 年的工作日安排尚未载入，期限暂不能计算（待日历）。")


@dataclass(frozen=True, kw_only=True)
class WorkdayCalendar:
    """Which days are worked.

    Attributes:
        years: Years that may be asked for.
        off: Days off that fall on Monday to Friday or are named holidays.
        made_up: Saturdays and Sundays that are worked.
        regional: Days on which a region differs (True = worked), above everything else.
        names: Name of the holiday behind a day off or a make-up day.
        entries: The years' arrangements it was made from.
    """

    years: frozenset[int]
    off: frozenset[date]
    made_up: frozenset[date]
    regional: Mapping[date, bool] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)
    entries: tuple[CalendarYear, ...] = ()

    @classmethod
    def from_years(cls, loaded: Iterable[CalendarYear]) -> "WorkdayCalendar":
        """The calendar of those years; a later year's word on a day of the year before wins."""
        verdicts: dict[date, bool] = {}
        names: dict[date, str] = {}
        years = sorted(loaded, key=lambda entry: entry.year)
        for entry in years:
            for day in entry.days:
                verdicts[day.on] = day.is_off
                names[day.on] = day.name
        return cls(
            years=frozenset(entry.year for entry in years),
            off=frozenset(day for day, is_off in verdicts.items() if is_off),
            made_up=frozenset(day for day, is_off in verdicts.items() if not is_off),
            names=names,
            entries=tuple(years),
        )

    @classmethod
    def shipped(cls) -> "WorkdayCalendar":
        """The calendar that comes with the product: 2004 to 2026."""
        return _shipped()

    def with_year(self, entry: CalendarYear) -> "WorkdayCalendar":
        """This calendar and one more year; a year loaded before is replaced."""
        others = [loaded for loaded in self.entries if loaded.year != entry.year]
        return replace(self.from_years([*others, entry]), regional=self.regional)

    def with_regional_days(self, days: Mapping[date, bool]) -> "WorkdayCalendar":
        """This calendar with days of one region laid over it (True = worked there)."""
        return replace(self, regional={**self.regional, **days})

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked.

        Raises:
            CalendarNotLoaded: Its year is not loaded.

        Policy: R36
        """
        if day.year not in self.years:
            raise CalendarNotLoaded(year=day.year)
        if day in self.regional:
            return self.regional[day]
        if day in self.off:
            return False
        return day in self.made_up or day.weekday() < SATURDAY

    def add_workdays(self, start: date, workdays: int) -> date:
        """The day on which that many working days have passed; the start is not counted.

        Raises:
            CalendarNotLoaded: The count runs out of the loaded years.
            ValueError: A negative count.

        Policy: R36
        """
        if workdays < 0:
            raise ValueError("a count of working days is not negative")
        day = start
        while workdays:
            day = _next_day(day)
            workdays -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """How many working days lie after the start, up to and with the end; 0 if end ≤ start.

        Raises:
            CalendarNotLoaded: The span leaves the loaded years.
        """
        count, day = 0, start
        while day < end:
            day = _next_day(day)
            count += self.is_workday(day)
        return count

    def next_workday(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is.

        Raises:
            CalendarNotLoaded: None before the calendar ends.
        """
        while not self.is_workday(day):
            day = _next_day(day)
        return day

    def is_provisional(self, day: date) -> bool:
        """Whether the next year's arrangement, not yet loaded, may still change this day.

        It has reached back to 29 December (2007, 2018); the answer is yes from 25 December on.
        """
        return day.month == 12 and day.day >= 25 and day.year + 1 not in self.years

    def last_day(self) -> date:
        """The last day of the unbroken run of loaded years that begins with the first.

        Raises:
            CalendarNotLoaded: No year is loaded.
        """
        if not self.years:
            raise CalendarNotLoaded(year="—")
        year = min(self.years)
        while year + 1 in self.years:
            year += 1
        return date(year, 12, 31)


def _next_day(day: date) -> date:
    if day == date.max:
        raise CalendarNotLoaded(year=day.year + 1)
    return day + ONE_DAY


@cache
def _shipped() -> WorkdayCalendar:
    folder = files("zhengtong.kernel") / "data" / "holidays"
    texts = (
        entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".json")
    )
    return WorkdayCalendar.from_years(
        parse_year_file(text) for text in texts if year_has_days(text)
    )
