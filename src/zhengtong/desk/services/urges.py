"""催办: whoever waits asks those whose turn it is to hurry."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhengtong.desk.domain.verb_errors import NotYoursToUrge, UrgedAlready
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.steps import (
    holders_of_step,
    list_current_steps,
    lock_matter,
    note_action,
    refuse_if_closed,
)
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger


def may_urge(matter: Matter, by: Actor) -> bool:
    """Whether the person waits: started it, or belongs to the body that did."""
    return by.account_id == matter.started_by or by.body_id == matter.body.uuid


def holders_now(step: Step) -> list[UUID]:
    """The accounts whose turn a step is."""
    if step.transferred_to is not None:
        return [step.transferred_to]
    return [person.account_id for person in holders_of_step(step)]


@transaction.atomic
def urge_matter(matter_id: UUID, *, by: Actor, text: str = "") -> int:
    """How many persons were told; at most ``ZT_URGES_PER_DAY`` times a day for a matter.

    Raises:
        MatterNotFound, MatterClosed, NotYoursToUrge, UrgedAlready.
    """
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    if not may_urge(matter, by):
        raise NotYoursToUrge
    zone = timezone.get_default_timezone()
    began = datetime.combine(clock.today(), time.min, tzinfo=zone)
    today = matter.actions.filter(verb="urge", at__gte=began, at__lt=began + timedelta(days=1))
    if today.count() >= settings.ZT_URGES_PER_DAY:
        raise UrgedAlready
    told: set[UUID] = set()
    for step in list_current_steps(matter):
        told.update(holders_now(step))
    notify(
        template="desk.matter-urged",
        facts={
            "number": matter.number,
            "title": matter.title,
            "name": by.name,
            "said": text[:200],
        },
        link=f"/desk/matters/{matter.uuid}/",
        accounts=sorted(told),
    )
    note_action(matter, "urge", by, opinion=text)
    ledger.record_deed("desk.matter-urged", subject=str(matter.uuid), by=by, told=len(told))
    return len(told)
