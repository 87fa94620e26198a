"""Quiet hours: times of the day in which nothing rings; they may run over midnight."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from zhengtong.kernel.clock import CHINA

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class QuietHours:
    """From the first time to the last; a first one later than the last runs over midnight.

    Attributes:
        first: Begin, by the clock of China.
        last: End, itself no longer quiet.
    """

    first: time
    last: time

    def end_after(self, instant: datetime) -> datetime | None:
        """When the quiet that holds at the instant ends; None if it isn't quiet."""
        here = instant.astimezone(CHINA)
        if self.first == self.last:
            return None
        over_midnight = self.first > self.last
        now = here.timetz().replace(tzinfo=None)
        inside = (
            (now >= self.first or now < self.last)
            if over_midnight
            else self.first <= now < self.last
        )
        if not inside:
            return None
        day = here.date()
        if over_midnight and now >= self.first:
            day += timedelta(days=1)
        return datetime.combine(day, self.last, tzinfo=CHINA)


def read_hours(text: str) -> QuietHours | None:
    """The hours a setting tells as ``21:00-08:00``; None for an empty one.

    Raises:
        ValueError: Another form.
    """
    if not text.strip():
        return None
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"quiet hours are written as 21:00-08:00, not {text}")
    hours = [int(part) for part in found.groups()]
    return QuietHours(time(hours[0], hours[1]), time(hours[2], hours[3]))


def first_loud(instant: datetime, hours: Iterable[QuietHours | None]) -> datetime:
    """The first instant, from the one given on, in which none of the hours is quiet.

    Hours that leave no minute of the day give the instant itself: then nothing could ever be told.
    """
    windows = [one for one in hours if one is not None]
    loud = instant
    for _ in range(2 * len(windows) + 1):
        ends = [end for one in windows if (end := one.end_after(loud)) is not None]
        if not ends:
            return loud
        loud = max(ends)
    return instant
