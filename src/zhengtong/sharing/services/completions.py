"""Sending a request back once for completion, and taking it again."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.ledger import public as ledger
from zhengtong.sharing.domain.errors import (
    CompletionAskedBefore,
    GapsRequired,
)
from zhengtong.sharing.domain.states import RequestState
from zhengtong.sharing.models import Request
from zhengtong.sharing.selectors import (
    parties_of,
)
from zhengtong.sharing.services.passage import (
    ANSWER_KIND,
    lock_request,
    move,
    permit,
    subject_of,
    url_of,
)


def accept_completion(request: Request, by: Actor) -> Request:
    """The completed request, straight back with the provider, whose clock goes on."""
    move(request, RequestState.ANSWERING)
    matter = desk.find_matter(ANSWER_KIND, subject_of(request))
    if matter is not None:
        desk.restart_matter(matter.uuid, by=Actor.system("sharing"))
    for row in desk.list_clocks(subject_of(request)):
        if row.stopped_on is None:
            desk.resume_clock(row.uuid, by=by)
    desk.notify(
        template="sharing.request-completed",
        facts={"number": request.number, "title": request.entry_title},
        link=url_of(request),
        body_id=request.provider.uuid,
    )
    ledger.record_deed("sharing.request-completed", subject=str(request.uuid), by=by)
    return request


@transaction.atomic
def ask_completion(request_id: UUID, *, by: Actor, gaps: Sequence[str]) -> Request:
    """The request, sent back once with everything that is missing; the provider's clock pauses.

    Policy: R21

    Raises:
        RequestNotFound, NotYourRequest, RequestAlreadyDecided, GapsRequired, CompletionAskedBefore.
    """
    request = lock_request(request_id, by)
    permit("sharing.answer-request", by, parties_of(request), body=request.provider.name)
    named = [gap.strip() for gap in gaps if gap.strip()]
    if not named:
        raise GapsRequired
    if request.completion_asked_at is not None:
        raise CompletionAskedBefore
    matter = desk.find_matter(ANSWER_KIND, subject_of(request))
    if matter is not None:
        desk.decide_step(matter.uuid, by=by, decision="return", opinion="\n".join(named))
    request.completion_gaps = named
    request.completion_asked_at = clock.current().now()
    move(request, RequestState.INCOMPLETE)
    for row in desk.list_clocks(subject_of(request)):
        if row.stopped_on is None:
            desk.pause_clock(row.uuid, by=by, reason=N_("待申请单位补正"))
    desk.notify(
        template="sharing.completion-asked",
        facts={
            "number": request.number,
            "title": request.entry_title,
            "lines": [{"gap": gap} for gap in named],
        },
        link=url_of(request),
        accounts=[request.written_by],
    )
    ledger.record_deed(
        "sharing.completion-asked", subject=str(request.uuid), by=by, count=len(named)
    )
    return request
