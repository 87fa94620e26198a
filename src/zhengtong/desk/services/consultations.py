"""征求意见: asked beside a step, answered by persons or by the heads of other bodies."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.errors import OpinionRequired, RouteHasNoHolder
from zhengtong.desk.domain.verb_errors import NothingAsked
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.services.additions import find_person
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.steps import (
    get_own_step,
    lock_matter,
    note_action,
    refuse_if_closed,
    touch_matter,
    write_decision,
)
from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

BODY_ANSWERS_BY = Role.SHARING_HEAD


@transaction.atomic
def ask_opinions(
    matter_id: UUID,
    *,
    by: Actor,
    question: str,
    accounts: Sequence[UUID] = (),
    bodies: Sequence[UUID] = (),
    is_awaited: bool = False,
) -> int:
    """How many were asked: colleagues of the actor by name, other bodies by their sharing heads.

    The step goes on without the answers, unless they are awaited.

    Raises:
        MatterNotFound, MatterClosed, NotYourStep, FourEyes, OpinionRequired, PersonNotSuitable,
        RouteHasNoHolder.
    """
    if not question.strip() or not (accounts or bodies):
        raise OpinionRequired
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    step = get_own_step(matter, by)
    asked: list[str] = []
    for account_id in accounts:
        person = find_person(account_id, step.body.uuid, barred={by.account_id})
        values = {"transferred_to": account_id, "transferred_to_name": person.name}
        _ask(matter, step, by, body_pk=step.body_id, role=Role(step.role), question=question,
             is_awaited=is_awaited, **values)  # fmt: skip
        asked.append(person.name)
        _tell(matter, [account_id])
    for body_id in bodies:
        body = organisations.get_body(body_id)
        heads = organisations.holders_of(BODY_ANSWERS_BY, body_id)
        if not heads:
            raise RouteHasNoHolder(
                step=flow.CONSULTATION_STEP, body=body.name, role=ROLE_NAMES[BODY_ANSWERS_BY]
            )
        _ask(matter, step, by, body_pk=body.pk, role=BODY_ANSWERS_BY, question=question,
             is_awaited=is_awaited)  # fmt: skip
        asked.append(body.name)
        _tell(matter, [head.account_id for head in heads])
    touch_matter(matter)
    said = f"→ {'、'.join(asked)}：{question}"
    note_action(matter, "ask", by, step=step.name, opinion=said[:2000])
    ledger.record_deed(
        "desk.opinion-asked", subject=str(matter.uuid), by=by, step=step.name, count=len(asked)
    )
    return len(asked)


def _ask(
    matter: Matter,
    step: Step,
    by: Actor,
    *,
    body_pk: int,
    role: Role,
    question: str,
    is_awaited: bool,
    **who: object,
) -> None:
    beside = matter.steps.filter(round=step.round, ordinal=step.ordinal)
    last = beside.order_by("-party").values_list("party", flat=True).first() or 1
    Step.objects.create(
        matter=matter,
        ordinal=step.ordinal,
        party=last + 1,
        round=step.round,
        kind=flow.StepKind.CONSULTATION,
        name=flow.CONSULTATION_STEP,
        role=role,
        body_id=body_pk,
        four_eyes=False,
        state=flow.StepState.CURRENT,
        current_since=clock.current().now(),
        added_by=by.account_id,
        added_by_name=by.name,
        question=question,
        is_awaited=is_awaited,
        **who,
    )


def _tell(matter: Matter, accounts: Sequence[UUID]) -> None:
    notify(
        template="desk.opinion-asked",
        facts={"number": matter.number, "title": matter.title},
        link=f"/desk/matters/{matter.uuid}/",
        accounts=accounts,
    )


def find_question(matter: Matter, by: Actor) -> Step | None:
    """The question put to this person, or to their body in their role; None if there is none."""
    for step in matter.steps.select_related("body").filter(
        kind=flow.StepKind.CONSULTATION, state=flow.StepState.CURRENT
    ):
        in_role = by.body_id == step.body.uuid and by.has(Role(step.role))
        if step.transferred_to == by.account_id or (step.transferred_to is None and in_role):
            return step
    return None


@transaction.atomic
def give_opinion(matter_id: UUID, *, by: Actor, opinion: str) -> None:
    """The question put to the actor answered.

    Raises:
        MatterNotFound, NothingAsked, OpinionRequired.
    """
    if not opinion.strip():
        raise OpinionRequired
    matter = lock_matter(matter_id, by)
    step = find_question(matter, by)
    if step is None:
        raise NothingAsked
    write_decision(step, flow.StepState.ANSWERED, by, opinion)
    touch_matter(matter)
    note_action(matter, "answer", by, step=step.name, opinion=opinion)
    ledger.record_deed("desk.opinion-given", subject=str(matter.uuid), by=by)
    notify(
        template="desk.opinion-given",
        facts={"number": matter.number, "title": matter.title, "name": by.name},
        link=f"/desk/matters/{matter.uuid}/",
        accounts=[step.added_by] if step.added_by else [],
    )


@transaction.atomic
def take_back_question(matter_id: UUID, *, by: Actor, step_id: int) -> None:
    """A question nobody answered yet taken back by whoever asked, or has the step now.

    Raises:
        MatterNotFound, MatterClosed, NothingAsked, NotYourStep.
    """
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    step = matter.steps.filter(
        pk=step_id, kind=flow.StepKind.CONSULTATION, state=flow.StepState.CURRENT
    ).first()
    if step is None:
        raise NothingAsked
    if step.added_by != by.account_id:
        get_own_step(matter, by)
    step.state = flow.StepState.CANCELLED
    step.save(update_fields=["state"])
    touch_matter(matter)
    note_action(matter, "unask", by, step=step.name, opinion=step.transferred_to_name)
    ledger.record_deed("desk.opinion-taken-back", subject=str(matter.uuid), by=by)
