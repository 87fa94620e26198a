"""Steps of a matter: the route that holds for it, laid out, locked, noted."""

from collections.abc import Sequence
from uuid import UUID

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.errors import (
    FourEyes,
    MatterClosed,
    NotYourStep,
    RouteEmpty,
    RouteHasNoHolder,
    StepAlreadyDecided,
)
from zhengtong.desk.domain.kinds import find_kind
from zhengtong.desk.domain.routes import (
    AUTHORITY,
    OWN_BODY,
    OWN_OFFICE,
    Party,
    RouteStep,
    route_from_data,
)
from zhengtong.desk.models import Matter, MatterAction, Route, Step
from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations import public as organisations


def route_for(kind: str, body_id: UUID, given: Sequence[RouteStep] | None) -> tuple[RouteStep, ...]:
    """The route that holds: the one given, the body's, the installation's, the declared one."""
    if given:
        return tuple(given)
    stored = (
        Route.objects.filter(kind=kind, body__uuid=body_id, is_live=True).first()
        or Route.objects.filter(kind=kind, body=None, is_live=True).first()
    )
    if stored is not None:
        return route_from_data(stored.steps)
    declared = find_kind(kind)
    if declared is None or not declared.route_default:
        raise RouteEmpty(kind=kind)
    return declared.route_default


def _body_of(whose: str, own: UUID) -> organisations.BodyRow:
    if whose in {OWN_BODY, OWN_OFFICE}:
        return organisations.get_body(own)
    if whose == AUTHORITY:
        return organisations.authority_of(own)
    return organisations.get_body(UUID(whose))


def _office_of(
    party: Party, own: UUID, office_id: UUID | None
) -> tuple[UUID | None, int | None, str]:
    """Office, its inner key and its name where the party is one of the submitter's own office.

    Where whoever submits acts for another body or has no office, the whole body decides.
    """
    if party.whose != OWN_OFFICE or office_id is None:
        return None, None, ""
    found = organisations.find_office(office_id, own)
    return (office_id, *found) if found else (None, None, "")


def lay_steps(
    matter: Matter, route: Sequence[RouteStep], own: UUID, *, office_id: UUID | None
) -> None:
    """Write the steps of this round; every party of every step must have a living holder.

    ``office_id`` is the office (处室) of whoever submits.
    """
    now = clock.current().now()
    rows = []
    for ordinal, step in enumerate(route, start=1):
        for number, party in enumerate(step.parties, start=1):
            body = _body_of(party.whose, own)
            office, office_pk, office_name = _office_of(party, own, office_id)
            if not organisations.holders_of(party.role, body.uuid, office_id=office):
                where = f"{body.name}{office_name}"
                raise RouteHasNoHolder(step=step.name, body=where, role=ROLE_NAMES[party.role])
            rows.append(
                Step(
                    matter=matter,
                    ordinal=ordinal,
                    party=number,
                    round=matter.round,
                    name=step.name,
                    role=party.role,
                    body_id=body.pk,
                    office_id=office_pk,
                    four_eyes=step.four_eyes,
                    mode=step.mode,
                    state=flow.StepState.CURRENT if ordinal == 1 else flow.StepState.WAITING,
                    current_since=now if ordinal == 1 else None,
                )
            )
    Step.objects.bulk_create(rows)


def holders_of_step(step: Step) -> list[organisations.PersonRow]:
    """The living persons of the step's role, in its office where it names one."""
    office_id = step.office.uuid if step.office else None
    return organisations.holders_of(Role(step.role), step.body.uuid, office_id=office_id)


def note_action(
    matter: Matter,
    verb: str,
    by: Actor,
    *,
    step: str = "",
    opinion: str = "",
    gaps: Sequence[str] = (),
) -> None:
    """Add a line to the flow sheet, with the version of the subject it was done on."""
    MatterAction.objects.create(
        matter=matter,
        verb=verb,
        subject_version=matter.subject_version,
        step_name=step,
        by=by.account_id,
        by_name=by.name,
        by_body=by.body_name,
        by_post=by.post_title,
        on_behalf_of=by.on_behalf_of,
        at=clock.current().now(),
        opinion=opinion,
        gaps=list(gaps),
    )


def lock_matter(matter_id: UUID, by: Actor) -> Matter:
    """The matter, locked for a deed, if the actor may see it."""
    return (
        Matter.objects.select_for_update(of=("self",))
        .filter(pk__in=Matter.objects.for_actor(by).filter(uuid=matter_id).values("pk"))
        .get_or_refuse(matter_id)
    )


def list_current_steps(matter: Matter) -> list[Step]:
    """The parties whose turn it is, the first one first."""
    return list(
        matter.steps.select_related("body", "office").filter(
            state=flow.StepState.CURRENT, kind=flow.StepKind.DECISION
        )
    )


def get_own_step(matter: Matter, by: Actor) -> Step:
    """The step whose turn it is and which the actor may decide.

    Of several parties (会签) it is the actor's own; nobody decides for two of them.

    Raises:
        NotYourStep, FourEyes, StepAlreadyDecided.
    """
    refusals: list[DomainError] = []
    for step in list_current_steps(matter):
        try:
            flow.permit_decision(facts_of(step, matter, is_last=False), by=by)
        except (NotYourStep, FourEyes) as refusal:
            refusals.append(refusal)
            continue
        _refuse_second_party(step, by)
        _refuse_narrow_delegation(step, matter, by)
        return step
    raise next((r for r in refusals if isinstance(r, FourEyes)), refusals[0])


def _refuse_second_party(step: Step, by: Actor) -> None:
    """Who decided for one party of the step does not decide for another."""
    mine = Step.objects.filter(
        matter_id=step.matter_id,
        round=step.round,
        ordinal=step.ordinal,
        kind=flow.StepKind.DECISION,
        decided_by=by.account_id,
    )
    if mine.exists():
        raise StepAlreadyDecided(step=step.name, by=by.name)


def _refuse_narrow_delegation(step: Step, matter: Matter, by: Actor) -> None:
    """A delegation for some kinds of matters does not cover the others."""
    if by.on_behalf_of and not organisations.may_act_on(by, matter.kind):
        raise NotYourStep(step=step.name, body=step.body.name, role=ROLE_NAMES[Role(step.role)])


def write_decision(step: Step, state: flow.StepState, by: Actor, opinion: str) -> None:
    """The step decided or answered by the actor."""
    step.state = state
    step.decided_by = by.account_id
    step.decided_by_name = by.name
    step.decided_post = by.post_title
    step.on_behalf_of = by.on_behalf_of
    step.decided_at = clock.current().now()
    step.opinion = opinion
    step.save()


def close_matter(matter: Matter, state: flow.MatterState) -> None:
    """The matter ended; whatever still had its turn or waited is undone."""
    matter.steps.filter(state__in=[flow.StepState.WAITING, flow.StepState.CURRENT]).update(
        state=flow.StepState.CANCELLED
    )
    matter.state = state
    matter.closed_at = clock.current().now()
    matter.revision += 1
    matter.save()


def touch_matter(matter: Matter) -> None:
    """The matter changed without moving on; pages made before are stale."""
    matter.revision += 1
    matter.save(update_fields=["revision"])


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
        office_id=step.office.uuid if step.office else None,
        four_eyes=step.four_eyes,
        submitted_by=matter.started_by,
        is_last=is_last,
        transferred_to=step.transferred_to,
    )
