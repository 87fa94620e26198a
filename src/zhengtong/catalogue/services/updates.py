"""Deeds on changes: recorded with the entries they touch; tasks declared needless or reopened."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain.updates import (
    REASON_LIMIT,
    UPDATE_TERM,
    ChangeFacts,
    ChangeForbidden,
    ChangeInvalid,
    UpdateForbidden,
    UpdateSettled,
    UpdateState,
    clock_subject,
    find_change_gaps,
    may_record,
)
from zhengtong.catalogue.models import Entry, UpdateCause, UpdateTask
from zhengtong.catalogue.selectors.updates import entries_to_touch
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, Gap, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.policy.profiles import ProfileNotFound, profile_for

COMPILERS = (Role.OFFICER, Role.SHARING_HEAD, Role.BODY_HEAD)


@transaction.atomic
def record_change(facts: ChangeFacts, entry_ids: Sequence[UUID], *, by: Actor) -> UpdateCause:
    """The change, with an update task and a running clock for each entry it touches.

    Raises:
        ChangeForbidden, ChangeInvalid (all gaps at once).

    Policy: P7.1, P7.2, R06
    """
    wanted = _checked(facts, entry_ids, by)
    entries = list(entries_to_touch(by).filter(uuid__in=wanted).select_related("body"))
    if len(entries) != len(wanted):
        raise ChangeForbidden
    now = clock.current().now()
    change = UpdateCause.objects.create(
        kind=facts.kind,
        title=facts.title.strip(),
        document=facts.document.strip(),
        note=facts.note.strip(),
        happened_on=facts.happened_on,
        body_id=organisations.get_body(by.body_id or "").pk,
        by_account=by.account_id,
        by_name=by.name,
        at=now,
    )
    for entry in entries:
        _open_task(change, entry, by)
    ledger.record_deed(
        "catalogue.change-recorded",
        subject=str(change.uuid),
        subject_kind="catalogue.change",
        by=by,
        title=change.title,
        happened_on=change.happened_on.isoformat(),
        entries=len(entries),
    )
    _tell_bodies(change, entries)
    return change


def _checked(facts: ChangeFacts, entry_ids: Sequence[UUID], by: Actor) -> list[UUID]:
    """The entries named, each once, where the change may be recorded as it is."""
    if not may_record(by) or by.body_id is None:
        raise ChangeForbidden
    wanted = list(dict.fromkeys(entry_ids))
    gaps = find_change_gaps(facts, entries=wanted, today=clock.today())
    if not _has_term(facts.happened_on):
        message = N_("变化日期早于平台已知的期限规定。")
        gaps.append(Gap(field="happened_on", message=message, rule="R06"))
    if gaps:
        raise ChangeInvalid(gaps=tuple(gaps), count=len(gaps))
    return wanted


def _has_term(day: date) -> bool:
    try:
        return profile_for(day).term(UPDATE_TERM).amount is not None
    except ProfileNotFound:
        return False


def _open_task(change: UpdateCause, entry: Entry, by: Actor) -> None:
    task = UpdateTask.objects.create(change=change, entry=entry, opened_at=change.at)
    desk.start_clock(
        clock_subject(task.uuid),
        term=profile_for(change.happened_on).term(UPDATE_TERM),
        title=f"{entry.title} · {change.title}",
        body_id=entry.body.uuid,
        by=by,
        link=f"/catalogue/updates/{task.uuid}/",
        start_on=change.happened_on,
    )


def _tell_bodies(change: UpdateCause, entries: Sequence[Entry]) -> None:
    """One message a body, however many of its entries are touched."""
    counted: dict[UUID, int] = {}
    for entry in entries:
        counted[entry.body.uuid] = counted.get(entry.body.uuid, 0) + 1
    for body_id, count in counted.items():
        desk.notify(
            template="catalogue.update-asked",
            facts={"title": change.title, "count": count},
            link=f"/catalogue/changes/{change.uuid}/",
            body_id=body_id,
            once_key=f"catalogue.update-asked|{change.uuid}|{body_id}",
        )


def lock_task(task_id: UUID, by: Actor, revision: int | None) -> UpdateTask:
    """The task, locked, that the actor sees and saw in its latest state.

    Raises:
        UpdateNotFound, StaleRevision.
    """
    visible = UpdateTask.objects.for_actor(by).filter(uuid=task_id).values("pk")
    task = (
        UpdateTask.objects.select_for_update(of=("self",))
        .select_related("change", "entry__body")
        .filter(pk__in=visible)
        .get_or_refuse(task_id)
    )
    if revision is not None and task.revision != revision:
        raise StaleRevision
    return task


def permit_own(task: UpdateTask, by: Actor) -> None:
    """Let pass those who keep the catalogue of the task's body.

    Raises:
        UpdateForbidden.
    """
    if by.body_id != task.entry.body.uuid or not by.has(*COMPILERS):
        raise UpdateForbidden


def reason_of(text: str) -> str:
    """The reason, cleaned.

    Raises:
        ChangeInvalid: none, or too long.
    """
    reason = text.strip()
    if not reason or len(reason) > REASON_LIMIT:
        gap = Gap(field="reason", message=N_("请写明理由，500 字以内。"))
        raise ChangeInvalid(gaps=(gap,), count=1)
    return reason


@transaction.atomic
def declare_untouched(
    task_id: UUID, *, by: Actor, reason: str, revision: int | None = None
) -> UpdateTask:
    """The task settled because the change does not touch the entry; the authority may reopen it.

    Raises:
        UpdateNotFound, UpdateForbidden, StaleRevision, UpdateSettled, ChangeInvalid (no reason).

    Policy: P7.1, R06
    """
    task = lock_task(task_id, by, revision)
    permit_own(task, by)
    if task.state != UpdateState.OPEN:
        raise UpdateSettled
    task.reason = reason_of(reason)
    settle(task, UpdateState.UNTOUCHED, by)
    desk.stop_clock(clock_subject(task.uuid), UPDATE_TERM, by=by)
    record_update("catalogue.update-untouched", task, by, reason=task.reason)
    return task


@transaction.atomic
def reopen_update(
    task_id: UUID, *, by: Actor, reason: str, revision: int | None = None
) -> UpdateTask:
    """The task open again with a clock from the day of the change: the authority disagrees.

    Raises:
        UpdateNotFound, UpdateForbidden, StaleRevision, UpdateSettled, ChangeInvalid (no reason).
    """
    task = lock_task(task_id, by, revision)
    authority = organisations.authority_of(task.entry.body.uuid)
    if by.body_id != authority.uuid or not by.has(Role.REVIEWER, Role.BODY_HEAD):
        raise UpdateForbidden
    if task.state != UpdateState.UNTOUCHED:
        raise UpdateSettled
    task.reason = reason_of(reason)
    task.state, task.settled_at, task.settled_by_name = UpdateState.OPEN, None, ""
    task.revision += 1
    task.save()
    desk.start_clock(
        clock_subject(task.uuid),
        term=profile_for(task.change.happened_on).term(UPDATE_TERM),
        title=f"{task.entry.title} · {task.change.title}",
        body_id=task.entry.body.uuid,
        by=by,
        link=f"/catalogue/updates/{task.uuid}/",
        start_on=task.change.happened_on,
    )
    record_update("catalogue.update-reopened", task, by, reason=task.reason)
    desk.notify(
        template="catalogue.update-reopened",
        facts={"title": task.entry.title, "reason": task.reason},
        link=f"/catalogue/updates/{task.uuid}/",
        body_id=task.entry.body.uuid,
    )
    return task


def settle(task: UpdateTask, state: UpdateState, by: Actor) -> None:
    """Close the task in that state."""
    task.state = state
    task.settled_at, task.settled_by_name = clock.current().now(), by.name
    task.revision += 1
    task.save()


def record_update(deed: str, task: UpdateTask, by: Actor, **facts: object) -> None:
    """The deed on the task in the journal."""
    ledger.record_deed(
        deed,
        subject=str(task.uuid),
        subject_kind="catalogue.update",
        by=by,
        entry=str(task.entry.uuid),
        **facts,
    )
