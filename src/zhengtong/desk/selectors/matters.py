"""Questions over matters, notices and clocks."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.rows import MatterRow, StepRow
from zhengtong.desk.models import Matter, Notice, Publication, Step
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.toolkit.prepared import Prepared, count_together
from zhengtong.toolkit.remembering import once_a_request

DESK_ROWS = 8


def step_row(step: Step) -> StepRow:
    """The step as a typed row."""
    return StepRow(
        ordinal=step.ordinal,
        round=step.round,
        name=step.name,
        role=step.role,
        body_id=step.body.uuid,
        body_name=step.body.name,
        office_name=step.office.name if step.office else "",
        state=flow.StepState(step.state),
        decided_by_name=step.decided_by_name,
        on_behalf_of=step.on_behalf_of,
        decided_at=step.decided_at,
        opinion=step.opinion,
    )


def matter_row(matter: Matter, *, decided: Step | None = None) -> MatterRow:
    """The matter as a typed row, with its current step."""
    is_open = matter.state == flow.MatterState.OPEN
    current = (
        [
            step_row(step)
            for step in matter.steps.select_related("body", "office").filter(
                state=flow.StepState.CURRENT, kind=flow.StepKind.DECISION
            )
        ]
        if is_open
        else []
    )
    return MatterRow(
        uuid=matter.uuid,
        number=matter.number,
        kind=matter.kind,
        subject=matter.subject,
        title=matter.title,
        state=flow.MatterState(matter.state),
        outcome=None if matter.state == flow.MatterState.OPEN else str(matter.state),
        revision=matter.revision,
        started_by=matter.started_by,
        started_by_name=matter.started_by_name,
        current_step=current[0] if current else None,
        current_steps=tuple(current),
        decided_step=step_row(decided) if decided else None,
    )


def find_matter(kind: str, subject: str) -> MatterRow | None:
    """The newest matter of that kind about the subject, or None."""
    matter = Matter.objects.filter(kind=kind, subject=subject).order_by("-pk").first()
    return matter_row(matter) if matter else None


def get_matter(matter_id: UUID, *, by: Actor) -> Matter:
    """The matter with its steps and actions, if the actor may see it.

    Raises:
        MatterNotFound.
    """
    return (
        Matter.objects.for_actor(by)
        .select_related("body")
        .prefetch_related("steps__body", "steps__office", "actions")
        .get_or_refuse(matter_id)
    )


def list_flow(kind: str, subject: str) -> list[Matter]:
    """All matters of that kind about the subject, oldest first, with steps and actions."""
    return list(
        Matter.objects.filter(kind=kind, subject=subject)
        .prefetch_related("steps__body", "steps__office", "actions")
        .order_by("pk")
    )


def _key_of_body(body_id: UUID) -> Subquery:
    """The inner key of a body within the statement, so that the indexes of steps are used."""
    bodies: Any = Step._meta.get_field("body").related_model
    return Subquery(bodies.objects.filter(uuid=body_id).values("pk")[:1])


def list_todo(actor: Actor) -> QuerySet[Step]:
    """Steps waiting for this person (待办), oldest first: to decide, or to give an opinion on."""
    mine = Q(transferred_to=actor.account_id)
    if actor.body_id is not None:
        here = Q(office__isnull=True)
        if actor.office_id is not None:
            here |= Q(office__uuid=actor.office_id)
        mine |= Q(
            here,
            transferred_to__isnull=True,
            role__in=[str(role) for role in actor.roles],
            body_id=_key_of_body(actor.body_id),
        )
    return (
        Step.objects.filter(mine, state=flow.StepState.CURRENT)
        .exclude(four_eyes=True, matter__started_by=actor.account_id)
        .select_related("matter", "matter__body", "body", "office")
        .order_by("current_since", "pk")
    )


def list_done(actor: Actor) -> QuerySet[Step]:
    """Steps this person decided (已办), newest first."""
    return (
        Step.objects.filter(decided_by=actor.account_id)
        .select_related("matter", "matter__body", "body")
        .order_by("-decided_at", "-pk")
    )


def list_started(actor: Actor) -> QuerySet[Matter]:
    """Matters this person started (我发起的), newest first."""
    return (
        Matter.objects.filter(started_by=actor.account_id)
        .select_related("body")
        .order_by("-created_at", "-pk")
    )


def list_unread(actor: Actor) -> QuerySet[Notice]:
    """Notices this person has not opened (待阅), newest first."""
    return Notice.objects.unread_by(actor)


def list_notices(actor: Actor) -> QuerySet[Notice]:
    """All notices told to this person, newest first."""
    return Notice.objects.for_actor(actor)


def worklist_counts(actor: Actor) -> dict[str, int]:
    """Figures of the four worklists, each counted up to the cap of pagination."""
    waiting = _count_waiting(actor)
    me = actor.nameless()
    done, started = count_together([(_DONE_KEYS, {"actor": me}), (_STARTED_KEYS, {"actor": me})])
    return {
        "todo": waiting["todo"],
        "unread": waiting["notices"] + waiting["publications"],
        "done": done,
        "started": started,
    }


@once_a_request
def _count_waiting(actor: Actor) -> dict[str, int]:
    """What waits for this person, as every page of the desk shows it; one statement."""
    me = actor.nameless()
    asked: dict[str, tuple[Prepared[Any], dict[str, Any]]] = {
        "todo": (_TODO_KEYS, {"actor": me}),
        "notices": (_UNREAD_KEYS, {"actor": me}),
        "publications": (_PUBLICATION_KEYS, {"actor": me, "day": clock.today()}),
    }
    return dict(zip(asked, count_together(list(asked.values())), strict=True))


def count_todo(actor: Actor) -> int:
    """Steps waiting for this person, counted up to the cap of pagination."""
    return _count_waiting(actor)["todo"]


def count_unread(actor: Actor) -> int:
    """Notices not opened and publications not read or not signed (待阅)."""
    return count_notices(actor) + count_publications(actor)


def count_notices(actor: Actor) -> int:
    """Notices not opened, counted up to the cap of pagination."""
    return _count_waiting(actor)["notices"]


def count_publications(actor: Actor) -> int:
    """Publications not read or not signed, counted up to the cap of pagination."""
    return _count_waiting(actor)["publications"]


def first_todo(actor: Actor) -> list[Step]:
    """The first of ``list_todo``, as the desk shows them; asked with every opening of it."""
    return _FIRST_TODO.rows(actor=actor.nameless())


def first_started(actor: Actor) -> list[Matter]:
    """The first of ``list_started``, as the desk shows them."""
    return _FIRST_STARTED.rows(actor=actor.nameless())


def first_unread(actor: Actor) -> list[Notice]:
    """The first of ``list_unread``, as the desk shows them."""
    return _FIRST_UNREAD.rows(actor=actor.nameless())


def _keys_of(build: Callable[..., "QuerySet[Any]"]) -> Prepared[Any]:
    return Prepared(lambda **facts: build(**facts).order_by().values("pk"))


def _first_of(build: Callable[[Actor], "QuerySet[Any]"]) -> Prepared[Any]:
    return Prepared(lambda actor: build(actor)[:DESK_ROWS])


_TODO_KEYS = _keys_of(list_todo)
_DONE_KEYS = _keys_of(list_done)
_STARTED_KEYS = _keys_of(list_started)
_UNREAD_KEYS = _keys_of(list_unread)
_PUBLICATION_KEYS = _keys_of(lambda actor, day: Publication.objects.unread_by(actor, day=day))
_FIRST_TODO: Prepared[Step] = _first_of(list_todo)
_FIRST_STARTED: Prepared[Matter] = _first_of(list_started)
_FIRST_UNREAD: Prepared[Notice] = _first_of(list_unread)


def may_decide(matter: MatterRow | None, actor: Actor | None) -> bool:
    """Whether a page may offer the decision form; the service decides for real."""
    if matter is None or actor is None or matter.current_step is None:
        return False
    mine = list_todo(actor).filter(matter__uuid=matter.uuid, kind=flow.StepKind.DECISION)
    return mine.exists()
