"""The calendar and its changes as plain values: what a region lays over it, what a change moves."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhengtong.kernel.errors import N_, Gap
from zhengtong.kernel.workdays import WorkdayCalendar

WORKED, OFF, UNKNOWN = "worked", "off", "unknown"
DAY_WORDS = {WORKED: N_("上班"), OFF: N_("放假"), UNKNOWN: N_("未定")}
MOST_RANGE_DAYS = 15


@dataclass(frozen=True, kw_only=True)
class RegionalDayOff:
    """A day off for the bodies of a region and below.

    Attributes:
        prefix: Leading digits that the codes of all those regions share.
        on: The day.
    """

    prefix: str
    on: date


@dataclass(frozen=True)
class CalendarBook:
    """The national calendar and what regions lay over it.

    Attributes:
        national: The calendar of the country.
        overlays: Days off of single regions.
    """

    national: WorkdayCalendar
    overlays: tuple[RegionalDayOff, ...] = ()
    _made: dict[frozenset[date], WorkdayCalendar] = field(
        default_factory=dict, compare=False, repr=False
    )

    def of(self, region: str) -> WorkdayCalendar:
        """The calendar of a body in that region.

        Policy: R36
        """
        days = frozenset(o.on for o in self.overlays if region.startswith(o.prefix))
        if not days:
            return self.national
        if days not in self._made:
            self._made[days] = self.national.with_regional_days(dict.fromkeys(days, False))
        return self._made[days]

    def with_overlay(self, overlay: RegionalDayOff) -> "CalendarBook":
        """This book with one more regional day."""
        return CalendarBook(self.national, (*self.overlays, overlay))

    def without_overlay(self, overlay: RegionalDayOff) -> "CalendarBook":
        """This book without that regional day."""
        return CalendarBook(self.national, tuple(o for o in self.overlays if o != overlay))


@dataclass(frozen=True, kw_only=True)
class HolidayRange:
    """One holiday as notices tell it: days off from … to …, and the days worked instead.

    Attributes:
        row: Number of the row it was entered in, for faults.
    """

    row: int
    name: str
    first: date
    last: date
    made_up: tuple[date, ...] = ()


def verdict_of(calendar: WorkdayCalendar, day: date) -> str:
    """Whether the day is worked, off, or not known."""
    if day.year not in calendar.years:
        return UNKNOWN
    return WORKED if calendar.is_workday(day) else OFF


def list_day_changes(
    before: WorkdayCalendar, after: WorkdayCalendar, year: int
) -> list[dict[str, str]]:
    """The days that change their verdict, in order; of a new year those that are named.

    Each is ``{"day", "name", "before", "after"}``.
    """
    days = {*before.off, *before.made_up, *after.off, *after.made_up, *after.regional}
    days |= set(before.regional)
    changes = []
    for day in sorted(d for d in days if d.year in {year - 1, year}):
        old, new = verdict_of(before, day), verdict_of(after, day)
        if old != new:
            name = after.names.get(day) or before.names.get(day, "")
            changes.append({"day": day.isoformat(), "name": name, "before": old, "after": new})
    return changes


def find_range_faults(ranges: Sequence[HolidayRange], year: int) -> list[Gap]:
    """What is wrong with holidays entered by hand, each with the number of its row."""
    gaps: list[Gap] = []
    seen: set[date] = set()
    for one in ranges:
        facts = {"row": one.row}
        if one.last < one.first:
            gaps.append(_gap(N_("第 %(row)s 行：结束日期早于开始日期。"), **facts))
            continue
        if (one.last - one.first).days >= MOST_RANGE_DAYS:
            gaps.append(_gap(N_("第 %(row)s 行：连续放假超过 15 天，请核对。"), **facts))
            continue
        for day in (*_days_of(one), *one.made_up):
            if day in seen:
                message = N_("第 %(row)s 行：%(day)s 已在前面出现过。")
                gaps.append(_gap(message, day=day.isoformat(), **facts))
            seen.add(day)
            if day.year != year and not date(year - 1, 12, 20) <= day < date(year, 1, 1):
                message = N_("第 %(row)s 行：%(day)s 不在 %(year)s 年内。")
                gaps.append(_gap(message, day=day.isoformat(), year=year, **facts))
    return gaps


def write_year_file(year: int, ranges: Iterable[HolidayRange], *, source: str) -> str:
    """The holidays entered by hand as a file of the usual form."""
    days = []
    for one in ranges:
        days += [_entry(one.name, day, is_off=True) for day in _days_of(one)]
        days += [_entry(one.name, day, is_off=False) for day in one.made_up]
    return json.dumps({"year": year, "papers": [source], "days": days}, ensure_ascii=False)


def _entry(name: str, day: date, *, is_off: bool) -> dict[str, object]:
    return {"name": name, "date": day.isoformat(), "isOffDay": is_off}


def _days_of(one: HolidayRange) -> list[date]:
    return [one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)]


def _gap(message: str, **facts: object) -> Gap:
    return Gap(field="", message=message, facts=facts)
