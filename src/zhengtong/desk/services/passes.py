"""Passes of a work order: what lets a contractor see to it, for some hours."""

from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.order_errors import WorkOrderClosed
from zhengtong.desk.domain.work_orders import OrderState
from zhengtong.desk.models import WorkOrder
from zhengtong.desk.services.work_orders import note_order
from zhengtong.kernel.actor import Actor
from zhengtong.organisations import public as organisations


@transaction.atomic
def give_order_pass(
    order_id: UUID, *, account_id: UUID, hours: int, reason: str, by: Actor
) -> WorkOrder:
    """The order with a pass for the contractor, noted among what happened to it.

    Raises:
        WorkOrderNotFound, WorkOrderClosed, NotPermitted, AccountNotFound, InvalidFields.
    """
    seen = WorkOrder.objects.for_actor(by).get_or_refuse(order_id)
    order = WorkOrder.objects.select_for_update(of=("self",)).get_or_refuse(seen.uuid)
    if order.state == OrderState.CLOSED:
        raise WorkOrderClosed
    row = organisations.give_pass(
        account_id, order_id=order.uuid, order_number=order.number, hours=hours, reason=reason,
        by=by,
    )  # fmt: skip
    note_order(order, "pass", by, f"{row.number} → {row.account.name}：{row.reason}")
    return order
