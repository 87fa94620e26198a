"""Starting, pausing, extending and stopping clocks."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.errors import ClockNotFound, ClockNotRunning
from zhengtong.desk.domain.rows import ClockRow
from zhengtong.desk.models import Clock, ClockExtension, ClockPause
from zhengtong.desk.selectors.calendars import working_calendar
from zhengtong.desk.selectors.clocks import clock_row, deadline_of
from zhengtong.desk.services.recomputing import lock_calendar
from zhengtong.kernel import clock as kernel_clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.deadlines import Deadline, Extension, Term
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations


@transaction.atomic
def start_clock(
    subject: str,
    *,
    term: Term,
    title: str,
    body_id: UUID,
    by: Actor,
    link: str = "",
    start_on: date | None = None,
) -> ClockRow:
    """The clock of the subject, begun today, or on the earlier day of what set it off.

    The same event already running is left as it is.

    Beyond the loaded calendar the due date stays empty, the deed goes on.

    Policy: R36
    """
    running = Clock.objects.filter(subject=subject, event=term.event, stopped_on=None).first()
    if running is not None:
        return clock_row(running)
    lock_calendar()
    start, body = start_on or kernel_clock.today(), organisations.get_body(body_id)
    row = Clock.objects.create(
        subject=subject,
        event=term.event,
        title=title[:200],
        link=link,
        body_id=body.pk,
        start_on=start,
        **_columns_of(term),
        due_on=Deadline(term=term, start=start).due(working_calendar(body.region)),
    )
    ledger.record_deed(
        "desk.clock-started",
        subject=subject,
        by=by,
        event=term.event,
        rule=term.rule,
        profile=term.profile,
        due=row.due_on.isoformat() if row.due_on else "",
    )
    return clock_row(row)


def _columns_of(term: Term) -> dict[str, Any]:
    """What the clock keeps of its term, so that a later profile does not change it."""
    return {
        "rule": term.rule,
        "article": term.article,
        "source": term.source,
        "profile": term.profile,
        "certainty": str(term.certainty),
        "approver": term.approver,
        "amount": term.amount,
        "unit": str(term.unit),
        "extension_limit": term.extension,
    }


def _locked(clock_id: UUID) -> Clock:
    lock_calendar()
    row = Clock.objects.select_for_update(of=("self",)).filter(uuid=clock_id).first()
    if row is None:
        raise ClockNotFound
    if row.stopped_on is not None:
        raise ClockNotRunning
    return row


def _recompute(row: Clock) -> ClockRow:
    found = Clock.objects.select_related("body__region").prefetch_related("pauses", "extensions")
    fresh = found.get(pk=row.pk)
    calendar = working_calendar(fresh.body.region.code)
    fresh.due_on = deadline_of(fresh).due(calendar)
    fresh.save(update_fields=["due_on"])
    return clock_row(fresh, calendar=calendar)


@transaction.atomic
def pause_clock(clock_id: UUID, *, by: Actor, reason: str) -> ClockRow:
    """The clock, not counting from tomorrow on; pausing twice changes nothing.

    Raises:
        ClockNotFound, ClockNotRunning.
    """
    row = _locked(clock_id)
    if not row.pauses.filter(ended_on=None).exists():
        ClockPause.objects.create(
            clock=row, began_on=kernel_clock.today(), reason=reason[:300], by_name=by.name
        )
        ledger.record_deed("desk.clock-paused", subject=row.subject, by=by, event=row.event)
    return _recompute(row)


@transaction.atomic
def resume_clock(clock_id: UUID, *, by: Actor) -> ClockRow:
    """The clock, counting again from tomorrow on.

    Raises:
        ClockNotFound, ClockNotRunning.
    """
    row = _locked(clock_id)
    if row.pauses.filter(ended_on=None).update(ended_on=kernel_clock.today()):
        ledger.record_deed("desk.clock-resumed", subject=row.subject, by=by, event=row.event)
    return _recompute(row)


@transaction.atomic
def extend_clock(clock_id: UUID, *, workdays: int, reason: str, consented_by: Actor) -> ClockRow:
    """The clock with more time; who consented is on record.

    Policy: R06, R20

    Raises:
        ClockNotFound, ClockNotRunning, kernel.deadlines.ExtensionTooLong, ExtensionWithoutConsent.
    """
    row = _locked(clock_id)
    now = kernel_clock.current().now()
    deadline_of(row).extended(
        Extension(
            amount=workdays,
            consented_by=consented_by.name,
            on=kernel_clock.civil_date(now),
            reason=reason,
        )
    )
    ClockExtension.objects.create(
        clock=row,
        amount=workdays,
        reason=reason[:300],
        consented_by=consented_by.name,
        consented_body=consented_by.body_name,
        at=now,
    )
    ledger.record_deed(
        "desk.clock-extended",
        subject=row.subject,
        by=consented_by,
        event=row.event,
        workdays=workdays,
    )
    return _recompute(row)


@transaction.atomic
def stop_clock(subject: str, event: str, *, by: Actor) -> ClockRow | None:
    """The clock of that event, stopped because the thing was done; None if none was running."""
    lock_calendar()
    row = (
        Clock.objects.select_for_update(of=("self",))
        .filter(subject=subject, event=event, stopped_on=None)
        .first()
    )
    if row is None:
        return None
    row.pauses.filter(ended_on=None).update(ended_on=kernel_clock.today())
    row.stopped_on = kernel_clock.today()
    row.save(update_fields=["stopped_on"])
    ledger.record_deed("desk.clock-stopped", subject=subject, by=by, event=event)
    return clock_row(row)
