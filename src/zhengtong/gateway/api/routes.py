"""JSON routes of the gateway: services, credentials, calls."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from zhengtong.gateway.domain.publication import ServiceTerms
from zhengtong.gateway.domain.rows import CredentialRow, NewCredential, ServiceRow
from zhengtong.gateway.selectors import (
    CallFilter,
    get_service,
    list_credentials,
    search_calls,
    search_services,
    service_row,
)
from zhengtong.gateway.selectors import credential_row as row_of_credential
from zhengtong.gateway.services.credentials import (
    issue_credential,
    revoke_credential,
    rotate_credential,
)
from zhengtong.gateway.services.publication import (
    close_service,
    publish_service,
    resume_service,
    suspend_service,
)
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access

router = Router(tags=["gateway"])
MAX_ROWS = 100
Offset = Annotated[int, Field(ge=0)]
Limit = Annotated[int, Field(ge=1)]
OFFICERS = access.api_roles(Role.OFFICER)


class ServiceOut(Schema):
    """One service."""

    uuid: UUID
    code: str
    title: str
    kind: str
    entry_id: UUID
    resource_id: UUID
    body_id: UUID
    body_name: str
    items: list[dict[str, Any]]
    keys: list[str]
    filters: list[str]
    page_limit: int
    is_personal: bool
    state: str
    revision: int


class ServicePage(Schema):
    """One page of services."""

    total: int
    services: list[ServiceOut]


class ServiceIn(Schema):
    """A resource to publish and the terms of its service."""

    resource_id: UUID
    code: str = ""
    title: str = ""
    keys: list[str] = []
    filters: list[str] | None = None
    subject_item: str = ""
    page_limit: int = 100
    timeout_ms: int = 5000


class MoveIn(Schema):
    """A change of state, made on a revision."""

    state: str
    reason: str = ""
    revision: int


class CredentialIn(Schema):
    """A credential asked for; ``request_key`` makes a repeated request harmless."""

    grant_id: UUID
    note: str = ""
    request_key: str = ""


class RevokeIn(Schema):
    """Why a credential is revoked."""

    reason: str
    revision: int | None = None


class RotateIn(Schema):
    """The revision that a rotation is made on."""

    revision: int | None = None


class CredentialOut(Schema):
    """One credential, without its secret."""

    uuid: UUID
    client_id: str
    grant_id: UUID
    note: str
    state: str
    created_at: datetime
    revision: int


class SecretOut(Schema):
    """A credential with its secret, given this once."""

    credential: CredentialOut
    client_secret: str


class CallOut(Schema):
    """One call."""

    uuid: UUID
    at: datetime
    service: str
    consumer: UUID | None
    provider: UUID | None
    purpose: str
    status: int
    code: str
    rows: int
    took_ms: int


class CallPage(Schema):
    """One page of calls."""

    total: int
    calls: list[CallOut]


def _service_out(row: ServiceRow) -> ServiceOut:
    return ServiceOut(**{name: getattr(row, name) for name in ServiceOut.model_fields})


def _credential_out(row: CredentialRow) -> CredentialOut:
    return CredentialOut(**{name: getattr(row, name) for name in CredentialOut.model_fields})


def _secret_out(issued: NewCredential) -> SecretOut:
    return SecretOut(credential=_credential_out(issued.credential), client_secret=issued.secret)


@router.get("/services", response=ServicePage, auth=access.api_signed_in)
def list_services(
    request: access.SignedRequest,
    q: str = "",
    offset: Offset = 0,
    limit: Limit = 20,
) -> ServicePage:
    """The services the caller may know of, in order of code."""
    found = search_services(request.actor, text=q[:100])
    rows = [_service_out(service_row(s)) for s in found[offset : offset + min(limit, MAX_ROWS)]]
    return ServicePage(total=found.count(), services=rows)


@router.get("/services/{uuid:service_id}", response=ServiceOut, auth=access.api_signed_in)
def read_service(request: access.SignedRequest, service_id: UUID) -> ServiceOut:
    """One service."""
    return _service_out(get_service(service_id, by=request.actor))


@router.post("/services", response={201: ServiceOut}, auth=OFFICERS)
def add_service(request: access.SignedRequest, asked: ServiceIn) -> Status[ServiceOut]:
    """Publish a resource of the caller's body as a service."""
    terms = ServiceTerms(
        code=asked.code,
        title=asked.title,
        keys=tuple(asked.keys),
        filters=None if asked.filters is None else tuple(asked.filters),
        subject_item=asked.subject_item,
        page_limit=asked.page_limit,
        timeout_ms=asked.timeout_ms,
    )
    row = publish_service(asked.resource_id, by=request.actor, terms=terms)
    return Status(201, _service_out(row))


@router.post("/services/{uuid:service_id}/state", response=ServiceOut, auth=access.api_signed_in)
def change_state(request: access.SignedRequest, service_id: UUID, move: MoveIn) -> ServiceOut:
    """Suspend, resume (``live``) or close a service."""
    if move.state == "live":
        row = resume_service(service_id, by=request.actor, revision=move.revision)
    else:
        act = close_service if move.state == "closed" else suspend_service
        row = act(service_id, by=request.actor, reason=move.reason, revision=move.revision)
    return _service_out(row)


@router.get("/credentials", response=list[CredentialOut], auth=access.api_signed_in)
def read_credentials(request: access.SignedRequest) -> list[CredentialOut]:
    """The caller's body's credentials, newest first, at most 100."""
    found = list_credentials(request.actor)[:MAX_ROWS]
    return [_credential_out(row_of_credential(one)) for one in found]


@router.post("/credentials", response={201: SecretOut}, auth=OFFICERS)
def add_credential(request: access.SignedRequest, asked: CredentialIn) -> Status[SecretOut]:
    """Issue a credential; the secret comes back this once."""
    issued = issue_credential(
        asked.grant_id, by=request.actor, note=asked.note, request_key=asked.request_key[:100]
    )
    return Status(201, _secret_out(issued))


@router.post("/credentials/{uuid:credential_id}/rotate", response=SecretOut, auth=OFFICERS)
def rotate(request: access.SignedRequest, credential_id: UUID, asked: RotateIn) -> SecretOut:
    """Give a credential a new secret."""
    return _secret_out(rotate_credential(credential_id, by=request.actor, revision=asked.revision))


@router.post(
    "/credentials/{uuid:credential_id}/revoke", response=CredentialOut, auth=access.api_signed_in
)
def revoke(request: access.SignedRequest, credential_id: UUID, asked: RevokeIn) -> CredentialOut:
    """Revoke a credential."""
    row = revoke_credential(
        credential_id, by=request.actor, reason=asked.reason, revision=asked.revision
    )
    return _credential_out(row)


@router.get("/calls", response=CallPage, auth=access.api_signed_in)
def list_calls(
    request: access.SignedRequest,
    service: str = "",
    offset: Offset = 0,
    limit: Limit = 20,
) -> CallPage:
    """Calls that the caller's body made or answered, newest first."""
    found = search_calls(request.actor, CallFilter(service=service.replace("\x00", "")[:64]))
    rows = [
        CallOut(**{name: getattr(call, name) for name in CallOut.model_fields})
        for call in found[offset : offset + min(limit, MAX_ROWS)]
    ]
    return CallPage(total=found.count(), calls=rows)
