"""The calendar in force, its changes, and what they move."""

from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from zhengtong.desk.domain.calendars import CalendarBook, RegionalDayOff
from zhengtong.desk.domain.errors import CalendarChangeNotFound
from zhengtong.desk.models import (
    CalendarChange,
    CalendarMove,
    CalendarState,
    CalendarYear,
    RegionalDay,
)
from zhengtong.desk.models.calendar import CONFIRMED, DRAFT
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.workday_files import parse_year_file
from zhengtong.kernel.workdays import WorkdayCalendar
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.remembering import once_a_request


@once_a_request
def calendar_book() -> CalendarBook:
    """The calendar in force with its regional days; parsed once per process and change."""
    token = CalendarState.objects.values_list("token", flat=True).first()
    return _read_book() if token is None else _book_of(token)


@lru_cache(maxsize=4)
def _book_of(token: UUID) -> CalendarBook:
    """The book under that token, which is new after each change and never comes again."""
    return _read_book()


def _read_book() -> CalendarBook:
    calendar = WorkdayCalendar.shipped()
    for row in CalendarYear.objects.order_by("year"):
        calendar = calendar.with_year(parse_year_file(row.text))
    days = RegionalDay.objects.filter(ended_at=None).values_list("region__code", "on")
    overlays = tuple(
        RegionalDayOff(prefix=organisations.prefix_of(code), on=on) for code, on in days
    )
    return CalendarBook(calendar, overlays)


def working_calendar(region: str = "") -> WorkdayCalendar:
    """The calendar in force: the shipped years, what administrators loaded, the region's days."""
    return calendar_book().of(region)


def get_change(change_id: UUID) -> CalendarChange:
    """The change of that name.

    Raises:
        CalendarChangeNotFound.
    """
    change = CalendarChange.objects.filter(uuid=change_id).first()
    if change is None:
        raise CalendarChangeNotFound
    return change


def list_changes(*, state: str = CONFIRMED) -> QuerySet[CalendarChange]:
    """Changes in that state, newest first."""
    return CalendarChange.objects.filter(state=state).defer("payload")


def list_drafts() -> QuerySet[CalendarChange]:
    """Previews that nobody has confirmed or dropped, newest first."""
    return list_changes(state=DRAFT)


def list_moves(change: CalendarChange, actor: Actor) -> QuerySet[CalendarMove]:
    """Clocks that the change moves: all for administrators, else those of the actor's body."""
    moves = change.moves.select_related("clock", "body").order_by("new_due", "pk")
    if actor.has(Role.SYSTEM_ADMIN):
        return moves
    return moves.filter(body__uuid=actor.body_id) if actor.body_id else moves.none()


def list_regional_days() -> QuerySet[RegionalDay]:
    """Regional days in force, newest first."""
    return RegionalDay.objects.filter(ended_at=None).select_related("region")


def find_regional_day(day_id: UUID | str) -> RegionalDay | None:
    """The regional day in force of that name, or None."""
    return list_regional_days().filter(uuid=day_id).first()
