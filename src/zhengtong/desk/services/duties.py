"""What of the desk hangs on a person: steps, matters, work orders, supervisions."""

from uuid import UUID

from django.db.models import F, QuerySet

from zhengtong.desk.domain.flow import MatterState, StepState
from zhengtong.desk.domain.supervision import SupervisionState
from zhengtong.desk.models import Matter, Step, Supervision, WorkOrder
from zhengtong.desk.services.steps import note_action
from zhengtong.desk.services.work_orders import note_order
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations

_UNDECIDED = (StepState.CURRENT, StepState.WAITING)
_UNDER_WAY = (MatterState.OPEN, MatterState.RETURNED)


def _steps(who: UUID) -> QuerySet[Step]:
    return Step.objects.filter(transferred_to=who, state__in=_UNDECIDED).select_related("matter")


def _matters(who: UUID) -> QuerySet[Matter]:
    return Matter.objects.filter(started_by=who, state__in=_UNDER_WAY)


def _orders(who: UUID) -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(owner=who, closed_at__isnull=True)


def _supervisions(who: UUID) -> QuerySet[Supervision]:
    return Supervision.objects.filter(opened_by=who).exclude(state=SupervisionState.CLOSED)


def _move_steps(who: UUID, to: organisations.Holder, by: Actor) -> int:
    """Steps in the person's own hand go to the successor, or back to all who hold the role.

    Whoever submitted a matter does not get the step that four eyes must decide.
    """
    steps = list(_steps(who))
    for step in steps:
        bars = step.four_eyes and step.matter.started_by == to.account_id
        step.transferred_to = None if bars else to.account_id
        step.transferred_to_name = "" if bars else to.name
        step.save(update_fields=["transferred_to", "transferred_to_name"])
        note_action(step.matter, "hand-over", by, step=step.name, opinion=f"→ {to.name}")
    _stale({step.matter_id for step in steps})
    return len(steps)


def _stale(matters: set[int]) -> None:
    Matter.objects.filter(pk__in=matters).update(revision=F("revision") + 1)


def _move_matters(who: UUID, to: organisations.Holder, by: Actor) -> int:
    matters = list(_matters(who))
    for matter in matters:
        note_action(matter, "hand-over", by, opinion=f"{matter.started_by_name} → {to.name}")
    return _matters(who).update(
        started_by=to.account_id, started_by_name=to.name, revision=F("revision") + 1
    )


def _move_orders(who: UUID, to: organisations.Holder, by: Actor) -> int:
    moved = 0
    for order in _orders(who):
        order.owner, order.owner_name = to.account_id, to.name
        order.revision += 1
        order.save(update_fields=["owner", "owner_name", "revision"])
        note_order(order, "hand-over", by, f"→ {to.name}")
        moved += 1
    return moved


def _move_supervisions(who: UUID, to: organisations.Holder, by: Actor) -> int:
    return _supervisions(who).update(opened_by=to.account_id, opened_by_name=to.name)


def register() -> None:
    """Declare them."""
    most = organisations.LINES_SHOWN
    organisations.register_duty(
        organisations.Duty(
            code="desk.steps",
            title=N_("转给本人或加签、征求意见的环节"),
            list_open=lambda who: [
                f"{step.matter.number} {step.matter.title}" for step in _steps(who)[:most]
            ],
            hand_to=_move_steps,
        ),
        organisations.Duty(
            code="desk.matters",
            title=N_("本人发起、尚未办结的事项"),
            list_open=lambda who: [f"{m.number} {m.title}" for m in _matters(who)[:most]],
            hand_to=_move_matters,
        ),
        organisations.Duty(
            code="desk.work-orders",
            title=N_("负责的工单"),
            list_open=lambda who: [order.number for order in _orders(who)[:most]],
            hand_to=_move_orders,
        ),
        organisations.Duty(
            code="desk.supervisions",
            title=N_("发起的督办"),
            list_open=lambda who: [row.number for row in _supervisions(who)[:most]],
            hand_to=_move_supervisions,
        ),
    )
