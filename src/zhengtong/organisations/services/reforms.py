"""Carrying out a reform: everything goes to the successors in one deed, or nothing does."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.errors import (
    AlreadyThere,
    BodyNotFound,
    InvalidFields,
    ReformObstructed,
)
from zhengtong.organisations.domain.events import BodyReformed, StandingsChanged
from zhengtong.organisations.domain.holdings import Carrying, list_holdings
from zhengtong.organisations.domain.reforms import ReformKind, ReformPlan, check_plan
from zhengtong.organisations.models import (
    Account,
    Body,
    BodyReform,
    BodySuccession,
    FormerName,
    Office,
)
from zhengtong.organisations.selectors.reforms import preview_moves, target_of
from zhengtong.organisations.services.body_ends import (
    end_offices,
    refuse_lost_authority,
    refuse_rest,
    refuse_unsettled,
)
from zhengtong.organisations.services.own_holdings import carry_offices, carry_people
from zhengtong.organisations.services.permission import require_permit
from zhengtong.toolkit.numbering import next_number


@transaction.atomic
def carry_out_reform(plan: ReformPlan, *, by: Actor) -> BodyReform:
    """The reform with its report: entries, grants, matters and people are with the successors.

    Codes stay, past versions and finished matters keep the names they bore; successors see them.
    Anything that would be left with a body that ends rolls everything back.

    Raises:
        NotPermitted, BodyNotFound, InvalidFields, ReformObstructed, BodyStillHolds, AuthorityLost,
        AlreadyThere.

    Policy: P11.2
    """
    require_permit("organisations.keep-bodies", by)
    gaps = check_plan(plan, today=clock.today())
    bodies = _lock(plan)
    gaps += _find_closed(plan, bodies)
    if gaps:
        raise InvalidFields(gaps=tuple(gaps))
    row = BodyReform(
        number=next_number("JG", "organisations_reform_number", digits=6),
        kind=plan.kind,
        document=plan.document.strip(),
        effective_on=plan.on,
        by=by.account_id,
        by_name=by.name,
        at=clock.current().now(),
        report=_report_of(plan, bodies),
    )
    if plan.kind is ReformKind.RENAME:
        row.save()
        _rename(plan, bodies[plan.sources[0]], row)
    else:
        moves = _move_everything(plan, bodies, by)
        row.report["moves"] = moves
        row.save()
        _succeed(plan, bodies, row)
    _tell(plan, row, by)
    return row


def _lock(plan: ReformPlan) -> dict[UUID, Body]:
    """All bodies of the plan, locked in one order, so that two reforms never wait for each other.

    Raises:
        BodyNotFound.
    """
    wanted = {*plan.sources, *plan.targets}
    locked = Body.objects.select_for_update(of=("self",)).filter(uuid__in=wanted).order_by("pk")
    found = {body.uuid: body for body in locked}
    missing = wanted - set(found)
    if missing:
        raise BodyNotFound(body=str(next(iter(missing))))
    return found


def _find_closed(plan: ReformPlan, bodies: dict[UUID, Body]) -> list[Gap]:
    message = N_("“%(name)s”已经撤销。")
    return [
        Gap(field=field, message=message, facts={"name": bodies[one].name})
        for field, ids in (("sources", plan.sources), ("targets", plan.targets))
        for one in ids
        if not bodies[one].is_active
    ]


def _report_of(plan: ReformPlan, bodies: dict[UUID, Body]) -> dict[str, Any]:
    return {
        "sources": [str(one) for one in plan.sources],
        "targets": [str(one) for one in plan.targets],
        "source_names": [bodies[one].name for one in plan.sources],
        "target_names": [bodies[one].name for one in plan.targets] or [plan.new_name],
    }


def _rename(plan: ReformPlan, body: Body, row: BodyReform) -> None:
    FormerName.objects.create(
        reform=row, body=body, name=body.name, short_name=body.short_name, ended_on=plan.on
    )
    body.name, body.short_name = plan.new_name.strip(), plan.new_short_name.strip()
    body.revision += 1
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as error:
        raise AlreadyThere(name=plan.new_name) from error


def _move_everything(plan: ReformPlan, bodies: dict[UUID, Body], by: Actor) -> list[dict[str, Any]]:
    """What went where. Whatever is left with a body that ends stops it all.

    Raises:
        ReformObstructed, BodyStillHolds, AuthorityLost.
    """
    planned = preview_moves(plan)
    obstacles = [line for move in planned for line in move.obstacles]
    if obstacles:
        raise ReformObstructed(count=len(obstacles), first=obstacles[0])
    moves: list[dict[str, Any]] = []
    for source_id in plan.sources:
        source, ends = bodies[source_id], source_id not in plan.targets
        if ends:
            refuse_lost_authority(source, bodies[plan.targets[0]] if plan.targets else None)
        _move_offices(plan, bodies, source)
        moves += _move_holdings(plan, bodies, source, by)
        if ends and plan.targets:
            refuse_rest(source)
        elif ends:
            refuse_unsettled(source)
    return moves


def _move_holdings(
    plan: ReformPlan, bodies: dict[UUID, Body], source: Body, by: Actor
) -> list[dict[str, Any]]:
    moves = []
    for holding in list_holdings():
        target = target_of(plan, holding)
        if target is None or target == source.uuid:
            continue
        lines = holding.list_open(source.uuid)
        count = holding.carry(_way(source, bodies[target]), by)
        if count:
            moves.append(
                {
                    "code": holding.code, "title": holding.title, "count": count,
                    "lines": lines, "from": source.name, "to": bodies[target].name,
                }
            )  # fmt: skip
    return moves


def _way(source: Body, target: Body) -> Carrying:
    return Carrying(
        from_id=source.uuid,
        from_pk=source.pk,
        from_name=source.name,
        from_label=source.short_name or source.name,
        to_id=target.uuid,
        to_pk=target.pk,
        to_name=target.name,
    )


def _move_offices(plan: ReformPlan, bodies: dict[UUID, Body], source: Body) -> None:
    """Offices that a split gives to one successor by name go first, with the people in them."""
    for office_id, target_id in plan.offices.items():
        if target_id == source.uuid:
            continue
        office = Office.objects.filter(uuid=office_id, body=source)
        people = office.values("posts__holdings__account").filter(
            posts__holdings__to_date__isnull=True
        )
        way = _way(source, bodies[target_id])
        carry_people(way, Account.objects.filter(home_body=source, pk__in=people))
        carry_offices(way, office)


def _succeed(plan: ReformPlan, bodies: dict[UUID, Body], row: BodyReform) -> None:
    for source_id in plan.sources:
        source = bodies[source_id]
        for target_id in plan.targets:
            if target_id != source_id:
                BodySuccession.objects.create(
                    reform=row, predecessor=source, successor=bodies[target_id]
                )
        if source_id not in plan.targets:
            _close(source, bodies[plan.targets[0]] if plan.targets else None)


def _close(source: Body, successor: Body | None) -> None:
    end_offices(source)
    was_authority = source.is_data_authority
    source.state = Body.State.CLOSED
    source.is_data_authority = False
    source.revision += 1
    source.save(update_fields=["state", "is_data_authority", "revision", "updated_at"])
    same_region = successor is not None and successor.region_id == source.region_id
    if was_authority and successor is not None and same_region:
        successor.is_data_authority = True
        successor.revision += 1
        successor.save(update_fields=["is_data_authority", "revision", "updated_at"])


def _tell(plan: ReformPlan, row: BodyReform, by: Actor) -> None:
    for source_id in plan.sources:
        ledger.record_deed(
            "organisations.body-reformed",
            subject=str(source_id),
            subject_kind="body",
            by=by,
            number=row.number,
            kind=str(plan.kind),
            document=row.document,
            successors=[str(one) for one in plan.targets],
            moved={move["code"]: move["count"] for move in row.report.get("moves", [])},
        )
        ledger.publish(StandingsChanged(subject=str(source_id)))
    ledger.publish(
        BodyReformed(
            subject=str(row.uuid),
            kind=str(plan.kind),
            sources=[str(one) for one in plan.sources],
            targets=[str(one) for one in plan.targets],
        )
    )
