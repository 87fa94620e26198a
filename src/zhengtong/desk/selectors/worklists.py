"""Worklists narrowed, sorted and counted; every question starts from the person's own rows."""

from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from zhengtong.desk.domain.flow import StepKind, StepState
from zhengtong.desk.domain.supervision import SupervisionState
from zhengtong.desk.domain.worklists import WorklistFilter
from zhengtong.desk.models import Clock, Matter, Notice, SavedView, Step, Supervision
from zhengtong.desk.selectors import matters
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import read_uuid

Row = TypeVar("Row", bound=Model)


def search_todo(actor: Actor, narrowed: WorklistFilter) -> QuerySet[Step]:
    """Steps waiting for this person (待办), narrowed; oldest first unless asked otherwise."""
    found = _narrow(matters.list_todo(actor), narrowed, actor, path="matter__")
    found = _steps_asked(found, narrowed, actor)
    return _sort(_between(found, narrowed, "current_since"), narrowed, "current_since", "matter__")


def search_done(actor: Actor, narrowed: WorklistFilter) -> QuerySet[Step]:
    """Steps this person decided (已办), narrowed; newest first unless asked otherwise."""
    found = _narrow(matters.list_done(actor), narrowed, actor, path="matter__")
    found = _steps_asked(found, narrowed, actor)
    if narrowed.outcome:
        found = found.filter(state=narrowed.outcome)
    return _sort(_between(found, narrowed, "decided_at"), narrowed, "decided_at", "matter__")


def search_started(actor: Actor, narrowed: WorklistFilter) -> QuerySet[Matter]:
    """Matters this person started (我发起的), narrowed; newest first unless asked otherwise."""
    found = _narrow(matters.list_started(actor), narrowed, actor, path="")
    if narrowed.asked:
        found = found.filter(_waits_for(narrowed.asked, actor, matter="pk"))
    if narrowed.outcome:
        found = found.filter(state=narrowed.outcome)
    return _sort(_between(found, narrowed, "created_at"), narrowed, "created_at", "")


def search_notices(
    actor: Actor, narrowed: WorklistFilter, *, only_unread: bool = True
) -> QuerySet[Notice]:
    """Notices told to this person (待阅, or all), narrowed; newest first."""
    found = (matters.list_unread if only_unread else matters.list_notices)(actor)
    if narrowed.q:
        found = found.filter(Q(title__icontains=narrowed.q) | Q(text__icontains=narrowed.q))
    if narrowed.kind:
        found = found.filter(kind=narrowed.kind)
    found = _between(_told_of(found, narrowed, actor), narrowed, "created_at")
    return found.order_by("created_at", "pk") if narrowed.sort == "oldest" else found


def list_views(actor: Actor, worklist: str) -> list[SavedView]:
    """The person's saved views of a worklist, oldest first."""
    return list(SavedView.objects.filter(account=actor.account_id, worklist=worklist))


def list_notice_kinds(actor: Actor) -> list[str]:
    """Kinds of the notices the person has not read, at most fifty."""
    unread = Notice.objects.unread_by(actor).order_by("kind")
    return list(unread.values_list("kind", flat=True).distinct()[:50])


def _supervisions(narrowed: WorklistFilter, actor: Actor) -> QuerySet[Supervision]:
    """The supervisions wanted, among those the actor may see."""
    found = Supervision.objects.for_actor(actor).exclude(state=SupervisionState.CLOSED)
    if narrowed.supervised != "running":
        found = found.filter(state=SupervisionState.OPEN)
    return found.filter(reply_by__lt=clock.today()) if narrowed.supervised == "overdue" else found


def _waits_for(asked: str, actor: Actor, *, matter: str) -> Q:
    """That an opinion on the matter is asked of, or by, the actor, and is not given yet."""
    asking = Step.objects.filter(
        matter=OuterRef(matter), kind=StepKind.CONSULTATION, state=StepState.CURRENT
    )
    if asked == "by-me":
        return Q(Exists(asking.filter(added_by=actor.account_id)))
    mine = Q(transferred_to=actor.account_id)
    if actor.body_id is not None:
        roles = [str(role) for role in actor.roles]
        mine |= Q(transferred_to__isnull=True, body__uuid=actor.body_id, role__in=roles)
    return Q(Exists(asking.filter(mine)))


def _steps_asked(found: QuerySet[Step], narrowed: WorklistFilter, actor: Actor) -> QuerySet[Step]:
    """Questions put to the actor, or steps whose matters wait for an answer to the actor."""
    if narrowed.asked == "of-me":
        return found.filter(kind=StepKind.CONSULTATION)
    if narrowed.asked == "by-me":
        return found.filter(_waits_for("by-me", actor, matter="matter_id"))
    return found


def _told_of(found: QuerySet[Notice], narrowed: WorklistFilter, actor: Actor) -> QuerySet[Notice]:
    """Notices of the supervisions wanted, or of matters on which an opinion is still waited for."""
    if narrowed.supervised:
        pages = _supervisions(narrowed, actor).annotate(
            page=Concat(Value("/desk/supervisions/"), Cast("uuid", CharField()), Value("/"))
        )
        found = found.filter(Exists(pages.filter(page=OuterRef("link"))))
    if narrowed.asked:
        pages_of_matters = Matter.objects.filter(
            _waits_for(narrowed.asked, actor, matter="pk")
        ).annotate(page=Concat(Value("/desk/matters/"), Cast("uuid", CharField()), Value("/")))
        found = found.filter(
            Exists(pages_of_matters.filter(page=OuterRef("link"))),
            kind__in=("desk.opinion-asked", "desk.opinion-given"),
        )
    return found


def _narrow(
    found: QuerySet[Row], narrowed: WorklistFilter, actor: Actor, *, path: str
) -> QuerySet[Row]:
    if narrowed.q:
        found = found.filter(
            Q(**{f"{path}title__icontains": narrowed.q})
            | Q(**{f"{path}number__icontains": narrowed.q})
            | Q(**{f"{path}started_by_name__icontains": narrowed.q})
            | Q(**{f"{path}body__name__icontains": narrowed.q})
            | Q(**{f"{path}body__short_name__icontains": narrowed.q})
        )
    if narrowed.kind:
        found = found.filter(**{f"{path}kind": narrowed.kind})
    if narrowed.supervised:
        running = _supervisions(narrowed, actor).filter(matter=OuterRef(f"{path}pk"))
        found = found.filter(Exists(running))
    if narrowed.body:
        found = found.filter(_of_body(narrowed.body, path))
    return _due(found, narrowed, path)


def _of_body(words: str, path: str) -> Q:
    outer = read_uuid(words)
    if outer is not None:
        return Q(**{f"{path}body__uuid": outer})
    return Q(**{f"{path}body__name__icontains": words}) | Q(
        **{f"{path}body__short_name__icontains": words}
    )


def _running(path: str) -> QuerySet[Clock]:
    return Clock.objects.filter(subject=OuterRef(f"{path}subject"), stopped_on__isnull=True)


def _due(found: QuerySet[Row], narrowed: WorklistFilter, path: str) -> QuerySet[Row]:
    today = clock.today()
    if narrowed.due == "overdue":
        return found.filter(Exists(_running(path).filter(due_on__lt=today)))
    if narrowed.due_days is not None:
        last = today + timedelta(days=narrowed.due_days)
        return found.filter(Exists(_running(path).filter(due_on__gte=today, due_on__lte=last)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.CHINA)


def _between(found: QuerySet[Row], narrowed: WorklistFilter, field: str) -> QuerySet[Row]:
    if narrowed.since:
        found = found.filter(**{f"{field}__gte": _midnight(narrowed.since)})
    if narrowed.until and narrowed.until < date.max:
        found = found.filter(**{f"{field}__lt": _midnight(narrowed.until + timedelta(days=1))})
    return found


def _sort(found: QuerySet[Row], narrowed: WorklistFilter, field: str, path: str) -> QuerySet[Row]:
    if narrowed.sort == "due":
        soonest = Subquery(_running(path).order_by("due_on").values("due_on")[:1])
        sorted_by_due: Any = found.annotate(due_first=soonest).order_by("due_first", field, "pk")
        return cast("QuerySet[Row]", sorted_by_due)
    orders = {
        "oldest": (field, "pk"),
        "newest": (f"-{field}", "-pk"),
        "title": (f"{path}title", "pk"),
    }
    return found.order_by(*orders[narrowed.sort]) if narrowed.sort in orders else found


def find_chosen(actor: Actor, matter_ids: list[UUID]) -> dict[UUID, Step]:
    """Those of the matters that wait for this person, by name, with step and body."""
    found = matters.list_todo(actor).filter(matter__uuid__in=matter_ids)
    return {step.matter.uuid: step for step in found}
