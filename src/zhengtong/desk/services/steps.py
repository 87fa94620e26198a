"""Steps of a matter: the route that holds for it, laid out, locked, noted."""

from collections.abc import Sequence
from uuid import UUID

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.errors import (
    MatterClosed,
    RouteEmpty,
    RouteHasNoHolder,
    StepAlreadyDecided,
)
from zhengtong.desk.domain.kinds import find_kind
from zhengtong.desk.domain.routes import AUTHORITY, OWN_BODY, RouteStep, route_from_data
from zhengtong.desk.models import Matter, MatterAction, Route, Step
from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.organisations import public as organisations


def route_for(kind: str, body_id: UUID, given: Sequence[RouteStep] | None) -> tuple[RouteStep, ...]:
    """The route that holds: the one given, the body's, the installation's, the declared one."""
    if given:
        return tuple(given)
    stored = (
        Route.objects.filter(kind=kind, body__uuid=body_id).first()
        or Route.objects.filter(kind=kind, body=None).first()
    )
    if stored is not None:
        return route_from_data(stored.steps)
    declared = find_kind(kind)
    if declared is None or not declared.route_default:
        raise RouteEmpty(kind=kind)
    return declared.route_default


def _body_of(step: RouteStep, own: UUID) -> organisations.BodyRow:
    if step.whose == OWN_BODY:
        return organisations.get_body(own)
    if step.whose == AUTHORITY:
        return organisations.authority_of(own)
    return organisations.get_body(UUID(step.whose))


def lay_steps(matter: Matter, route: Sequence[RouteStep], own: UUID) -> None:
    """Write the steps of this round; every one must have a living holder."""
    now = clock.current().now()
    rows = []
    for ordinal, step in enumerate(route, start=1):
        body = _body_of(step, own)
        if not organisations.holders_of(step.role, body.uuid):
            raise RouteHasNoHolder(step=step.name, body=body.name, role=ROLE_NAMES[step.role])
        first = ordinal == 1
        rows.append(
            Step(
                matter=matter,
                ordinal=ordinal,
                round=matter.round,
                name=step.name,
                role=step.role,
                body_id=body.pk,
                four_eyes=step.four_eyes,
                state=flow.StepState.CURRENT if first else flow.StepState.WAITING,
                current_since=now if first else None,
            )
        )
    Step.objects.bulk_create(rows)


def note_action(matter: Matter, verb: str, by: Actor, *, step: str = "", opinion: str = "") -> None:
    """Add a line to the flow sheet."""
    MatterAction.objects.create(
        matter=matter,
        verb=verb,
        step_name=step,
        by=by.account_id,
        by_name=by.name,
        by_body=by.body_name,
        by_post=by.post_title,
        on_behalf_of=by.on_behalf_of,
        at=clock.current().now(),
        opinion=opinion,
    )


def lock_matter(matter_id: UUID, by: Actor) -> Matter:
    """The matter, locked for a deed, if the actor may see it."""
    return (
        Matter.objects.select_for_update(of=("self",))
        .filter(pk__in=Matter.objects.for_actor(by).filter(uuid=matter_id).values("pk"))
        .get_or_refuse(matter_id)
    )


def get_current_step(matter: Matter) -> Step:
    """The step whose turn it is."""
    return matter.steps.select_related("body").get(state=flow.StepState.CURRENT)


def refuse_if_closed(matter: Matter) -> None:
    """Return if the matter is open; else tell who decided it."""
    if matter.state == flow.MatterState.OPEN:
        return
    last = matter.steps.filter(round=matter.round, decided_by__isnull=False).last()
    if last is not None:
        raise StepAlreadyDecided(step=last.name, by=last.decided_by_name)
    raise MatterClosed(number=matter.number)


def facts_of(step: Step, matter: Matter, *, is_last: bool) -> flow.StepFacts:
    """The step as the rule knows it."""
    return flow.StepFacts(
        name=step.name,
        role=Role(step.role),
        body_id=step.body.uuid,
        body_name=step.body.name,
        four_eyes=step.four_eyes,
        submitted_by=matter.started_by,
        is_last=is_last,
        transferred_to=step.transferred_to,
    )
