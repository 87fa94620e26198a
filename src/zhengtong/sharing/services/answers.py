"""Answering requests: proposing, consenting, standing consents, extensions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.sharing.domain.errors import (
    EntryNotPublished,
    ExtensionPending,
    ReasonsRequired,
    RequestAlreadyDecided,
    RequestNotFound,
)
from zhengtong.sharing.domain.events import RequestRefused
from zhengtong.sharing.domain.grants import AnswerFacts, check_answer
from zhengtong.sharing.domain.permits import Parties
from zhengtong.sharing.domain.states import REQUEST_STATE_NAMES, RequestState
from zhengtong.sharing.models import Answer, Extension, Request, StandingConsent
from zhengtong.sharing.selectors import find_answer, find_published, parties_of
from zhengtong.sharing.services.grants import decide_grant
from zhengtong.sharing.services.requests import (
    ANSWER_KIND,
    lock_request,
    move,
    permit,
    subject_of,
    touch,
    url_of,
)

EXTENSION_KIND = "sharing.extension"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the provider's officer proposes to answer.

    Attributes:
        agrees: Whether the data may be used.
        reasons: Needed for a refusal (R22).
        item_ids: Items granted; empty means all that were asked for.
        masks: Item id to mask.
        conditions: Requirements of use told to the consumer.
    """

    agrees: bool
    reasons: str = ""
    item_ids: Sequence[str] = ()
    masks: Mapping[str, str] = field(default_factory=dict)
    per_second: int | None = None
    per_day: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    conditions: str = ""


def _require_answering(request: Request) -> None:
    if request.state != RequestState.ANSWERING:
        raise RequestAlreadyDecided(number=request.number, state=REQUEST_STATE_NAMES[request.state])


def _check(request: Request, proposal: Proposal) -> AnswerFacts | None:
    if not proposal.agrees:
        if not proposal.reasons.strip():
            raise ReasonsRequired
        return None
    asked_from = request.valid_from or clock.today()
    asked_to = request.valid_to or asked_from
    answer = AnswerFacts(
        item_ids=tuple(proposal.item_ids) or tuple(request.item_ids),
        masks=proposal.masks,
        per_second=proposal.per_second,
        per_day=proposal.per_day,
        valid_from=proposal.valid_from or asked_from,
        valid_to=proposal.valid_to or asked_to,
    )
    check_answer(
        answer,
        asked_items=frozenset(request.item_ids),
        asked_from=asked_from,
        asked_to=asked_to,
    )
    return answer


def _write(request: Request, proposal: Proposal, facts: AnswerFacts | None, by: Actor) -> Answer:
    return Answer.objects.create(
        request=request,
        agrees=proposal.agrees,
        reasons=proposal.reasons,
        item_ids=list(facts.item_ids) if facts else [],
        masks={item: mask for item, mask in proposal.masks.items() if mask} if facts else {},
        per_second=facts.per_second if facts else None,
        per_day=facts.per_day if facts else None,
        valid_from=facts.valid_from if facts else None,
        valid_to=facts.valid_to if facts else None,
        conditions=proposal.conditions,
        written_by=by.account_id,
        written_by_name=by.name,
        written_at=clock.current().now(),
    )


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
    permit("request.answer", by, parties_of(request), body=request.provider.name)
    _require_answering(request)
    facts = _check(request, proposal)
    matter = desk.find_matter(ANSWER_KIND, subject_of(request))
    if matter is None:
        raise RequestNotFound
    desk.decide_step(
        matter.uuid, by=by, decision="approve", opinion=proposal.reasons, revision=revision
    )
    answer = _write(request, proposal, facts, by)
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
    _require_answering(request)
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
        _conclude(request, answer, by)
    return request


def _conclude(request: Request, answer: Answer, by: Actor) -> None:
    for row in desk.list_clocks(subject_of(request)):
        desk.stop_clock(row.subject, row.event, by=by)
    if answer.agrees:
        decide_grant(request, answer, by=by)
        move(request, RequestState.GRANTED)
        title = N_("共享申请已获同意")
    else:
        move(request, RequestState.REFUSED)
        ledger.record_deed("sharing.request-refused", subject=str(request.uuid), by=by)
        ledger.publish(RequestRefused(subject=str(request.uuid), entry=str(request.entry)))
        title = N_("共享申请未获同意")
    desk.notify(
        title=title,
        kind="sharing.answered",
        text=answer.reasons or f"{request.number} {request.entry_title}",
        link=url_of(request),
        body_id=request.consumer.uuid,
    )


def grant_by_standing_consent(request: Request) -> None:
    """Make the grant of an unconditional entry at once, on the standing consent of its provider.

    Policy: R16, R18
    """
    consent = StandingConsent.objects.get(entry=request.entry)
    system = Actor.system("sharing")
    facts = _check(request, Proposal(agrees=True))
    answer = _write(request, Proposal(agrees=True), facts, system)
    answer.consented_by_name = consent.given_by_name
    answer.consented_at = clock.current().now()
    answer.save()
    _conclude(request, answer, system)


@transaction.atomic
def give_standing_consent(entry_id: UUID, *, by: Actor) -> StandingConsent:
    """The standing consent for an unconditional entry; given twice, the first one stays.

    Policy: R16

    Raises:
        EntryNotPublished, NotYourRequest.
    """
    entry = find_published(entry_id)
    if entry is None or entry.share_type != catalogue.ShareType.UNCONDITIONAL:
        raise EntryNotPublished
    parties = Parties(consumer_id=entry.body_id, provider_id=entry.body_id)
    permit("standing-consent.give", by, parties, body=entry.body_name)
    consent, is_new = StandingConsent.objects.get_or_create(
        entry=entry_id,
        defaults={
            "provider_id": organisations.get_body(entry.body_id).pk,
            "given_by_name": by.name,
            "given_at": clock.current().now(),
        },
    )
    if is_new:
        ledger.record_deed("sharing.standing-consent-given", subject=str(entry_id), by=by)
    return consent


@transaction.atomic
def ask_extension(request_id: UUID, *, by: Actor, workdays: int, reason: str) -> Extension:
    """The provider's wish for more time, put before its same-level authority.

    Policy: R20

    Raises:
        RequestNotFound, NotYourRequest, RequestAlreadyDecided, ReasonsRequired, ExtensionPending.
    """
    request = lock_request(request_id, by)
    permit("request.answer", by, parties_of(request), body=request.provider.name)
    _require_answering(request)
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
        title=N_("共享申请的答复期限已延长"),
        kind="sharing.extended",
        text=extension.reason,
        link=url_of(request),
        body_id=request.consumer.uuid,
    )
    return extension
