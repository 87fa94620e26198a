"""Opening, resubmitting, restarting and withdrawing matters."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.countersign import Mode
from zhengtong.desk.domain.errors import (
    MatterAlreadyOpen,
    MatterClosed,
    NotYourStep,
)
from zhengtong.desk.domain.routes import OWN_OFFICE, Party, RouteStep
from zhengtong.desk.domain.rows import MatterRow
from zhengtong.desk.models import Matter
from zhengtong.desk.selectors.matters import matter_row
from zhengtong.desk.services.closing import tell_owner
from zhengtong.desk.services.steps import (
    close_matter,
    lay_steps,
    list_current_steps,
    lock_matter,
    note_action,
    refuse_if_closed,
    route_for,
)
from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.numbering import next_number


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
    lay_steps(matter, steps, body_id, office_id=by.office_id)
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
                number=next_number("SX", "desk_matter_number"),
                created_at=clock.current().now(),
                **values,
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
    lay_steps(matter, steps, matter.body.uuid, office_id=by.office_id)
    note_action(matter, "resubmit", by)
    ledger.record_deed(
        "desk.matter-resubmitted", subject=str(matter.uuid), by=by, round=matter.round
    )
    return matter_row(matter)


@transaction.atomic
def restart_matter(matter_id: UUID, *, by: Actor) -> MatterRow:
    """A returned matter on its way again by the route of its last round, its starter unchanged.

    Raises:
        MatterNotFound, MatterClosed.
    """
    matter = lock_matter(matter_id, by)
    if matter.state != flow.MatterState.RETURNED:
        raise MatterClosed(number=matter.number)
    route, office_id = _route_of_round(matter), _office_of_round(matter)
    matter.round += 1
    matter.revision += 1
    matter.state = flow.MatterState.OPEN
    matter.closed_at = None
    matter.save()
    lay_steps(matter, route, matter.body.uuid, office_id=office_id)
    note_action(matter, "restart", by)
    return matter_row(matter)


def _route_of_round(matter: Matter) -> list[RouteStep]:
    """The route as it was laid for the last round; steps a person added are added anew by them."""
    route: dict[int, RouteStep] = {}
    laid = matter.steps.filter(
        round=matter.round, kind=flow.StepKind.DECISION, added_by__isnull=True
    )
    for step in laid.select_related("body"):
        whose = OWN_OFFICE if step.office_id else str(step.body.uuid)
        party = Party(role=Role(step.role), whose=whose)
        first = route.get(step.ordinal)
        route[step.ordinal] = (
            replace(first, also=(*first.also, party))
            if first
            else RouteStep(
                name=step.name,
                role=party.role,
                whose=party.whose,
                four_eyes=step.four_eyes,
                mode=Mode(step.mode),
            )
        )
    return [route[ordinal] for ordinal in sorted(route)]


def _office_of_round(matter: Matter) -> UUID | None:
    """The office that decides in the last round as the submitter's own; None for none."""
    laid = matter.steps.filter(round=matter.round, office__isnull=False)
    return laid.values_list("office__uuid", flat=True).first()


@transaction.atomic
def withdraw_matter(matter_id: UUID, *, by: Actor, reason: str = "") -> MatterRow:
    """The matter, taken back by the one who submitted it while it is still open.

    Raises:
        MatterNotFound, MatterClosed, StepAlreadyDecided, NotYourStep.
    """
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    if matter.started_by != by.account_id and by.kind != "system":
        step = list_current_steps(matter)[0]
        raise NotYourStep(step=step.name, body=step.body.name, role=ROLE_NAMES[Role(step.role)])
    close_matter(matter, flow.MatterState.WITHDRAWN)
    note_action(matter, "withdraw", by, opinion=reason)
    ledger.record_deed("desk.matter-withdrawn", subject=str(matter.uuid), by=by)
    return tell_owner(matter, by)
