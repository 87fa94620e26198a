"""Raising and clearing alarms; each has one work order at a time."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from zhengtong.desk.domain.work_orders import Severity, worse_of
from zhengtong.desk.models import Alarm, AlarmSighting, WorkOrder
from zhengtong.desk.services.work_orders import KEEPER, note_order, open_order
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger

WATCH = Actor.system("desk")


@transaction.atomic
def raise_alarm(
    code: str,
    *,
    subject: str,
    title: str,
    facts: Mapping[str, Any] | None = None,
    severity: str = Severity.MAJOR,
    body_id: UUID | None = None,
    link: str = "",
    once_key: str = "",
) -> UUID:
    """The alarm, new with its work order, or counted once more while its order is open.

    Args:
        code: What kind of alarm, as ``exchange.run-failed``.
        subject: What it is about; one alarm per code and subject.
        title: Chinese message id with placeholders for the facts.
        facts: Values for the title's placeholders.
        severity: ``critical``, ``major`` or ``minor``; an alarm only gets worse.
        body_id: The body that sees to it; None for who runs the platform.
        link: Page that shows what is wrong.
        once_key: The same event delivered twice counts once.
    """
    known = AlarmSighting.objects.filter(once_key=once_key).select_related("alarm").first()
    if once_key and known is not None:
        return known.alarm.uuid
    now = clock.current().now()
    values = {"title": title[:200], "facts": dict(facts or {}), "severity": severity}
    alarm, is_new = _open_alarm(code, subject, values)
    if once_key:
        AlarmSighting.objects.get_or_create(once_key=once_key, defaults={"alarm": alarm, "at": now})
    order = WorkOrder.objects.filter(alarm=alarm).first()
    if order is None:
        open_order(alarm, body_id=body_id, link=link)
    if is_new:
        ledger.record_deed("desk.alarm-raised", subject=str(alarm.uuid), by=WATCH, code=code)
        return alarm.uuid
    alarm.count += 1
    alarm.last_at, alarm.cleared_at = now, None
    alarm.facts = values["facts"]
    alarm.severity = worse_of(alarm.severity, severity)
    alarm.save()
    return alarm.uuid


def _open_alarm(code: str, subject: str, values: dict[str, Any]) -> tuple[Alarm, bool]:
    """The running alarm, locked, and whether it is new; of two made at once the first counts."""
    running = Alarm.objects.select_for_update().filter(code=code, subject=subject, ended_at=None)
    found = running.first()
    if found is not None:
        return found, False
    now = clock.current().now()
    try:
        with transaction.atomic():
            made = Alarm.objects.create(
                code=code, subject=subject, first_at=now, last_at=now, **values
            )
    except IntegrityError:
        return running.get(), False
    return made, True


@transaction.atomic
def clear_alarm(code: str, *, subject: str) -> bool:
    """Whether such an alarm was running; its order stays until somebody names the cause."""
    running = Alarm.objects.select_for_update().filter(code=code, subject=subject, ended_at=None)
    alarm = running.filter(cleared_at=None).first()
    if alarm is None:
        return False
    alarm.cleared_at = clock.current().now()
    alarm.save(update_fields=["cleared_at"])
    order = WorkOrder.objects.filter(alarm=alarm).first()
    if order is not None:
        note_order(order, "cleared", KEEPER)
    ledger.record_deed("desk.alarm-cleared", subject=str(alarm.uuid), by=WATCH, code=code)
    return True
