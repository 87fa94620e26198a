"""Questions over changes, update tasks, and the entries a change may touch."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhengtong.catalogue.domain.updates import RECORDERS, UNSETTLED, UpdateState, clock_subject
from zhengtong.catalogue.models import Entry, UpdateCause, UpdateTask
from zhengtong.desk import public as desk
from zhengtong.desk.public import ClockRow
from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations import public as organisations

MAX_WORDS = 5
_PLACES = (
    "title", "summary", "keywords", "share_condition", "use_range", "use_requirement",
    "basis_document", "basis_article", "basis_quote", "open_condition",
)  # fmt: skip


def entries_to_touch(actor: Actor) -> QuerySet[Entry]:
    """Published entries for which the actor may record a change.

    A body's own; for its authority those of every body it answers for.
    """
    if actor.body_id is None or not actor.has(*RECORDERS):
        return Entry.objects.none()
    mine = Q(body__uuid=actor.body_id)
    if actor.has(Role.REVIEWER):
        scope = organisations.visible_bodies(actor, "entry", "submitted")
        if not scope.is_empty:
            mine |= organisations.scope_filter(scope, "body")
    return Entry.objects.published().filter(mine)


def search_touched(actor: Actor, *, words: str = "", provider: str = "") -> QuerySet[Entry]:
    """Those whose published version speaks of every word, of bodies so named; by title."""
    found = entries_to_touch(actor).select_related("body", "current").prefetch_related("codes")
    if provider:
        named = Q(body__name__icontains=provider) | Q(body__short_name__icontains=provider)
        found = found.filter(named)
    for word in words.replace("\x00", "").split()[:MAX_WORDS]:
        place = Q()
        for name in _PLACES:
            place |= Q(**{f"current__{name}__icontains": word})
        found = found.filter(place)
    return found.order_by("title", "pk")


def list_changes(actor: Actor, *, text: str = "") -> QuerySet[UpdateCause]:
    """Changes the actor sees, newest first, with how many tasks are open and how many there are."""
    seen = Q(tasks__in=UpdateTask.objects.for_actor(actor))
    found = UpdateCause.objects.for_actor(actor).select_related("body")
    if text:
        found = found.filter(Q(title__icontains=text) | Q(document__icontains=text))
    waiting = seen & Q(tasks__state__in=[str(state) for state in UNSETTLED])
    return found.annotate(
        task_count=Count("tasks", filter=seen, distinct=True),
        open_count=Count("tasks", filter=waiting, distinct=True),
    ).order_by("-at", "-pk")


def get_change(change_id: UUID, *, by: Actor) -> UpdateCause:
    """The change.

    Raises:
        ChangeNotFound.
    """
    return UpdateCause.objects.for_actor(by).select_related("body").get_or_refuse(change_id)


def search_updates(
    actor: Actor, *, state: str = "", text: str = "", change: UpdateCause | None = None
) -> QuerySet[UpdateTask]:
    """Update tasks the actor sees, oldest change first.

    ``state`` is a state, ``late`` for unsettled ones past their day, or "" for all.
    """
    found = UpdateTask.objects.for_actor(actor).select_related("change", "entry__body")
    if change is not None:
        found = found.filter(change=change)
    if state == "late":
        found = found.unsettled().filter(uuid__in=desk.late_keys(clock_subject("")))
    elif state in set(UpdateState):
        found = found.filter(state=state)
    if text:
        named = Q(entry__title__icontains=text) | Q(change__title__icontains=text)
        found = found.filter(named | Q(entry__body__name__icontains=text))
    return found.order_by("change__happened_on", "entry__title", "pk")


def map_update_clocks(tasks: list[UpdateTask]) -> dict[UUID, ClockRow]:
    """Task → its running clock; two statements for all."""
    clocks = desk.map_clocks([clock_subject(task.uuid) for task in tasks])
    return {
        task.uuid: clocks[clock_subject(task.uuid)]
        for task in tasks
        if clock_subject(task.uuid) in clocks
    }


def get_update(task_id: UUID, *, by: Actor) -> UpdateTask:
    """The update task.

    Raises:
        UpdateNotFound.
    """
    found = UpdateTask.objects.for_actor(by).select_related("change__body", "entry__body")
    return found.get_or_refuse(task_id)


def list_open_updates(entry_id: UUID) -> list[UpdateTask]:
    """What is still asked of an entry, oldest change first."""
    found = UpdateTask.objects.filter(entry__uuid=entry_id).unsettled().select_related("change")
    return list(found.order_by("change__happened_on", "pk")[:20])
