"""Changing the calendar: draft with a preview, confirm, drop; clocks recomputed in bulk."""

import json
from datetime import date
from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.calendars import (
    OFF,
    CalendarBook,
    RegionalDayOff,
    list_day_changes,
    verdict_of,
)
from zhengtong.desk.domain.errors import (
    CalendarChangeClosed,
    CalendarChangeNotFound,
    RegionalDayNeedless,
)
from zhengtong.desk.domain.permits import permit_calendar
from zhengtong.desk.models import (
    CalendarChange,
    CalendarMove,
    CalendarState,
    CalendarYear,
    RegionalDay,
)
from zhengtong.desk.models.calendar import CONFIRMED, DRAFT, DROPPED, REGIONAL_DAY, REGIONAL_END
from zhengtong.desk.models.calendar import YEAR as WHOLE_YEAR
from zhengtong.desk.selectors.calendars import calendar_book, find_regional_day
from zhengtong.desk.services.calendar_notices import tell_moves
from zhengtong.desk.services.recomputing import Moves, find_moves, lock_calendar, write_due_days
from zhengtong.kernel import clock as kernel_clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import StaleRevision
from zhengtong.kernel.ids import uuid7
from zhengtong.kernel.workday_files import parse_year_file
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations


@transaction.atomic
def draft_year(text: str, *, source: str, by: Actor) -> CalendarChange:
    """A year's file, previewed: nothing is in force before it is confirmed.

    Raises:
        Forbidden, kernel.workday_files.CalendarFileRefused.
    """
    permit_calendar(by)
    year = parse_year_file(text).year
    return _draft(WHOLE_YEAR, year=year, payload=text, source=source, by=by)


@transaction.atomic
def draft_regional_day(
    region: str, *, on: date, name: str, source: str, by: Actor
) -> CalendarChange:
    """An extra day off for one region, previewed.

    Raises:
        Forbidden, RegionalDayNeedless, kernel.workdays.CalendarNotLoaded,
        organisations.RegionNotFound.
    """
    permit_calendar(by)
    place = organisations.get_region(region)
    calendar = calendar_book().of(place.code)
    calendar.is_workday(on)
    if verdict_of(calendar, on) == OFF:
        raise RegionalDayNeedless(day=on.isoformat(), region=place.name)
    payload = {"region": place.code, "region_name": place.name, "on": on.isoformat(), "name": name}
    text = json.dumps(payload, ensure_ascii=False)
    return _draft(REGIONAL_DAY, year=on.year, payload=text, source=source, by=by)


@transaction.atomic
def draft_regional_end(day_id: UUID, *, source: str, by: Actor) -> CalendarChange:
    """The end of a regional day, previewed.

    Raises:
        Forbidden, CalendarChangeNotFound.
    """
    permit_calendar(by)
    day = find_regional_day(day_id)
    if day is None:
        raise CalendarChangeNotFound
    payload = {
        "day": str(day.uuid),
        "region": day.region.code,
        "region_name": day.region.name,
        "on": day.on.isoformat(),
        "name": day.name,
    }
    text = json.dumps(payload, ensure_ascii=False)
    return _draft(REGIONAL_END, year=day.on.year, payload=text, source=source, by=by)


def _state() -> CalendarState:
    return CalendarState.objects.get_or_create(pk=1)[0]


def _draft(kind: str, *, year: int, payload: str, source: str, by: Actor) -> CalendarChange:
    base, before = _state().token, calendar_book()
    change = CalendarChange(
        kind=kind,
        year=year,
        payload=payload,
        source=source[:300],
        base=base,
        made_by=by.account_id,
        made_by_name=by.name,
        made_at=kernel_clock.current().now(),
    )
    after = _book_after(change, before)
    change.day_changes = _days_changed(change, before, after)
    moves = find_moves(before, after, prefix=_prefix_of(change))
    _count(change, moves)
    change.save()
    _keep_moves(change, moves)
    return change


def _book_after(change: CalendarChange, before: CalendarBook) -> CalendarBook:
    if change.kind == WHOLE_YEAR:
        changed = before.national.with_year(parse_year_file(change.payload))
        return CalendarBook(changed, before.overlays)
    overlay = _overlay_of(change)
    if change.kind == REGIONAL_DAY:
        return before.with_overlay(overlay)
    return before.without_overlay(overlay)


def _overlay_of(change: CalendarChange) -> RegionalDayOff:
    content = json.loads(change.payload)
    prefix = organisations.prefix_of(content["region"])
    return RegionalDayOff(prefix=prefix, on=date.fromisoformat(content["on"]))


def _prefix_of(change: CalendarChange) -> str:
    return "" if change.kind == WHOLE_YEAR else _overlay_of(change).prefix


def _days_changed(
    change: CalendarChange, before: CalendarBook, after: CalendarBook
) -> list[dict[str, str]]:
    if change.kind == WHOLE_YEAR:
        return list_day_changes(before.national, after.national, change.year)
    content = json.loads(change.payload)
    region = content["region"]
    rows = list_day_changes(before.of(region), after.of(region), change.year)
    return [row | {"name": content["name"]} for row in rows]


def _count(change: CalendarChange, moves: Moves) -> None:
    change.moved_count = sum(1 for move in moves.rows if move.old_due is not None)
    change.filled_count = len(moves.rows) - change.moved_count
    change.settled_count = moves.settled


def _keep_moves(change: CalendarChange, moves: Moves) -> None:
    rows = [
        CalendarMove(
            change=change,
            clock_id=move.clock_pk,
            body_id=move.body_pk,
            old_due=move.old_due,
            new_due=move.new_due,
        )
        for move in moves.rows
    ]
    CalendarMove.objects.bulk_create(rows, batch_size=5000)


def _locked_draft(change_id: UUID) -> CalendarChange:
    change = CalendarChange.objects.select_for_update(of=("self",)).filter(uuid=change_id).first()
    if change is None:
        raise CalendarChangeNotFound
    if change.state != DRAFT:
        raise CalendarChangeClosed(by=change.closed_by_name)
    return change


@transaction.atomic
def confirm_change(change_id: UUID, *, by: Actor) -> CalendarChange:
    """The change, in force: running clocks recomputed, each body with a moved one told once.

    Policy: R36

    Raises:
        Forbidden, CalendarChangeNotFound, CalendarChangeClosed.
        StaleRevision: The calendar has changed since the preview was made.
    """
    permit_calendar(by)
    lock_calendar(alone=True)
    change = _locked_draft(change_id)
    state = _state()
    if state.token != change.base:
        raise StaleRevision
    before = calendar_book()
    after = _book_after(change, before)
    _apply(change, by)
    state.token = uuid7()
    state.save(update_fields=["token"])
    moves = find_moves(before, after, prefix=_prefix_of(change))
    write_due_days(moves)
    change.moves.all().delete()
    _keep_moves(change, moves)
    _count(change, moves)
    _close(change, CONFIRMED, by)
    tell_moves(change)
    ledger.record_deed(
        "desk.calendar-loaded",
        subject=str(change.year),
        by=by,
        kind=change.kind,
        source=change.source,
        moved=len(moves.rows),
    )
    return change


def _close(change: CalendarChange, state: str, by: Actor) -> None:
    change.state, change.closed_by_name = state, by.name
    change.closed_at = kernel_clock.current().now()
    change.save()


def _apply(change: CalendarChange, by: Actor) -> None:
    now = kernel_clock.current().now()
    if change.kind == WHOLE_YEAR:
        told = {"text": change.payload, "source": change.source}
        CalendarYear.objects.update_or_create(
            year=change.year, defaults={**told, "loaded_by": by.name, "loaded_at": now}
        )
        return
    content = json.loads(change.payload)
    if change.kind == REGIONAL_END:
        RegionalDay.objects.filter(uuid=content["day"], ended_at=None).update(ended_at=now)
        return
    RegionalDay.objects.create(
        region_id=organisations.get_region(content["region"]).pk,
        on=date.fromisoformat(content["on"]),
        name=content["name"],
        source=change.source,
        set_by_name=by.name,
        set_at=now,
    )


@transaction.atomic
def drop_change(change_id: UUID, *, by: Actor) -> None:
    """The draft, thrown away; its list with it.

    Raises:
        Forbidden, CalendarChangeNotFound, CalendarChangeClosed.
    """
    permit_calendar(by)
    change = _locked_draft(change_id)
    change.moves.all().delete()
    _close(change, DROPPED, by)
    ledger.record_deed("desk.calendar-dropped", subject=str(change.year), by=by)


@transaction.atomic
def draft_again(change_id: UUID, *, by: Actor) -> CalendarChange:
    """A new preview of an earlier year's file, to undo what replaced it.

    Raises:
        Forbidden, CalendarChangeNotFound.
    """
    permit_calendar(by)
    change = CalendarChange.objects.filter(uuid=change_id, kind=WHOLE_YEAR).first()
    if change is None:
        raise CalendarChangeNotFound
    return draft_year(change.payload, source=change.source, by=by)
