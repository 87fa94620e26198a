"""Passes of a work order: what lets a contractor see to it, for some hours."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from zhengtong.desk.domain.order_errors import WorkOrderClosed
from zhengtong.desk.domain.work_orders import OrderState, check_report
from zhengtong.desk.models import WorkOrder
from zhengtong.desk.selectors.policies import order_causes
from zhengtong.desk.selectors.work_orders import find_step
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.work_orders import note_order, url_of
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.clock import CHINA
from zhengtong.kernel.errors import Forbidden
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

SAID_AT_MOST = 500  # of a report, in its message; the order keeps all of it


@transaction.atomic
def give_order_pass(
    order_id: UUID,
    *,
    account_id: UUID,
    hours: int,
    reason: str,
    things: Sequence[organisations.Named] = (),
    by: Actor,
) -> WorkOrder:
    """The order with a pass for the contractor to it and to the things named, who is told.

    Raises:
        WorkOrderNotFound, WorkOrderClosed, NotPermitted, AccountNotFound, InvalidFields.
    """
    seen = WorkOrder.objects.for_actor(by).get_or_refuse(order_id)
    order = WorkOrder.objects.select_for_update(of=("self",)).get_or_refuse(seen.uuid)
    if order.state == OrderState.CLOSED:
        raise WorkOrderClosed
    row = organisations.give_pass(
        account_id, order_id=order.uuid, order_number=order.number, hours=hours, reason=reason,
        things=things, by=by,
    )  # fmt: skip
    note_order(order, "pass", by, f"{row.number} → {row.account.name}：{row.reason}")
    notify(
        template="desk.order-handed",
        facts={
            "number": order.number,
            "title": {"message": order.alarm.title, "facts": order.alarm.facts},
            "pass": row.number,
            "until": shown_minute(row.until_at),
            "day": str(order.due_on or ""),
        },
        link=url_of(order),
        accounts=[row.account.uuid],
    )
    return order


@transaction.atomic
def report_order(order_id: UUID, *, text: str, cause: str = "", by: Actor) -> WorkOrder:
    """The order with what its contractor found or did; whoever sees to the order is told.

    Closing stays with the owner. A cause is a proposal.

    Raises:
        WorkOrderNotFound, WorkOrderClosed, MeasuresRequired, CauseUnknown, Forbidden.

    Policy: P11.2
    """
    if not by.has(Role.CONTRACTOR):
        raise Forbidden
    seen = WorkOrder.objects.for_actor(by).get_or_refuse(order_id)
    locked = WorkOrder.objects.select_for_update(of=("self",)).select_related("alarm", "matter")
    order = locked.get_or_refuse(seen.uuid)
    check_report(order.state, cause=cause, text=text, causes=order_causes())
    note_order(order, "report", by, text, cause=cause)
    step = find_step(order)
    where = step.body.uuid if step is not None else order.body.uuid
    notify(
        template="desk.order-reported",
        facts={
            "number": order.number,
            "title": {"message": order.alarm.title, "facts": order.alarm.facts},
            "name": by.name,
            "text": text[:SAID_AT_MOST],
        },
        link=url_of(order),
        accounts=[order.owner] if order.owner else [],
        body_id=None if order.owner else where,
    )
    ledger.record_deed("desk.order-reported", subject=order.number, by=by, cause=cause)
    return order


def shown_minute(instant: datetime) -> str:
    """The instant to the minute, in China's time."""
    return instant.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def tell_ends() -> int:
    """How many ties and passes near their end were told of to sponsors and administrators.

    Each end is told once; a tie or pass renewed is told of again before its new end. Passes that
    last no longer than the notice itself are told of by nobody.
    """
    told = 0
    for tie in organisations.list_ending_ties(within_days=settings.ZT_TIE_NOTICE_DAYS):
        told += notify(
            template="desk.tie-ends",
            facts={"name": tie.account.name, "company": tie.company, "day": str(tie.end_date)},
            link=f"/organisations/people/{tie.account.uuid}/",
            accounts=_tellable(tie),
            once_key=f"tie-ends|{tie.account.uuid}|{tie.end_date}",
        )
    for row in organisations.list_ending_passes(within_hours=settings.ZT_PASS_NOTICE_HOURS):
        told += notify(
            template="desk.pass-ends",
            facts={
                "name": row.account.name, "number": row.number, "order": row.order_number,
                "until": shown_minute(row.until_at),
            },
            link=f"/organisations/passes/{row.uuid}/",
            accounts=_tellable(row.account.contractor_tie),
            once_key=f"pass-ends|{row.uuid}",
        )  # fmt: skip
    return told


def _tellable(tie: Any) -> list[UUID]:
    """The sponsor and the administrators of the body, each once."""
    home = tie.account.home_body
    admins = organisations.holders_of(Role.BODY_ADMIN, home.uuid) if home else []
    return list(dict.fromkeys([tie.sponsor.uuid, *(one.account_id for one in admins)]))
