"""JSON routes of the registers: records, versions, differences, mappings, amendments."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from zhengtong.kernel.actor import Role
from zhengtong.standards import public
from zhengtong.standards.models import Record
from zhengtong.standards.selectors.records import get_amendment
from zhengtong.standards.selectors.registers import query_register
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent

router = Router(tags=["standards"])
MAX_RECORDS = 100


class Wanted(Schema):
    """Words to look for, values to narrow by, and the page wanted."""

    q: str = ""
    kind: str = ""
    level: str = ""
    status: str = ""
    theme: str = ""
    coverage: str = ""
    dimension: str = ""
    element: str = ""
    standard: str = ""
    sort: str = ""
    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(20, ge=1, le=MAX_RECORDS)


class RecordOut(Schema):
    """A published record: what an import takes back."""

    code: str
    number: int
    published_at: datetime | None
    content: dict[str, Any]


class RecordPage(Schema):
    """One page of a register."""

    register_code: str
    total: int
    records: list[RecordOut]


class VersionOut(Schema):
    """A published version."""

    number: int
    label: str
    published_at: datetime | None
    published_by_name: str
    content: dict[str, Any]


class FieldChangeOut(Schema):
    """One field before and after."""

    field: str
    before: Any
    after: Any


class RowChangeOut(Schema):
    """One row that changed under its key."""

    key: list[str]
    changes: list[FieldChangeOut]


class ChangeOut(Schema):
    """What differs between two versions."""

    fields: list[FieldChangeOut]
    added: list[dict[str, Any]]
    dropped: list[dict[str, Any]]
    changed: list[RowChangeOut]


class MappedOut(Schema):
    """A value that another corresponds to."""

    mapping: str
    from_value: str
    to_value: str
    relation: str
    note: str


class AmendmentIn(Schema):
    """Records to be published as one; ``content`` holds the fields that the export gives."""

    title: str = Field("", max_length=200)
    reason: str = Field("", max_length=1000)
    register_code: str
    records: list[dict[str, Any]] = Field(min_length=1, max_length=5000)


class AmendmentOut(Schema):
    """An amendment."""

    uuid: UUID
    revision: int
    title: str
    stage: str
    records: int


class Revision(Schema):
    """The state the caller saw."""

    revision: int


@router.get(
    "/registers/{register_code}", response=RecordPage, auth=access.api_public,
    summary="List the records of a register",
)  # fmt: skip
def list_records(request: HttpRequest, register_code: str, wanted: Query[Wanted]) -> dict[str, Any]:
    """Published records of a register with their whole content: the export as JSON."""
    narrowed = wanted.dict(exclude={"q", "sort", "offset", "limit"})
    found = query_register(register_code, q=wanted.q, narrowed=narrowed, sort=wanted.sort)
    total = found.count()
    codes = [one.code for one in found[wanted.offset : wanted.offset + wanted.limit]]
    records = Record.objects.select_related("current").filter(
        register=register_code, code__in=codes
    )
    by_code = {one.code: one.current for one in records if one.current}
    return {
        "register_code": register_code,
        "total": total,
        "records": [
            {
                "code": code,
                "number": by_code[code].number,
                "published_at": by_code[code].published_at,
                "content": by_code[code].content,
            }
            for code in codes
            if code in by_code
        ],
    }


@router.get(
    "/registers/{register_code}/{code}/versions", response=list[VersionOut], auth=access.api_public,
    summary="List the versions of a record",
)  # fmt: skip
def list_versions(request: HttpRequest, register_code: str, code: str) -> list[public.VersionRow]:
    """Every published version of a record, the newest first."""
    return public.list_versions(register_code, code)


@router.get(
    "/registers/{register_code}/{code}/diff", response=ChangeOut, auth=access.api_public,
    summary="Compare two versions of a record",
)  # fmt: skip
def diff_versions(
    request: HttpRequest, register_code: str, code: str, *, old: int, new: int
) -> public.ContentChange:
    """What changed between two published versions."""
    return public.diff_versions(register_code, code, old, new)


@router.get(
    "/mappings/{code}/values/{value}", response=list[MappedOut], auth=access.api_public,
    summary="Look up a value in a mapping",
)  # fmt: skip
def map_value(request: HttpRequest, code: str, value: str) -> list[public.MappedRow]:
    """What a value of the source set corresponds to."""
    return public.map_value(code, value)


@router.post(
    "/amendments", response=AmendmentOut, auth=access.api_roles(Role.OFFICER),
    summary="Draft new versions of records",
)  # fmt: skip
@decorate_view(idempotent)
def make_amendment(request: access.SignedRequest, sent: AmendmentIn) -> dict[str, Any]:
    """A draft amendment of these records; every fault is named by place and field."""
    amendment_id = public.make_amendment(
        [(sent.register_code, one) for one in sent.records],
        by=request.actor, title=sent.title, reason=sent.reason, origin="api",
    )  # fmt: skip
    return _row(amendment_id, request)


@router.get(
    "/amendments/{amendment_id}", response=AmendmentOut, auth=access.api_signed_in,
    summary="Get an amendment",
)  # fmt: skip
def show_amendment(request: access.SignedRequest, amendment_id: UUID) -> dict[str, Any]:
    """Where an amendment stands."""
    return _row(amendment_id, request)


@router.post(
    "/amendments/{amendment_id}/submit", response=AmendmentOut,
    auth=access.api_roles(Role.OFFICER), summary="Submit an amendment",
)  # fmt: skip
@decorate_view(idempotent)
def submit_amendment(
    request: access.SignedRequest, amendment_id: UUID, sent: Revision
) -> dict[str, Any]:
    """Sends a draft to review."""
    public.submit_amendment(amendment_id, by=request.actor, revision=sent.revision)
    return _row(amendment_id, request)


@router.post(
    "/amendments/{amendment_id}/drop", response=AmendmentOut,
    auth=access.api_roles(Role.OFFICER), summary="Undo an amendment",
)  # fmt: skip
@decorate_view(idempotent)
def drop_amendment(
    request: access.SignedRequest, amendment_id: UUID, sent: Revision
) -> dict[str, Any]:
    """Undoes a draft as a whole."""
    public.drop_amendment(amendment_id, by=request.actor, revision=sent.revision)
    return _row(amendment_id, request)


def _row(amendment_id: UUID, request: access.SignedRequest) -> dict[str, Any]:
    found = get_amendment(amendment_id, by=request.actor)
    return {
        "uuid": found.uuid,
        "revision": found.revision,
        "title": found.title,
        "stage": found.stage,
        "records": found.versions.count(),
    }
