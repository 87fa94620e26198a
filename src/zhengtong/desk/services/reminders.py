"""Reminding before a clock runs out and escalating after; each stage is told once."""

import logging
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.flow import MatterState, StepState
from zhengtong.desk.domain.reminders import AUTHORITY, HEAD, Stage
from zhengtong.desk.models import Clock, ClockReminder, Step
from zhengtong.desk.selectors.calendars import calendar_book
from zhengtong.desk.selectors.reminders import missing_stages, near_clocks
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.steps import holders_of_step
from zhengtong.kernel import clock as kernel_clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

log = logging.getLogger(__name__)

KEEPER = Actor.system("desk")


def remind_all() -> int:
    """How many stages were told: of every running clock the latest that holds today.

    A worker that was down tells only what still holds; a clock set back tells nothing again. One
    clock that cannot be told does not hold up the others.
    """
    book, today = calendar_book(), kernel_clock.today()
    told = 0
    for row in near_clocks(today).iterator(chunk_size=1000):
        for stage, workdays in missing_stages(row, book, today):
            try:
                told += _tell(row.pk, row.due_on, stage, workdays)
            except Exception:
                log.exception("clock %s could not be told", row.uuid)
    return told


@transaction.atomic
def _tell(clock_pk: int, due_on: date | None, stage: Stage, workdays: int) -> bool:
    """Whether the stage was told; not if the clock has stopped, moved, or was told meanwhile."""
    running = Clock.objects.select_for_update(of=("self",)).select_related("body")
    row = running.filter(pk=clock_pk, stopped_on=None, due_on=due_on).first()
    if row is None or due_on is None:
        return False
    authority = _authority_of(row) if stage == AUTHORITY else None
    _, is_new = ClockReminder.objects.get_or_create(
        clock=row,
        due_on=due_on,
        stage=stage.name,
        defaults={
            "rank": stage.rank,
            "authority_id": authority.pk if authority else None,
            "told_at": kernel_clock.current().now(),
        },
    )
    if not is_new:
        return False
    facts = {"title": row.title, "due": due_on.isoformat(), "body": row.body.name}
    if stage in {HEAD, AUTHORITY}:
        ledger.record_deed("desk.clock-escalated", subject=row.subject, by=KEEPER, to=stage.name)
    people, body_id = _whom(row, stage, authority)
    notify(
        template=f"desk.clock-{stage.name.partition('-')[0]}",
        facts=facts | {"left": workdays, "over": workdays},
        link=row.link,
        accounts=people,
        body_id=body_id,
    )
    return True


def _authority_of(row: Clock) -> organisations.BodyRow | None:
    try:
        return organisations.authority_of(row.body.uuid)
    except organisations.AuthorityMissing:
        return None


def _whom(
    row: Clock, stage: Stage, authority: organisations.BodyRow | None
) -> tuple[Sequence[UUID], UUID | None]:
    """People to tell, or a body: whose turn it is, the head, or the authority."""
    if stage == AUTHORITY:
        return [], authority.uuid if authority else row.body.uuid
    if stage == HEAD:
        heads = organisations.holders_of(Role.BODY_HEAD, row.body.uuid)
        people = sorted({person.account_id for person in heads})
    else:
        people = _whose_turn(row.subject)
    return people, None if people else row.body.uuid


def _whose_turn(subject: str) -> list[UUID]:
    """The people who may decide what the clock is about; empty where no matter waits."""
    steps = Step.objects.filter(
        matter__subject=subject, matter__state=MatterState.OPEN, state=StepState.CURRENT
    ).select_related("body", "office")
    people: set[UUID] = set()
    for step in steps:
        if step.transferred_to is not None:
            people.add(step.transferred_to)
            continue
        people |= {person.account_id for person in holders_of_step(step)}
    return sorted(people)
