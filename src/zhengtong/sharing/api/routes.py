"""JSON routes of sharing: from a request to its grant."""

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from zhengtong.kernel.actor import Role
from zhengtong.sharing import selectors
from zhengtong.sharing.api.answers import (
    GrantDetailOut,
    GrantOut,
    GrantPage,
    RequestDetailOut,
    RequestOut,
    RequestPage,
)
from zhengtong.sharing.api.schemas import (
    AnswerIn,
    CompletionIn,
    DecisionIn,
    GrantsIn,
    RequestChange,
    RequestIn,
    RequestsIn,
    SeenIn,
    StopIn,
)
from zhengtong.sharing.models import Grant, Request
from zhengtong.sharing.services import answers, completions, consents, grants, requests
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent

router = Router(tags=["sharing"])
officer = access.api_roles(Role.OFFICER)
head = access.api_roles(Role.SHARING_HEAD)
stopper = access.api_roles(Role.SHARING_HEAD, Role.REVIEWER)
_TAG = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')


def revision_seen(request: HttpRequest, sent: int | None) -> int:
    """The revision the caller decided on, from the body or the header ``If-Match``.

    Raises:
        HttpError: 428 without either.
    """
    if sent is not None:
        return sent
    found = _TAG.fullmatch(request.headers.get("If-Match", "").strip())
    if found is None:
        raise HttpError(428, _("请在 If-Match 请求头或 revision 字段中写明所依据的版本号。"))
    return int(found[1])


def _show(response: HttpResponse, request: Any, request_id: UUID) -> RequestDetailOut:
    row = selectors.get_request(request_id, by=request.actor)
    response["ETag"] = f'"{row.revision}"'
    return RequestDetailOut.whole(row)


def _show_grant(response: HttpResponse, request: Any, grant_id: UUID) -> GrantDetailOut:
    found = Grant.objects.for_actor(request.actor).select_related("consumer", "provider", "request")
    row = found.get_or_refuse(grant_id)
    response["ETag"] = f'"{row.revision}"'
    return GrantDetailOut.whole(row)


@router.get("/requests", response=RequestPage, auth=access.api_signed_in)
def list_requests(request: Any, wanted: Query[RequestsIn]) -> RequestPage:
    """Requests the caller may see, newest first."""
    found = selectors.list_requests(request.actor, side=wanted.side, state=wanted.state)
    if wanted.q:
        by_title = found.filter(entry_title__icontains=wanted.q)
        found = by_title | found.filter(number__icontains=wanted.q)
    rows: list[Request] = list(found[wanted.offset : wanted.offset + wanted.limit])
    return RequestPage(total=found.count(), rows=[RequestOut.of(row) for row in rows])


@router.get("/requests/{uuid:request_id}", response=RequestDetailOut, auth=access.api_signed_in)
def read_request(request: Any, response: HttpResponse, request_id: UUID) -> RequestDetailOut:
    """One request; ``ETag`` is its revision."""
    return _show(response, request, request_id)


@router.post("/requests", response={201: RequestDetailOut}, auth=officer)
@decorate_view(idempotent)
def draft_request(
    request: Any, response: HttpResponse, sent: RequestIn
) -> Status[RequestDetailOut]:
    """Draft a request for a published entry; it may have gaps until submission."""
    row = requests.draft_request(sent.entry_id, by=request.actor, **sent.stored_fields())
    return Status(201, _show(response, request, row.uuid))


@router.put("/requests/{uuid:request_id}", response=RequestDetailOut, auth=officer)
@decorate_view(idempotent)
def update_request(
    request: Any, response: HttpResponse, request_id: UUID, sent: RequestChange
) -> RequestDetailOut:
    """Replace what a draft, or a request sent back for completion, says."""
    seen = revision_seen(request, sent.revision)
    requests.update_request(request_id, by=request.actor, revision=seen, **sent.stored_fields())
    return _show(response, request, request_id)


@router.post("/requests/{uuid:request_id}/submit", response=RequestDetailOut, auth=officer)
@decorate_view(idempotent)
def submit_request(
    request: Any, response: HttpResponse, request_id: UUID, sent: SeenIn
) -> RequestDetailOut:
    """Put the request before the own sharing body's head; 422 lists every gap at once."""
    seen = revision_seen(request, sent.revision)
    requests.submit_request(request_id, by=request.actor, revision=seen)
    return _show(response, request, request_id)


@router.post("/requests/{uuid:request_id}/consent", response=RequestDetailOut, auth=head)
@decorate_view(idempotent)
def consent_request(
    request: Any, response: HttpResponse, request_id: UUID, sent: DecisionIn
) -> RequestDetailOut:
    """The requester's head consents (``approve``) or returns; the clock starts with consent."""
    consents.consent_request(request_id, by=request.actor, **sent.model_dump())
    return _show(response, request, request_id)


@router.post("/requests/{uuid:request_id}/completion", response=RequestDetailOut, auth=officer)
@decorate_view(idempotent)
def ask_completion(
    request: Any, response: HttpResponse, request_id: UUID, sent: CompletionIn
) -> RequestDetailOut:
    """The provider's officer tells all gaps, once; the clock pauses."""
    completions.ask_completion(request_id, by=request.actor, gaps=sent.gaps)
    return _show(response, request, request_id)


@router.post("/requests/{uuid:request_id}/answer", response=RequestDetailOut, auth=officer)
@decorate_view(idempotent)
def propose_answer(
    request: Any, response: HttpResponse, request_id: UUID, sent: AnswerIn
) -> RequestDetailOut:
    """The provider's officer proposes an answer; a refusal needs reasons."""
    answers.propose_answer(
        request_id, by=request.actor, proposal=sent.proposal(), revision=sent.revision
    )
    return _show(response, request, request_id)


@router.post("/requests/{uuid:request_id}/answer-consent", response=RequestDetailOut, auth=head)
@decorate_view(idempotent)
def consent_answer(
    request: Any, response: HttpResponse, request_id: UUID, sent: DecisionIn
) -> RequestDetailOut:
    """The provider's head consents to the answer (``approve``) or returns it."""
    answers.consent_answer(request_id, by=request.actor, **sent.model_dump())
    return _show(response, request, request_id)


@router.post("/requests/{uuid:request_id}/withdraw", response=RequestDetailOut, auth=officer)
@decorate_view(idempotent)
def withdraw_request(
    request: Any, response: HttpResponse, request_id: UUID, sent: SeenIn
) -> RequestDetailOut:
    """Take the request back while it is undecided."""
    seen = revision_seen(request, sent.revision)
    requests.withdraw_request(request_id, by=request.actor, revision=seen)
    return _show(response, request, request_id)


@router.get("/grants", response=GrantPage, auth=access.api_signed_in)
def list_grants(request: Any, wanted: Query[GrantsIn]) -> GrantPage:
    """Grants the caller may see, newest first."""
    found = selectors.list_grants(request.actor, side=wanted.side, state=wanted.state)
    rows: list[Grant] = list(found[wanted.offset : wanted.offset + wanted.limit])
    return GrantPage(total=found.count(), rows=[GrantOut.of(row) for row in rows])


@router.get("/grants/{uuid:grant_id}", response=GrantDetailOut, auth=access.api_signed_in)
def read_grant(request: Any, response: HttpResponse, grant_id: UUID) -> GrantDetailOut:
    """One grant; ``ETag`` is its revision."""
    return _show_grant(response, request, grant_id)


@router.post("/grants/{uuid:grant_id}/suspend", response=GrantDetailOut, auth=stopper)
@decorate_view(idempotent)
def suspend_grant(
    request: Any, response: HttpResponse, grant_id: UUID, sent: StopIn
) -> GrantDetailOut:
    """Suspend a grant on evidence, given as ``reason``; no data flows from now on."""
    seen = revision_seen(request, sent.revision)
    grants.suspend_grant(grant_id, by=request.actor, evidence=sent.reason, revision=seen)
    return _show_grant(response, request, grant_id)


@router.post("/grants/{uuid:grant_id}/resume", response=GrantDetailOut, auth=stopper)
@decorate_view(idempotent)
def resume_grant(
    request: Any, response: HttpResponse, grant_id: UUID, sent: StopIn
) -> GrantDetailOut:
    """Make a suspended grant live again, or confirm a reviewed one without its stopped items."""
    seen = revision_seen(request, sent.revision)
    grants.resume_grant(grant_id, by=request.actor, reason=sent.reason, revision=seen)
    return _show_grant(response, request, grant_id)


@router.post("/grants/{uuid:grant_id}/end", response=GrantDetailOut, auth=stopper)
@decorate_view(idempotent)
def end_grant(request: Any, response: HttpResponse, grant_id: UUID, sent: StopIn) -> GrantDetailOut:
    """End a grant on evidence, given as ``reason``."""
    seen = revision_seen(request, sent.revision)
    grants.end_grant(grant_id, by=request.actor, evidence=sent.reason, revision=seen)
    return _show_grant(response, request, grant_id)
