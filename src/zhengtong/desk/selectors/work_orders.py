"""Questions over work orders."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhengtong.desk.domain.flow import StepKind, StepState
from zhengtong.desk.domain.work_orders import OrderState
from zhengtong.desk.models import Step, WorkOrder
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations import public as organisations


def list_orders(
    actor: Actor, *, state: str = "", severity: str = "", text: str = ""
) -> QuerySet[WorkOrder]:
    """Orders the actor may see, newest first; state ``mine`` and ``overdue`` are filters too."""
    found = WorkOrder.objects.for_actor(actor).select_related("alarm", "body")
    if state == "mine":
        found = found.filter(owner=actor.account_id).exclude(state=OrderState.CLOSED)
    elif state == "overdue":
        found = found.filter(_overdue())
    elif state:
        found = found.filter(state=state)
    if severity:
        found = found.filter(severity=severity)
    if text:
        found = found.filter(
            Q(number__icontains=text)
            | Q(alarm__title__icontains=text)
            | Q(alarm__facts__icontains=text)
        )
    return found


def _overdue() -> Q:
    return Q(due_on__lt=clock.today()) & ~Q(state=OrderState.CLOSED)


def count_orders(actor: Actor) -> dict[str, int]:
    """Figures over the orders the actor may see: open, accepted, overdue."""
    found = WorkOrder.objects.for_actor(actor)
    return found.aggregate(
        open=Count("pk", filter=Q(state=OrderState.OPEN)),
        accepted=Count("pk", filter=Q(state=OrderState.ACCEPTED)),
        overdue=Count("pk", filter=_overdue()),
    )


def count_waiting(actor: Actor) -> int:
    """Orders that wait for the actor: theirs, and their body's that nobody has taken."""
    found = WorkOrder.objects.filter(owner=actor.account_id).exclude(state=OrderState.CLOSED)
    if actor.body_id is not None and actor.has(Role.OFFICER, Role.BODY_ADMIN, Role.SYSTEM_ADMIN):
        untaken = WorkOrder.objects.filter(body__uuid=actor.body_id, state=OrderState.OPEN)
        found = found | untaken
    return found.count()


def get_order(order_id: UUID, *, by: Actor) -> WorkOrder:
    """The order with its alarm and what happened to it, if the actor may see it.

    Raises:
        WorkOrderNotFound.
    """
    found = WorkOrder.objects.for_actor(by).select_related("alarm", "body", "matter")
    return found.prefetch_related("actions").get_or_refuse(order_id)


def find_step(order: WorkOrder) -> Step | None:
    """The step of the order's matter whose turn it is, or None."""
    if order.matter_id is None:
        return None
    steps = Step.objects.filter(
        matter_id=order.matter_id, state=StepState.CURRENT, kind=StepKind.DECISION
    )
    return steps.select_related("body", "matter").first()


def list_candidates(order: WorkOrder) -> list[organisations.PersonRow]:
    """Those to whom the order may be given: whoever holds the role of its step."""
    step = find_step(order)
    if step is None:
        return []
    people = organisations.holders_of(Role(step.role), step.body.uuid)
    return list({person.account_id: person for person in people}.values())
