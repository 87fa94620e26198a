"""Consent of the own side: to a request, and once for all to answers about an entry."""

from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.policy.profiles import profile_for
from zhengtong.sharing.domain.errors import (
    EntryNotPublished,
    RequestNotFound,
)
from zhengtong.sharing.domain.events import RequestSubmitted
from zhengtong.sharing.domain.permits import Parties
from zhengtong.sharing.domain.states import RequestState
from zhengtong.sharing.models import Request, StandingConsent
from zhengtong.sharing.selectors import (
    find_published,
    has_standing_consent,
)
from zhengtong.sharing.services.conclusions import Proposal, check_proposal, conclude, write_answer
from zhengtong.sharing.services.passage import (
    ANSWER_KIND,
    CONSENT_KIND,
    lock_request,
    move,
    permit,
    subject_of,
    url_of,
)


@transaction.atomic
def consent_request(
    request_id: UUID, *, by: Actor, decision: str, opinion: str = "", revision: int | None = None
) -> Request:
    """The request after the head of the requester's sharing body spoke.

    Consent sends it to the provider, whose clock starts with the day of receipt not counted;
    anything else returns it to the officer. ``revision`` is the matter's.

    Policy: P4.2, R16, R18, R19

    Raises:
        RequestNotFound, RequestAlreadyDecided and what ``desk.decide_step`` raises.
    """
    request = lock_request(request_id, by)
    matter = desk.find_matter(CONSENT_KIND, subject_of(request))
    if matter is None:
        raise RequestNotFound
    outcome = desk.decide_step(
        matter.uuid, by=by, decision=decision, opinion=opinion, revision=revision
    )
    if outcome.outcome is None:
        return request
    if outcome.outcome != "approved":
        move(request, RequestState.DRAFT)
        return request
    request.consented_by_name = by.name
    request.consented_at = clock.current().now()
    request.received_on = clock.today()
    move(request, RequestState.ANSWERING)
    _hand_to_provider(request, by)
    ledger.record_deed("sharing.request-consented", subject=str(request.uuid), by=by)
    ledger.publish(
        RequestSubmitted(subject=str(request.uuid), entry=str(request.entry), number=request.number)
    )
    return request


def _hand_to_provider(request: Request, by: Actor) -> None:
    unconditional = request.share_type == catalogue.ShareType.UNCONDITIONAL
    key = "sharing.answer.unconditional" if unconditional else "sharing.answer.conditional"
    desk.start_clock(
        subject_of(request),
        term=profile_for(clock.today()).term(key),
        title=f"{request.number} {request.entry_title}",
        body_id=request.provider.uuid,
        by=by,
        link=url_of(request),
    )
    if unconditional and has_standing_consent(request.entry):
        grant_by_standing_consent(request)
        return
    desk.open_matter(
        ANSWER_KIND,
        subject=subject_of(request),
        title=f"{request.number} {request.entry_title}",
        body_id=request.provider.uuid,
        by=by,
    )
    desk.notify(
        template="sharing.request-received",
        facts={"number": request.number, "title": request.entry_title},
        link=url_of(request),
        body_id=request.provider.uuid,
    )


def grant_by_standing_consent(request: Request) -> None:
    """Make the grant of an unconditional entry at once, on the standing consent of its provider.

    Policy: R16, R18
    """
    consent = StandingConsent.objects.get(entry=request.entry)
    system = Actor.system("sharing")
    facts = check_proposal(request, Proposal(agrees=True))
    answer = write_answer(request, Proposal(agrees=True), facts, system)
    answer.consented_by_name = consent.given_by_name
    answer.consented_at = clock.current().now()
    answer.save()
    conclude(request, answer, system)


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
    permit("sharing.give-standing-consent", by, parties, body=entry.body_name)
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
