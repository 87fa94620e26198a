"""Writing, submitting, consenting to and completing requests."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, Actor
from zhengtong.kernel.errors import Gap, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.sharing.domain.errors import (
    EntryNotPublished,
    EntryNotShared,
    NotYourRequest,
    OwnEntry,
    RequestAlreadyDecided,
    RequestIncomplete,
)
from zhengtong.sharing.domain.permits import PERMITS, Parties
from zhengtong.sharing.domain.requests import request_gaps
from zhengtong.sharing.domain.states import REQUEST_STATE_NAMES, RequestState
from zhengtong.sharing.models import Request
from zhengtong.sharing.selectors import (
    facts_of,
    find_published,
    parties_of,
)
from zhengtong.sharing.services.completions import accept_completion
from zhengtong.sharing.services.passage import (
    ANSWER_KIND,
    CONSENT_KIND,
    lock_request,
    move,
    permit,
    subject_of,
    touch,
)
from zhengtong.toolkit.numbering import next_number

TEXT_FIELDS = ("basis", "scene", "use_scope")
LIST_FIELDS = ("ways", "purpose_codes", "item_ids", "resource_ids")
FIELDS = (*TEXT_FIELDS, *LIST_FIELDS, "row_filter", "valid_from", "valid_to")


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
        raise NotYourRequest(body="", role=ROLE_NAMES[PERMITS["sharing.write-request"][1]])
    parties = Parties(consumer_id=by.body_id, provider_id=entry.body_id)
    permit("sharing.write-request", by, parties, body=by.body_name)
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
    permit("sharing.write-request", by, parties_of(request), body=request.consumer.name)
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
    permit("sharing.write-request", by, parties_of(request), body=request.consumer.name)
    if request.revision != revision:
        raise StaleRevision
    entry = _entry_to_ask_for(request.entry, by)
    gaps = request_gaps(facts_of(request, entry), today=clock.today())
    if gaps:
        raise RequestIncomplete(gaps=gaps, count=len(gaps))
    if request.state == RequestState.INCOMPLETE:
        return accept_completion(request, by)
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


@transaction.atomic
def withdraw_request(request_id: UUID, *, by: Actor, revision: int) -> Request:
    """The request, taken back by the body that wrote it.

    Raises:
        RequestNotFound, NotYourRequest, RequestAlreadyDecided, StaleRevision.
    """
    request = lock_request(request_id, by)
    permit("sharing.write-request", by, parties_of(request), body=request.consumer.name)
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
