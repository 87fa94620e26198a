"""Due days of all running clocks at once: grouped by what they depend on, written together."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Sum

from zhengtong.desk.domain.calendars import CalendarBook
from zhengtong.desk.models import Clock, ClockExtension, ClockPause
from zhengtong.kernel.deadlines import Deadline, Pause, Term, Unit
from zhengtong.kernel.workdays import WorkdayCalendar

CALENDAR_LOCK = 0x64657363
_SHARED = "SELECT pg_advisory_xact_lock_shared(%s)"
_ALONE = "SELECT pg_advisory_xact_lock(%s)"
_WRITE = """
UPDATE desk_clock SET due_on = fresh.due_on
  FROM unnest(%s::bigint[], %s::date[]) AS fresh (id, due_on)
 WHERE desk_clock.id = fresh.id
"""

Key = tuple[date, int | None, str, tuple[Pause, ...]]


@dataclass(frozen=True, slots=True)
class Move:
    """A clock whose last day changes."""

    clock_pk: int
    body_pk: int
    old_due: date | None
    new_due: date | None


@dataclass(slots=True)
class Moves:
    """What a change of the calendar does.

    Attributes:
        settled: Clocks whose day stays but is no longer provisional.
    """

    rows: list[Move] = field(default_factory=list)
    settled: int = 0


def lock_calendar(*, alone: bool = False) -> None:
    """Hold the calendar until the transaction ends: deeds of clocks share it, a change is alone."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE if alone else _SHARED, [CALENDAR_LOCK])


def find_moves(before: CalendarBook, after: CalendarBook, *, prefix: str = "") -> Moves:
    """What the new book makes of all running clocks of the region (all regions for "").

    Policy: R36
    """
    moves, counted = Moves(), _Counted(after)
    for pk, body_pk, region, old_due, key in _running(prefix):
        new_due = counted.due(region, key)
        if new_due != old_due:
            moves.rows.append(Move(pk, body_pk, old_due, new_due))
        elif new_due is not None and before.of(region).is_provisional(new_due):
            moves.settled += not after.of(region).is_provisional(new_due)
    return moves


def _running(prefix: str) -> Iterator[tuple[int, int, str, date | None, Key]]:
    """Pk, body, region, last day, and what the last day depends on, of each running clock."""
    running = Clock.objects.filter(stopped_on=None, amount__isnull=False)
    if prefix:
        running = running.filter(body__region__code__startswith=prefix)
    open_parts = {"clock__stopped_on": None}
    extended = dict(
        ClockExtension.objects.filter(**open_parts)
        .order_by()
        .values_list("clock_id")
        .annotate(Sum("amount"))
    )
    pauses: dict[int, tuple[Pause, ...]] = defaultdict(tuple)
    parts = ClockPause.objects.filter(**open_parts).values_list("clock_id", "began_on", "ended_on")
    for clock_pk, began, ended in parts:
        pauses[clock_pk] += (Pause(began=began, ended=ended),)
    fields = ("pk", "body_id", "body__region__code", "due_on", "start_on", "amount", "unit")
    rows: Any = running.order_by().values_list(*fields)
    for pk, body_pk, region, due_on, start_on, amount, unit in rows.iterator(chunk_size=10_000):
        total = amount + extended.get(pk, 0)
        yield pk, body_pk, region, due_on, (start_on, total, unit, pauses.get(pk, ()))


class _Counted:
    """Due days, each counted once per calendar and group."""

    def __init__(self, book: CalendarBook) -> None:
        self.book = book
        self.known: dict[tuple[int, Key], date | None] = {}
        self.calendars: dict[str, WorkdayCalendar] = {}

    def due(self, region: str, key: Key) -> date | None:
        calendar = self.calendars.get(region)
        if calendar is None:
            calendar = self.calendars[region] = self.book.of(region)
        place = (id(calendar), key)
        if place not in self.known:
            start, amount, unit, pauses = key
            term = Term(event="", amount=amount, unit=Unit(unit))
            self.known[place] = Deadline(term=term, start=start, pauses=pauses).due(calendar)
        return self.known[place]


def write_due_days(moves: Moves) -> None:
    """Write the new last days, all by one statement."""
    if not moves.rows:
        return
    with connection.cursor() as cursor:
        pks = [move.clock_pk for move in moves.rows]
        cursor.execute(_WRITE, [pks, [move.new_due for move in moves.rows]])
