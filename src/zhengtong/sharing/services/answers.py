"""Answering requests: proposing, consenting, standing consents, extensions."""

from uuid import UUID

from django.db import transaction

from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.sharing.domain.errors import (
    RequestNotFound,
)
from zhengtong.sharing.models import Answer, Request
from zhengtong.sharing.selectors import find_answer, parties_of
from zhengtong.sharing.services.conclusions import (
    Proposal,
    check_proposal,
    conclude,
    require_answering,
    write_answer,
)
from zhengtong.sharing.services.passage import ANSWER_KIND, lock_request, permit, subject_of, touch


@transaction.atomic
def propose_answer(
    request_id: UUID, *, by: Actor, proposal: Proposal, revision: int | None = None
) -> Answer:
    """The answer the provider's officer proposes; it goes to the head of its sharing body.

    Policy: P4.2, R16, R22, R25

    Raises:
        RequestNotFound, NotYourRequest, RequestAlreadyDecided, ReasonsRequired, AnswerItemsWrong,
        MaskUnknown, QuotaWrong, TermWrong and what ``desk.decide_step`` raises.
    """
    request = lock_request(request_id, by)
    permit("sharing.answer-request", by, parties_of(request), body=request.provider.name)
    require_answering(request)
    facts = check_proposal(request, proposal)
    matter = desk.find_matter(ANSWER_KIND, subject_of(request))
    if matter is None:
        raise RequestNotFound
    desk.decide_step(
        matter.uuid, by=by, decision="approve", opinion=proposal.reasons, revision=revision
    )
    answer = write_answer(request, proposal, facts, by)
    touch(request)
    ledger.record_deed(
        "sharing.answer-proposed", subject=str(request.uuid), by=by, agrees=proposal.agrees
    )
    return answer


@transaction.atomic
def consent_answer(
    request_id: UUID, *, by: Actor, decision: str, opinion: str = "", revision: int | None = None
) -> Request:
    """The request after the head of the provider's sharing body spoke on the proposed answer.

    Consent makes the grant, or the refusal with its reasons; a return goes back to the officer.

    Policy: P4.2, R16, R22

    Raises:
        RequestNotFound, RequestAlreadyDecided and what ``desk.decide_step`` raises.
    """
    request = lock_request(request_id, by)
    require_answering(request)
    matter = desk.find_matter(ANSWER_KIND, subject_of(request))
    answer = find_answer(request)
    if matter is None or answer is None:
        raise RequestNotFound
    outcome = desk.decide_step(
        matter.uuid, by=by, decision=decision, opinion=opinion, revision=revision
    )
    if outcome.outcome in {"returned", "refused"}:
        desk.restart_matter(matter.uuid, by=Actor.system("sharing"))
        return request
    if outcome.outcome == "approved":
        answer.consented_by_name = by.name
        answer.consented_at = clock.current().now()
        answer.save()
        conclude(request, answer, by)
    return request
