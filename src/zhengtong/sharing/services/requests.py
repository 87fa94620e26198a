"""Writing, submitting, consenting to and completing requests."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, Actor
from zhengtong.kernel.errors import N_, Gap, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.policy.profiles import profile_for
from zhengtong.sharing.domain.errors import (
    CompletionAskedBefore,
    EntryNotPublished,
    EntryNotShared,
    GapsRequired,
    NotYourRequest,
    OwnEntry,
    RequestAlreadyDecided,
    RequestIncomplete,
    RequestNotFound,
)
from zhengtong.sharing.domain.events import RequestSubmitted
from zhengtong.sharing.domain.permits import PERMITS, Parties, is_permitted
from zhengtong.sharing.domain.requests import request_gaps
from zhengtong.sharing.domain.states import REQUEST_STATE_NAMES, RequestState, may_move
from zhengtong.sharing.models import Request
from zhengtong.sharing.selectors import (
    facts_of,
    find_published,
    has_standing_consent,
    parties_of,
)
from zhengtong.sharing.services.numbers import next_number

CONSENT_KIND = "sharing.consent"
ANSWER_KIND = "sharing.answer"
TEXT_FIELDS = ("basis", "scene", "use_scope")
LIST_FIELDS = ("ways", "purpose_codes", "item_ids", "resource_ids")
FIELDS = (*TEXT_FIELDS, *LIST_FIELDS, "row_filter", "valid_from", "valid_to")


def subject_of(request: Request) -> str:
    """How the desk and the journal call a request."""
    return f"request:{request.uuid}"


def url_of(request: Request) -> str:
    """The request's page."""
    return f"/sharing/requests/{request.uuid}/"


def lock_request(request_id: UUID, by: Actor) -> Request:
    """The request, locked for a deed, if the actor may see it.

    Raises:
        RequestNotFound.
    """
    visible = Request.objects.for_actor(by).filter(uuid=request_id).values("pk")
    return (
        Request.objects.select_for_update(of=("self",))
        .select_related("consumer", "provider")
        .filter(pk__in=visible)
        .get_or_refuse(request_id)
    )


def permit(permission: str, by: Actor, parties: Parties, *, body: str) -> None:
    """Return if the actor may.

    Raises:
        NotYourRequest: names the body and the role that may.
    """
    if not is_permitted(permission, by, parties):
        raise NotYourRequest(body=body, role=ROLE_NAMES[PERMITS[permission][1]])


def move(request: Request, state: RequestState) -> None:
    """Put the request into the state and save it.

    Raises:
        RequestAlreadyDecided: the move is not in the table.
    """
    if not may_move(request.state, state):
        raise RequestAlreadyDecided(number=request.number, state=REQUEST_STATE_NAMES[request.state])
    request.state = state
    touch(request)


def touch(request: Request) -> None:
    """Save the request as a new revision."""
    request.revision += 1
    request.updated_at = clock.current().now()
    request.save()


def _entry_to_ask_for(entry_id: UUID, by: Actor) -> catalogue.EntryDetail:
    entry = find_published(entry_id)
    if entry is None:
        raise EntryNotPublished
    if entry.body_id == by.body_id:
        raise OwnEntry
    if entry.share_type == catalogue.ShareType.REFUSED:
        raise EntryNotShared(basis=entry.facts.share_condition)
    return entry


@transaction.atomic
def draft_request(entry_id: UUID, *, by: Actor, **fields: Any) -> Request:
    """A new request for a published entry, still a draft; gaps are allowed until submission.

    Policy: P4.2, R17

    Raises:
        NotYourRequest, EntryNotPublished, OwnEntry, EntryNotShared.
    """
    entry = _entry_to_ask_for(entry_id, by)
    if by.body_id is None:
        raise NotYourRequest(body="", role=ROLE_NAMES[PERMITS["request.write"][1]])
    parties = Parties(consumer_id=by.body_id, provider_id=entry.body_id)
    permit("request.write", by, parties, body=by.body_name)
    now = clock.current().now()
    request = Request(
        number=next_number("GX", "sharing_request_number"),
        consumer_id=organisations.get_body(by.body_id).pk,
        provider_id=organisations.get_body(entry.body_id).pk,
        written_by=by.account_id,
        written_by_name=by.name,
        entry=entry.uuid,
        entry_title=entry.title,
        entry_code=entry.code,
        entry_version=entry.version,
        share_type=entry.share_type,
        created_at=now,
        updated_at=now,
    )
    _fill(request, fields)
    request.save()
    ledger.record_deed(
        "sharing.request-drafted", subject=str(request.uuid), by=by, number=request.number
    )
    return request


def _fill(request: Request, fields: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(request, name, fields[name])


@transaction.atomic
def update_request(request_id: UUID, *, by: Actor, revision: int, **fields: Any) -> Request:
    """The draft (or the request sent back for completion) with new content.

    Raises:
        RequestNotFound, NotYourRequest, RequestAlreadyDecided, StaleRevision.
    """
    request = lock_request(request_id, by)
    permit("request.write", by, parties_of(request), body=request.consumer.name)
    if request.state not in {RequestState.DRAFT, RequestState.INCOMPLETE}:
        raise RequestAlreadyDecided(number=request.number, state=REQUEST_STATE_NAMES[request.state])
    if request.revision != revision:
        raise StaleRevision
    _fill(request, fields)
    touch(request)
    return request


def list_gaps(request: Request) -> tuple[Gap, ...]:
    """Every gap of the request as it stands, for the page.

    Policy: R21
    """
    return request_gaps(facts_of(request, find_published(request.entry)), today=clock.today())


@transaction.atomic
def submit_request(request_id: UUID, *, by: Actor, revision: int) -> Request:
    """The complete request, now before the head of the own sharing body (R16).

    All gaps are told at once. A request completed after a notice goes straight back to the
    provider, whose clock goes on.

    Policy: P4.2, R16, R17, R21

    Raises:
        RequestNotFound, NotYourRequest, EntryNotPublished, RequestIncomplete, StaleRevision,
        RequestAlreadyDecided.
    """
    request = lock_request(request_id, by)
    permit("request.write", by, parties_of(request), body=request.consumer.name)
    if request.revision != revision:
        raise StaleRevision
    entry = _entry_to_ask_for(request.entry, by)
    gaps = request_gaps(facts_of(request, entry), today=clock.today())
    if gaps:
        raise RequestIncomplete(gaps=gaps, count=len(gaps))
    if request.state == RequestState.INCOMPLETE:
        return _complete(request, by)
    request.entry_version = entry.version
    request.share_type = entry.share_type
    move(request, RequestState.CONSENT)
    desk.open_matter(
        CONSENT_KIND,
        subject=subject_of(request),
        title=f"{request.number} {request.entry_title}",
        body_id=request.consumer.uuid,
        by=by,
        subject_version=str(request.revision),
    )
    ledger.record_deed(
        "sharing.request-submitted", subject=str(request.uuid), by=by, number=request.number
    )
    return request


def _complete(request: Request, by: Actor) -> Request:
    move(request, RequestState.ANSWERING)
    matter = desk.find_matter(ANSWER_KIND, subject_of(request))
    if matter is not None:
        desk.restart_matter(matter.uuid, by=Actor.system("sharing"))
    for row in desk.list_clocks(subject_of(request)):
        if row.stopped_on is None:
            desk.resume_clock(row.uuid, by=by)
    desk.notify(
        title=N_("申请单位已完成补正"),
        kind="sharing.request-completed",
        text=f"{request.number} {request.entry_title}",
        link=url_of(request),
        body_id=request.provider.uuid,
    )
    ledger.record_deed("sharing.request-completed", subject=str(request.uuid), by=by)
    return request


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
        from zhengtong.sharing.services.answers import grant_by_standing_consent

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
        title=N_("收到新的共享申请"),
        kind="sharing.request-received",
        text=f"{request.number} {request.entry_title}",
        link=url_of(request),
        body_id=request.provider.uuid,
    )


@transaction.atomic
def ask_completion(request_id: UUID, *, by: Actor, gaps: Sequence[str]) -> Request:
    """The request, sent back once with everything that is missing; the provider's clock pauses.

    Policy: R21

    Raises:
        RequestNotFound, NotYourRequest, RequestAlreadyDecided, GapsRequired, CompletionAskedBefore.
    """
    request = lock_request(request_id, by)
    permit("request.answer", by, parties_of(request), body=request.provider.name)
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
        title=N_("共享申请需要补正"),
        kind="sharing.completion-asked",
        text="\n".join(named),
        link=url_of(request),
        accounts=[request.written_by],
    )
    ledger.record_deed(
        "sharing.completion-asked", subject=str(request.uuid), by=by, count=len(named)
    )
    return request


@transaction.atomic
def withdraw_request(request_id: UUID, *, by: Actor, revision: int) -> Request:
    """The request, taken back by the body that wrote it.

    Raises:
        RequestNotFound, NotYourRequest, RequestAlreadyDecided, StaleRevision.
    """
    request = lock_request(request_id, by)
    permit("request.write", by, parties_of(request), body=request.consumer.name)
    if request.revision != revision:
        raise StaleRevision
    move(request, RequestState.WITHDRAWN)
    for kind in (CONSENT_KIND, ANSWER_KIND):
        matter = desk.find_matter(kind, subject_of(request))
        if matter is not None and matter.outcome is None:
            desk.withdraw_matter(matter.uuid, by=Actor.system("sharing"), reason=by.name)
    for row in desk.list_clocks(subject_of(request)):
        desk.stop_clock(row.subject, row.event, by=by)
    ledger.record_deed("sharing.request-withdrawn", subject=str(request.uuid), by=by)
    return request
