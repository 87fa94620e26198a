"""Opening, deciding, withdrawing and handing over matters."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.errors import (
    MatterAlreadyOpen,
    MatterClosed,
    NotYourStep,
    StepAlreadyDecided,
)
from zhengtong.desk.domain.routes import RouteStep
from zhengtong.desk.domain.rows import MatterRow
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.selectors.matters import matter_row
from zhengtong.desk.services.steps import (
    facts_of,
    get_current_step,
    lay_steps,
    lock_matter,
    note_action,
    refuse_if_closed,
    route_for,
)
from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('desk_matter_number')")
        value = cursor.fetchone()[0]
    return f"SX{clock.today():%Y}{value:07d}"


@transaction.atomic
def open_matter(
    kind: str,
    *,
    subject: str,
    title: str,
    body_id: UUID,
    by: Actor,
    route: Sequence[RouteStep] | None = None,
    subject_version: str = "",
) -> MatterRow:
    """The new matter with its first step current; a returned one of the subject is resubmitted.

    Every step must have a living holder before anything is written.

    Raises:
        MatterAlreadyOpen, RouteEmpty, RouteHasNoHolder.
    """
    steps = route_for(kind, body_id, route)
    existing = (
        Matter.objects.select_for_update(of=("self",))
        .filter(kind=kind, subject=subject)
        .order_by("-pk")
        .first()
    )
    if existing is not None and existing.state == flow.MatterState.OPEN:
        raise MatterAlreadyOpen(number=existing.number)
    if existing is not None and existing.state == flow.MatterState.RETURNED:
        return _resubmit(existing, steps, by, title=title, subject_version=subject_version)
    matter = _create_matter(
        kind=kind,
        subject=subject,
        subject_version=subject_version,
        title=title[:200],
        body_id=organisations.get_body(body_id).pk,
        started_by=by.account_id,
        started_by_name=by.name,
    )
    lay_steps(matter, steps, body_id)
    note_action(matter, "submit", by)
    ledger.record_deed(
        "desk.matter-opened", subject=str(matter.uuid), by=by, kind=kind, number=matter.number
    )
    return matter_row(matter)


def _create_matter(**values: Any) -> Matter:
    """The new row; of two opened at once the database keeps the first."""
    try:
        with transaction.atomic():
            return Matter.objects.create(
                number=_next_number(), created_at=clock.current().now(), **values
            )
    except IntegrityError as error:
        raise MatterAlreadyOpen(number="") from error


def _resubmit(
    matter: Matter, steps: Sequence[RouteStep], by: Actor, *, title: str, subject_version: str
) -> MatterRow:
    matter.round += 1
    matter.revision += 1
    matter.state = flow.MatterState.OPEN
    matter.closed_at = None
    matter.title = title[:200]
    matter.subject_version = subject_version
    matter.started_by = by.account_id
    matter.started_by_name = by.name
    matter.save()
    lay_steps(matter, steps, matter.body.uuid)
    note_action(matter, "resubmit", by)
    ledger.record_deed(
        "desk.matter-resubmitted", subject=str(matter.uuid), by=by, round=matter.round
    )
    return matter_row(matter)


@transaction.atomic
def decide_step(
    matter_id: UUID, *, by: Actor, decision: str, opinion: str = "", revision: int | None = None
) -> MatterRow:
    """The matter after the decision on its current step; the last approval closes it.

    Of two who decide at once the first counts; the second learns who it was. ``revision`` is the
    one the page showed.

    Policy: R22

    Raises:
        MatterNotFound, StepAlreadyDecided, StaleRevision, NotYourStep, FourEyes, OpinionRequired,
        UnknownDecision.
    """
    verdict = flow.read_decision(decision)
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    step = get_current_step(matter)
    if revision is not None and revision != matter.revision:
        previous = matter.steps.filter(decided_by__isnull=False).order_by("-decided_at").first()
        if previous is not None:
            raise StepAlreadyDecided(step=previous.name, by=previous.decided_by_name)
        raise StaleRevision
    following = matter.steps.filter(round=matter.round, ordinal__gt=step.ordinal).first()
    flow.permit_decision(facts_of(step, matter, is_last=following is None), by=by)
    _refuse_narrow_delegation(step, matter, by)
    step_state, matter_state = flow.effect_of(verdict, is_last=following is None, opinion=opinion)
    _write_decision(step, step_state, by, opinion)
    _advance(matter, matter_state, following)
    note_action(matter, str(verdict), by, step=step.name, opinion=opinion)
    ledger.record_deed(
        "desk.step-decided",
        subject=str(matter.uuid),
        by=by,
        step=step.name,
        decision=str(verdict),
        state=str(matter_state),
    )
    return matter_row(matter, decided=step)


def _refuse_narrow_delegation(step: Step, matter: Matter, by: Actor) -> None:
    """A delegation for some kinds of matters does not cover the others."""
    if by.on_behalf_of and not organisations.may_act_on(by, matter.kind):
        raise NotYourStep(step=step.name, body=step.body.name, role=ROLE_NAMES[Role(step.role)])


def _write_decision(step: Step, state: flow.StepState, by: Actor, opinion: str) -> None:
    step.state = state
    step.decided_by = by.account_id
    step.decided_by_name = by.name
    step.decided_post = by.post_title
    step.on_behalf_of = by.on_behalf_of
    step.decided_at = clock.current().now()
    step.opinion = opinion
    step.save()


def _advance(matter: Matter, state: flow.MatterState, following: Step | None) -> None:
    matter.revision += 1
    matter.state = state
    if state == flow.MatterState.OPEN and following is not None:
        following.state = flow.StepState.CURRENT
        following.current_since = clock.current().now()
        following.save()
    else:
        matter.closed_at = clock.current().now()
        matter.steps.filter(state=flow.StepState.WAITING).update(state=flow.StepState.CANCELLED)
    matter.save()


@transaction.atomic
def restart_matter(matter_id: UUID, *, by: Actor) -> MatterRow:
    """A returned matter on its way again by the route of its last round, its starter unchanged.

    Raises:
        MatterNotFound, MatterClosed.
    """
    matter = lock_matter(matter_id, by)
    if matter.state != flow.MatterState.RETURNED:
        raise MatterClosed(number=matter.number)
    last = matter.steps.filter(round=matter.round).select_related("body")
    route = [
        RouteStep(name=s.name, role=Role(s.role), whose=str(s.body.uuid), four_eyes=s.four_eyes)
        for s in last
    ]
    matter.round += 1
    matter.revision += 1
    matter.state = flow.MatterState.OPEN
    matter.closed_at = None
    matter.save()
    lay_steps(matter, route, matter.body.uuid)
    note_action(matter, "restart", by)
    return matter_row(matter)


@transaction.atomic
def withdraw_matter(matter_id: UUID, *, by: Actor, reason: str = "") -> MatterRow:
    """The matter, taken back by the one who submitted it while it is still open.

    Raises:
        MatterNotFound, MatterClosed, StepAlreadyDecided, NotYourStep.
    """
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    if matter.started_by != by.account_id and by.kind != "system":
        step = get_current_step(matter)
        raise NotYourStep(step=step.name, body=step.body.name, role=ROLE_NAMES[Role(step.role)])
    matter.steps.filter(state__in=[flow.StepState.CURRENT, flow.StepState.WAITING]).update(
        state=flow.StepState.CANCELLED
    )
    _advance(matter, flow.MatterState.WITHDRAWN, None)
    note_action(matter, "withdraw", by, opinion=reason)
    ledger.record_deed("desk.matter-withdrawn", subject=str(matter.uuid), by=by)
    return matter_row(matter)
