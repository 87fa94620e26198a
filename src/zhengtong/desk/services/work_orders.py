"""Work orders: opened by alarms, accepted, given to others, closed with a cause, reopened."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.errors import TransferTargetWrong
from zhengtong.desk.domain.order_errors import (
    WorkOrderSuperseded,
)
from zhengtong.desk.domain.permits import PERMITS, permit
from zhengtong.desk.domain.routes import RouteStep
from zhengtong.desk.domain.work_orders import (
    KIND,
    SUBJECT,
    OrderState,
    check_closing,
    check_note,
    refuse_closed,
    refuse_open,
    term_of,
)
from zhengtong.desk.models import Alarm, Matter, Step, WorkOrder, WorkOrderAction
from zhengtong.desk.selectors.policies import order_causes, order_terms
from zhengtong.desk.selectors.work_orders import find_step, list_candidates
from zhengtong.desk.services.clocks import start_clock, stop_clock
from zhengtong.desk.services.decisions import decide_step
from zhengtong.desk.services.matters import open_matter
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.steps import facts_of
from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.kernel.errors import N_, Forbidden, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.numbering import next_number

KEEPER = Actor.system(N_("平台"))
# Who sees to an order: the first of these that somebody holds in the body.
ROLES = (Role.OFFICER, Role.BODY_ADMIN, Role.SYSTEM_ADMIN)


def subject_of(order: WorkOrder) -> str:
    """The subject of the order's matter and clock."""
    return f"{SUBJECT}{order.uuid}"


def url_of(order: WorkOrder) -> str:
    """The order's page."""
    return f"/desk/orders/{order.uuid}/"


def note_order(order: WorkOrder, verb: str, by: Actor, text: str = "", *, cause: str = "") -> None:
    """One more line of what happened, with the cause that a report names."""
    WorkOrderAction.objects.create(
        order=order,
        verb=verb,
        by_name=by.name,
        by_body=by.body_name,
        on_behalf_of=by.on_behalf_of,
        at=clock.current().now(),
        text=text,
        cause=cause,
    )


def _place(body_id: UUID | None) -> tuple[UUID, Role] | None:
    """Body and role that see to an order: of the body concerned, else who runs the platform."""
    for role in ROLES if body_id else ():
        if organisations.holders_of(role, body_id or ""):
            return body_id, role  # type: ignore[return-value]
    platform = organisations.find_body_with(Role.SYSTEM_ADMIN)
    return (platform, Role.SYSTEM_ADMIN) if platform else None


def open_order(alarm: Alarm, *, body_id: UUID | None, link: str) -> WorkOrder | None:
    """The alarm's work order with matter, clock and notice; None while nobody is there at all."""
    place = _place(body_id)
    where = body_id or (place[0] if place else None)
    if where is None:
        return None
    order = WorkOrder.objects.create(
        number=next_number("GD", "desk_work_order_number", digits=6),
        alarm=alarm,
        severity=alarm.severity,
        body_id=organisations.get_body(where).pk,
        link=link[:300],
        created_at=clock.current().now(),
    )
    note_order(order, "raised", KEEPER)
    _set_going(order, place)
    return order


def _set_going(order: WorkOrder, place: tuple[UUID, Role] | None) -> None:
    """Clock, matter and notice of an order that begins, or begins again."""
    with translation.override("zh-hans"):
        title = order.alarm.shown_title
    started = start_clock(
        subject_of(order),
        term=term_of(order.severity, order_terms()),
        title=title,
        body_id=order.body.uuid,
        by=KEEPER,
        link=url_of(order),
    )
    order.due_on, order.matter = started.due_on, None
    if place is not None:
        step = RouteStep(name=N_("处置"), role=place[1], whose=str(place[0]), four_eyes=False)
        row = open_matter(
            KIND,
            subject=subject_of(order),
            title=title,
            body_id=place[0],
            by=KEEPER,
            route=[step],
        )
        order.matter = Matter.objects.get(uuid=row.uuid)
    order.save()
    notify(
        template="desk.order-opened",
        facts={
            "number": order.number,
            "title": {"message": order.alarm.title, "facts": order.alarm.facts},
        },
        link=url_of(order),
        body_id=place[0] if place else order.body.uuid,
    )


def _locked(order_id: UUID, by: Actor, revision: int | None) -> WorkOrder:
    visible = WorkOrder.objects.for_actor(by).filter(uuid=order_id).values("pk")
    order = (
        WorkOrder.objects.select_for_update(of=("self",))
        .select_related("alarm", "body")
        .filter(pk__in=visible)
        .get_or_refuse(order_id)
    )
    if revision is not None and revision != order.revision:
        raise StaleRevision
    return order


def _save(order: WorkOrder) -> WorkOrder:
    order.revision += 1
    order.save()
    return order


@transaction.atomic
def accept_order(order_id: UUID, *, by: Actor, revision: int | None = None) -> WorkOrder:
    """The order, taken by the actor (接单); of two the first gets it.

    Raises:
        WorkOrderNotFound, WorkOrderClosed, StaleRevision, NotYourStep, Forbidden.
    """
    order = _locked(order_id, by, revision)
    refuse_closed(order.state)
    step = _current_step(order)
    flow.permit_decision(facts_of(step, step.matter, is_last=True), by=by)
    _hand(order, step, account=by.account_id, name=by.name)
    note_order(order, "accepted", by)
    ledger.record_deed("desk.order-accepted", subject=order.number, by=by)
    return _save(order)


def _current_step(order: WorkOrder) -> Step:
    step = find_step(order)
    if step is None:
        raise Forbidden
    return step


def _hand(order: WorkOrder, step: Step, *, account: UUID, name: str) -> None:
    step.transferred_to, step.transferred_to_name = account, name
    step.save(update_fields=["transferred_to", "transferred_to_name"])
    order.owner, order.owner_name, order.state = account, name, OrderState.ACCEPTED


@transaction.atomic
def reassign_order(
    order_id: UUID, *, to_account: UUID, by: Actor, reason: str = "", revision: int | None = None
) -> WorkOrder:
    """The order, given to another holder of its role (转派), by its owner or a head.

    Raises:
        WorkOrderNotFound, WorkOrderClosed, StaleRevision, Forbidden, TransferTargetWrong.
    """
    order = _locked(order_id, by, revision)
    refuse_closed(order.state)
    if order.owner != by.account_id and not PERMITS["desk.reassign-order"](by):
        raise Forbidden
    step = _current_step(order)
    target = next((p for p in list_candidates(order) if p.account_id == to_account), None)
    if target is None:
        raise TransferTargetWrong(name="", role=ROLE_NAMES[Role(step.role)])
    _hand(order, step, account=to_account, name=target.name)
    note_order(order, "reassigned", by, f"{target.name} {reason}".strip()[:2000])
    facts: dict[str, Any] = {"number": order.number, "by": by.name}
    facts["title"] = {"message": order.alarm.title, "facts": order.alarm.facts}
    notify(template="desk.order-given", facts=facts, link=url_of(order), accounts=[to_account])
    ledger.record_deed("desk.order-reassigned", subject=order.number, by=by, to=str(to_account))
    return _save(order)


@transaction.atomic
def comment_order(order_id: UUID, *, text: str, by: Actor) -> WorkOrder:
    """The order with one more note.

    Raises:
        WorkOrderNotFound, WorkOrderClosed, MeasuresRequired.
    """
    order = _locked(order_id, by, None)
    check_note(order.state, text)
    note_order(order, "comment", by, text)
    return order


@transaction.atomic
def close_order(
    order_id: UUID, *, cause: str, measures: str, by: Actor, revision: int | None = None
) -> WorkOrder:
    """The order, closed with its cause and what was done (办结).

    Where steps were added after the actor's own, it goes on to the next hand instead.

    Raises:
        WorkOrderNotFound, WorkOrderClosed, StaleRevision, CauseUnknown, MeasuresRequired,
        NotYourStep, Forbidden.
    """
    order = _locked(order_id, by, revision)
    check_closing(order.state, cause=cause, measures=measures, causes=order_causes())
    step = _current_step(order)
    decided = decide_step(step.matter.uuid, by=by, decision="approve", opinion=measures)
    if decided.outcome is None:
        return _pass_on(order, by, measures)
    stop_clock(subject_of(order), term_of(order.severity, order_terms()).event, by=by)
    now = clock.current().now()
    order.state, order.cause, order.measures = OrderState.CLOSED, cause, measures
    order.closed_at, order.closed_by_name = now, by.name
    if order.owner is None:
        order.owner, order.owner_name = by.account_id, by.name
    Alarm.objects.filter(pk=order.alarm_id).update(ended_at=now)
    organisations.end_passes_of(order.uuid, by=by)
    note_order(order, "closed", by, measures)
    ledger.record_deed("desk.order-closed", subject=order.number, by=by, cause=cause)
    return _save(order)


def _pass_on(order: WorkOrder, by: Actor, measures: str) -> WorkOrder:
    step = find_step(order)
    order.owner = step.transferred_to if step else None
    order.owner_name = step.transferred_to_name if step else ""
    order.state = OrderState.ACCEPTED if order.owner else OrderState.OPEN
    note_order(order, "comment", by, measures)
    return _save(order)


@transaction.atomic
def reopen_order(
    order_id: UUID, *, reason: str, by: Actor, revision: int | None = None
) -> WorkOrder:
    """The closed order on its way again, with a new term.

    Raises:
        Forbidden, WorkOrderNotFound, WorkOrderOpen, StaleRevision, WorkOrderSuperseded.
    """
    permit("desk.reopen-order", by)
    order = _locked(order_id, by, revision)
    refuse_open(order.state)
    alarm = order.alarm
    again = Alarm.objects.filter(code=alarm.code, subject=alarm.subject, ended_at=None).first()
    if again is not None:
        newer = WorkOrder.objects.filter(alarm=again).first()
        raise WorkOrderSuperseded(number=newer.number if newer else "")
    alarm.ended_at = None
    alarm.save(update_fields=["ended_at"])
    order.state, order.closed_at, order.closed_by_name = OrderState.OPEN, None, ""
    order.owner, order.owner_name = None, ""
    _set_going(order, _place(order.body.uuid))
    note_order(order, "reopened", by, reason[:2000])
    ledger.record_deed("desk.order-reopened", subject=order.number, by=by)
    return _save(order)
