"""Files that tell one year's holidays and make-up days, in the usual form of holiday-cn.

``{"year": 2026, "papers": […], "days": [{"name", "date", "isOffDay"}, …]}``; anything else in the
file is ignored. A file without days is not a calendar: the arrangement is not announced yet.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengtong.kernel.errors import N_, Final, Gap, RuleBroken

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_DAYS = 120


class CalendarFileRefused(RuleBroken, Final):
    """The file is not a year's calendar; ``gaps`` says all that is wrong with it."""

    code = "kernel.calendar-file-refused"
    message = N_("日历文件不符合要求，未载入。")


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """One day that differs from "Monday to Friday are worked".

    Attributes:
        on: The day.
        name: Name of the holiday behind it.
        is_off: True = day off, False = make-up working day.
    """

    on: date
    name: str
    is_off: bool


@dataclass(frozen=True, kw_only=True)
class CalendarYear:
    """One year's arrangement.

    Attributes:
        year: The year; its days may begin in the last days of the year before.
        days: In order of date.
        papers: Addresses of the notices behind it.
    """

    year: int
    days: tuple[CalendarDay, ...]
    papers: tuple[str, ...] = ()


def year_has_days(text: str | bytes) -> bool:
    """Whether a well-formed file names any day at all."""
    return bool(json.loads(text).get("days"))


def parse_year_file(text: str | bytes) -> CalendarYear:
    """The year that a file tells.

    Raises:
        CalendarFileRefused: Not JSON, no year, no days, days outside the year, doubled days,
            or New Year and National Day missing. (A worked weekday is taken: 2020 names one.)
    """
    content = _read_object(text)
    gaps: list[Gap] = []
    year = content.get("year")
    if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarFileRefused(gaps=(Gap(field="year", message=N_("年份缺失或不合理。")),))
    rows = content.get("days")
    if not isinstance(rows, list) or not rows:
        message = N_("文件没有列出任何日期：该年的安排尚未公布，不能作为日历使用。")
        raise CalendarFileRefused(gaps=(Gap(field="days", message=message),))
    if len(rows) > MOST_DAYS:
        raise CalendarFileRefused(
            gaps=(Gap(field="days", message=N_("列出的日期过多，不像一年的安排。")),)
        )
    numbered = {n: day for n, row in enumerate(rows, 1) if (day := _read_day(row, n, gaps))}
    gaps.extend(_find_faults(numbered, year))
    if gaps:
        raise CalendarFileRefused(gaps=tuple(gaps))
    papers = content.get("papers")
    kept = tuple(str(paper) for paper in papers) if isinstance(papers, list) else ()
    return CalendarYear(
        year=year, days=tuple(sorted(numbered.values(), key=lambda day: day.on)), papers=kept
    )


def _read_object(text: str | bytes) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise CalendarFileRefused(gaps=(Gap(field="", message=N_("文件不是 JSON 对象。")),))
    return content


def _read_day(row: Any, number: int, gaps: list[Gap]) -> CalendarDay | None:
    try:
        on, name, is_off = date.fromisoformat(row["date"]), row["name"], row["isOffDay"]
        if isinstance(name, str) and isinstance(is_off, bool):
            return CalendarDay(on=on, name=name, is_off=is_off)
    except (KeyError, TypeError, ValueError):
        pass
    message = N_("第 %(number)s 个日期写法不对：应有 date、name、isOffDay。")
    gaps.append(Gap(field="days", message=message, facts={"number": number}))
    return None


def _find_faults(days: dict[int, CalendarDay], year: int) -> Iterator[Gap]:
    seen: set[date] = set()
    for number, day in days.items():
        if day.on in seen:
            yield _gap(N_("第 %(number)s 个日期重复：%(day)s。"), day.on, number)
        seen.add(day.on)
        if day.on.year != year and not date(year - 1, 12, 20) <= day.on < date(year, 1, 1):
            yield _gap(N_("第 %(number)s 个日期不在该年度内：%(day)s。"), day.on, number)
    off = {day.on for day in days.values() if day.is_off}
    for must in (date(year, 1, 1), date(year, 10, 1)):
        if must not in off:
            yield _gap(N_("缺少法定节假日：%(day)s。"), must)


def _gap(message: str, day: date, number: int = 0) -> Gap:
    return Gap(field="days", message=message, facts={"day": day.isoformat(), "number": number})
