"""What of the desk hangs on a body: whatever is under way, routes, publications, notices."""

from uuid import UUID

from django.db.models import F, Q, QuerySet

from zhengtong.desk.domain.flow import MatterState, StepState
from zhengtong.desk.domain.official_forms import FormState
from zhengtong.desk.domain.publications import PublicationState
from zhengtong.desk.domain.questions import QuestionState
from zhengtong.desk.domain.supervision import SupervisionState
from zhengtong.desk.domain.work_orders import OrderState
from zhengtong.desk.models import (
    Attachment,
    Clock,
    ClockReminder,
    Matter,
    Notice,
    OfficialForm,
    Publication,
    Question,
    RightsReview,
    Route,
    RouteFault,
    Step,
    Supervision,
    WorkOrder,
)
from zhengtong.desk.services.rights_reviews import cancel_reviews
from zhengtong.desk.services.steps import note_action
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations

_UNDER_WAY = (MatterState.OPEN, MatterState.RETURNED)
_UNDECIDED = (StepState.CURRENT, StepState.WAITING)
MOST = organisations.LINES_SHOWN


def _matters(body_id: UUID) -> QuerySet[Matter]:
    return Matter.objects.filter(body__uuid=body_id, state__in=_UNDER_WAY).order_by("pk")


def _steps(body_id: UUID) -> QuerySet[Step]:
    found = Step.objects.filter(body__uuid=body_id, state__in=_UNDECIDED).order_by("pk")
    return found.select_related("matter")


def _clocks(body_id: UUID) -> QuerySet[Clock]:
    return Clock.objects.filter(body__uuid=body_id, stopped_on__isnull=True).order_by("pk")


def _escalated(body_id: UUID) -> QuerySet[ClockReminder]:
    found = ClockReminder.objects.filter(authority__uuid=body_id, clock__stopped_on__isnull=True)
    return found.order_by("pk")


def _orders(body_id: UUID) -> QuerySet[WorkOrder]:
    found = WorkOrder.objects.filter(body__uuid=body_id).exclude(state=OrderState.CLOSED)
    return found.order_by("pk")


def _supervisions(body_id: UUID) -> QuerySet[Supervision]:
    side = Q(body__uuid=body_id) | Q(authority__uuid=body_id)
    found = Supervision.objects.filter(side).exclude(state=SupervisionState.CLOSED)
    return found.order_by("pk")


def _questions(body_id: UUID) -> QuerySet[Question]:
    side = Q(body__uuid=body_id) | Q(authority__uuid=body_id)
    return Question.objects.filter(side, state=QuestionState.OPEN).order_by("pk")


def _publications(body_id: UUID) -> QuerySet[Publication]:
    return Publication.objects.filter(issuer__uuid=body_id).order_by("pk")


def _count_in_force(body_id: UUID) -> int:
    """Publications that somebody must be able to change or withdraw."""
    found = _publications(body_id).exclude(state=PublicationState.WITHDRAWN)
    return found.exclude(expires_on__lt=clock.today()).count()


def _forms(body_id: UUID) -> QuerySet[OfficialForm]:
    living = OfficialForm.objects.exclude(state=FormState.VOID)
    return living.filter(body__uuid=body_id, matter__state__in=_UNDER_WAY).order_by("pk")


def _routes(body_id: UUID) -> QuerySet[Route]:
    return Route.objects.filter(body__uuid=body_id, is_live=True).order_by("pk")


def _reviews(body_id: UUID) -> QuerySet[RightsReview]:
    """Reviews under way; they end with the body, the rights themselves go with the people."""
    return RightsReview.objects.filter(body__uuid=body_id, closed_at__isnull=True).order_by("pk")


def _notices(body_id: UUID) -> QuerySet[Notice]:
    return Notice.objects.filter(body__uuid=body_id).order_by("pk")


def _papers(body_id: UUID) -> QuerySet[Attachment]:
    return Attachment.objects.filter(body_id=body_id, removed_at__isnull=True).order_by("pk")


def _carry_matters(way: organisations.Carrying, by: Actor) -> int:
    """Matters under way; their flow sheets tell from which body to which, stale pages are told."""
    moving = list(_matters(way.from_id))
    for matter in moving:
        note_action(matter, "reform", by, opinion=f"{way.from_name} → {way.to_name}")
    found = Matter.objects.filter(pk__in=[matter.pk for matter in moving])
    return found.update(body_id=way.to_pk, revision=F("revision") + 1)


def _carry_two(
    query: QuerySet[Supervision] | QuerySet[Question], way: organisations.Carrying
) -> int:
    keys = list(query.values_list("pk", flat=True))
    for side in ("body", "authority"):
        found = query.model.objects.filter(pk__in=keys, **{f"{side}_id": way.from_pk})
        found.update(**{f"{side}_id": way.to_pk})
    return len(keys)


def _carry_routes(way: organisations.Carrying, _by: Actor) -> int:
    """Routes of kinds for which the successor has none come along, the others are out of use.

    Steps that name the body itself, wherever they stand, name its successor.
    """
    theirs = Route.objects.filter(body_id=way.to_pk).values("kind")
    count = _routes(way.from_id).count()
    _routes(way.from_id).filter(kind__in=theirs).update(is_live=False)
    _routes(way.from_id).order_by().update(body_id=way.to_pk)
    old, new = str(way.from_id), str(way.to_id)
    for route in Route.objects.filter(is_live=True):
        steps = [_named_anew(step, old, new) for step in route.steps]
        if steps != route.steps:
            route.steps = steps
            route.revision += 1
            route.save(update_fields=["steps", "revision"])
    RouteFault.objects.filter(body_id=way.from_pk).delete()
    return count


def _named_anew(step: dict[str, object], old: str, new: str) -> dict[str, object]:
    also = step.get("also") or []
    assert isinstance(also, list)  # noqa: S101 - as routes are stored
    whose = new if step.get("whose") == old else step.get("whose", "own_body")
    parties = [{**one, "whose": new} if one.get("whose") == old else one for one in also]
    return {**step, "whose": whose, "also": parties}


def _carry_publications(way: organisations.Carrying, _by: Actor) -> int:
    """What it issued is kept by the successor; what was told to it is told to the successor."""
    for publication in Publication.objects.filter(bodies__uuid=way.from_id):
        publication.bodies.add(way.to_pk)
    return _publications(way.from_id).order_by().update(issuer_id=way.to_pk)


def _carry_papers(way: organisations.Carrying, _by: Actor) -> int:
    return _papers(way.from_id).order_by().update(body_id=way.to_id)


def _matter_line(row: Matter) -> str:
    return f"{row.number} {row.title}"


def register() -> None:
    """Declare them."""
    plain = organisations.plain_holding
    organisations.register_holding(
        plain(
            "desk.steps", N_("待办理的环节"), _steps, line=lambda row: _matter_line(row.matter)
        ),
        plain("desk.clocks", N_("计时中的时限"), _clocks, line=lambda row: row.subject),
        plain(
            "desk.escalated", N_("上报的逾期"), _escalated, field="authority",
            line=lambda row: str(row.due_on),
        ),
        plain("desk.work-orders", N_("工单"), _orders, line=lambda row: row.number),
        plain("desk.official-forms", N_("文书"), _forms, line=lambda row: row.number),
        plain(
            "desk.notices", N_("发给单位的通知"), _notices, line=lambda row: row.title,
            count_binding=organisations.bind_nothing,
        ),
        *_told_or_of_two_sides(),
        *_kept_with_more(),
    )  # fmt: skip


def _told_or_of_two_sides() -> list[organisations.Holding]:
    return [
        organisations.Holding(
            code="desk.matters",
            title=N_("未办结的事项"),
            fields=("desk.Matter.body",),
            list_open=lambda body_id: [_matter_line(row) for row in _matters(body_id)[:MOST]],
            count_open=lambda body_id: _matters(body_id).count(),
            carry=_carry_matters,
        ),
        organisations.Holding(
            code="desk.supervisions",
            title=N_("督办"),
            fields=("desk.Supervision.body", "desk.Supervision.authority"),
            list_open=lambda body_id: [row.number for row in _supervisions(body_id)[:MOST]],
            count_open=lambda body_id: _supervisions(body_id).count(),
            carry=lambda way, _by: _carry_two(_supervisions(way.from_id), way),
        ),
        organisations.Holding(
            code="desk.questions",
            title=N_("问答"),
            fields=("desk.Question.body", "desk.Question.authority"),
            list_open=lambda body_id: [row.number for row in _questions(body_id)[:MOST]],
            count_open=lambda body_id: _questions(body_id).count(),
            carry=lambda way, _by: _carry_two(_questions(way.from_id), way),
        ),
    ]


def _kept_with_more() -> list[organisations.Holding]:
    return [
        organisations.Holding(
            code="desk.rights-reviews",
            title=N_("权限清理"),
            fields=("desk.RightsReview.body",),
            list_open=lambda body_id: [row.number for row in _reviews(body_id)[:MOST]],
            count_open=lambda body_id: _reviews(body_id).count(),
            carry=lambda way, by: cancel_reviews(way.from_id, by=by),
        ),
        organisations.Holding(
            code="desk.routes",
            title=N_("审核流程"),
            fields=("desk.Route.body", "desk.RouteFault.body"),
            list_open=lambda body_id: [row.kind for row in _routes(body_id)[:MOST]],
            count_open=lambda body_id: _routes(body_id).count(),
            carry=_carry_routes,
            count_binding=organisations.bind_nothing,
        ),
        organisations.Holding(
            code="desk.publications",
            title=N_("通知文件"),
            fields=("desk.Publication.issuer", "desk.Publication.bodies"),
            list_open=lambda body_id: [row.number for row in _publications(body_id)[:MOST]],
            count_open=lambda body_id: _publications(body_id).count(),
            carry=_carry_publications,
            count_binding=_count_in_force,
        ),
        organisations.Holding(
            code="desk.attachments",
            title=N_("附件"),
            fields=("desk.Attachment.body_id",),
            list_open=lambda body_id: [row.name for row in _papers(body_id)[:MOST]],
            count_open=lambda body_id: _papers(body_id).count(),
            carry=_carry_papers,
            count_binding=organisations.bind_nothing,
        ),
    ]
