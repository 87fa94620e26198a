"""More time for an update: asked by the provider once, decided by its authority (R06)."""

from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain.updates import (
    UPDATE_TERM,
    ChangeInvalid,
    UpdateExtensionWaits,
    UpdateNotFound,
    UpdateSettled,
    UpdateState,
    clock_subject,
)
from zhengtong.catalogue.models import UpdateTask
from zhengtong.catalogue.services.updates import lock_task, permit_own, reason_of, record_update
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.policy.profiles import profile_for

EXTENSION_KIND = "catalogue.update-extension"


@transaction.atomic
def ask_extension(
    task_id: UUID, *, by: Actor, workdays: int, reason: str, revision: int | None = None
) -> UpdateTask:
    """The wish for more time, put before the same-level authority; once a task.

    Raises:
        UpdateNotFound, UpdateForbidden, StaleRevision, UpdateSettled, UpdateExtensionWaits,
        ChangeInvalid.

    Policy: R06
    """
    task = lock_task(task_id, by, revision)
    permit_own(task, by)
    if task.state != UpdateState.OPEN:
        raise UpdateSettled
    if task.extension_workdays is not None:
        raise UpdateExtensionWaits
    limit = profile_for(task.change.happened_on).term(UPDATE_TERM).extension
    if not 1 <= workdays <= limit:
        gap = Gap(field="workdays", message=N_("延长的工作日数超过规定上限。"), rule="R06")
        raise ChangeInvalid(gaps=(gap,), count=1)
    task.extension_workdays, task.extension_reason = workdays, reason_of(reason)
    task.revision += 1
    task.save()
    desk.open_matter(
        EXTENSION_KIND,
        subject=clock_subject(task.uuid),
        title=f"{task.entry.title} · {task.change.title}",
        body_id=task.entry.body.uuid,
        by=by,
    )
    record_update("catalogue.update-extension-asked", task, by, workdays=workdays)
    return task


@transaction.atomic
def decide_extension(
    task_id: UUID, *, by: Actor, decision: str, opinion: str = "", revision: int | None = None
) -> UpdateTask:
    """The task after the authority spoke; consent moves the due date.

    Raises:
        UpdateNotFound, and what the desk refuses.

    Policy: R06
    """
    found = UpdateTask.objects.select_for_update(of=("self",)).select_related("entry__body")
    task = found.filter(uuid=task_id).first()
    matter = desk.find_matter(EXTENSION_KIND, clock_subject(task_id))
    if task is None or matter is None or task.extension_workdays is None:
        raise UpdateNotFound
    outcome = desk.decide_step(
        matter.uuid, by=by, decision=decision, opinion=opinion, revision=revision
    )
    if outcome.outcome is None:
        return task
    task.is_extended = outcome.outcome == "approved"
    task.revision += 1
    task.save()
    if task.is_extended:
        for row in desk.list_clocks(clock_subject(task.uuid)):
            if row.stopped_on is None:
                desk.extend_clock(
                    row.uuid,
                    workdays=task.extension_workdays,
                    reason=task.extension_reason,
                    consented_by=by,
                )
    return task
