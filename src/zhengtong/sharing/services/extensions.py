"""More time for an answer: asked by the provider, decided by its authority."""

from uuid import UUID

from django.db import transaction

from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.sharing.domain.errors import (
    ExtensionPending,
    ReasonsRequired,
    RequestNotFound,
)
from zhengtong.sharing.models import Extension
from zhengtong.sharing.selectors import parties_of
from zhengtong.sharing.services.conclusions import require_answering
from zhengtong.sharing.services.passage import lock_request, permit, subject_of, url_of

EXTENSION_KIND = "sharing.extension"


@transaction.atomic
def ask_extension(request_id: UUID, *, by: Actor, workdays: int, reason: str) -> Extension:
    """The provider's wish for more time, put before its same-level authority.

    Policy: R20

    Raises:
        RequestNotFound, NotYourRequest, RequestAlreadyDecided, ReasonsRequired, ExtensionPending.
    """
    request = lock_request(request_id, by)
    permit("sharing.answer-request", by, parties_of(request), body=request.provider.name)
    require_answering(request)
    if not reason.strip():
        raise ReasonsRequired
    if request.extensions.filter(decided_at=None).exists():
        raise ExtensionPending
    extension = Extension.objects.create(
        request=request,
        workdays=workdays,
        reason=reason,
        asked_by_name=by.name,
        asked_at=clock.current().now(),
    )
    desk.open_matter(
        EXTENSION_KIND,
        subject=f"extension:{extension.uuid}",
        title=f"{request.number} {request.entry_title}",
        body_id=request.provider.uuid,
        by=by,
    )
    ledger.record_deed(
        "sharing.extension-asked", subject=str(request.uuid), by=by, workdays=workdays
    )
    return extension


@transaction.atomic
def decide_extension(
    extension_id: UUID, *, by: Actor, decision: str, opinion: str = "", revision: int | None = None
) -> Extension:
    """The extension after the authority spoke; consent moves the due date, the requester is told.

    Policy: R20

    Raises:
        RequestNotFound, kernel.deadlines.ExtensionTooLong and what ``desk.decide_step`` raises.
    """
    extension = (
        Extension.objects.select_for_update(of=("self",))
        .select_related("request__consumer", "request__provider")
        .filter(uuid=extension_id)
        .first()
    )
    matter = desk.find_matter(EXTENSION_KIND, f"extension:{extension_id}")
    if extension is None or matter is None:
        raise RequestNotFound
    request = extension.request
    outcome = desk.decide_step(
        matter.uuid, by=by, decision=decision, opinion=opinion, revision=revision
    )
    extension.is_granted = outcome.outcome == "approved"
    extension.decided_by_name = by.name
    extension.decided_at = clock.current().now()
    extension.save()
    if not extension.is_granted:
        return extension
    for row in desk.list_clocks(subject_of(request)):
        if row.stopped_on is None:
            desk.extend_clock(
                row.uuid, workdays=extension.workdays, reason=extension.reason, consented_by=by
            )
    desk.notify(
        template="sharing.extended",
        facts={
            "number": request.number,
            "title": request.entry_title,
            "reason": extension.reason,
        },
        link=url_of(request),
        body_id=request.consumer.uuid,
    )
    return extension
