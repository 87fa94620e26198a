"""JSON routes of mounted resources and of cross-checking."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import Field

from zhengtong.catalogue.selectors import corrections as doubts
from zhengtong.catalogue.selectors import mounts as questions
from zhengtong.catalogue.services import corrections, mounting
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent

router = Router(tags=["catalogue"])
officer = access.api_roles(Role.OFFICER)
MAX_ROWS = 100


class MountOut(Schema):
    """One mounted resource as the lists show it; where it lies is left out."""

    uuid: UUID
    entry_id: UUID
    entry_title: str
    body_id: UUID
    kind: str
    name: str
    state: str
    rows_count: int | None
    newest_on: date | None
    probed_at: datetime | None
    revision: int

    @classmethod
    def of(cls, row: Any) -> "MountOut":
        """The row as JSON; expects entry and body at hand."""
        plain = ("uuid", "kind", "name", "state", "rows_count", "newest_on", "probed_at")
        return cls(
            **{name: getattr(row, name) for name in plain},
            entry_id=row.entry.uuid,
            entry_title=row.entry.title,
            body_id=row.entry.body.uuid,
            revision=row.revision,
        )


class RateOut(Schema):
    """How many published entries of a body or region have a mounted resource."""

    key: str
    name: str
    entries: int
    mounted: int
    empty: int
    broken: int
    overdue: int
    rate: float


class MapIn(Schema):
    """The map item id → column of a resource."""

    columns: dict[UUID, str] = Field(max_length=2000)
    age_column: str = Field("", max_length=200)
    revision: int


class SeenIn(Schema):
    """The revision that was seen."""

    revision: int


class DoubtIn(Schema):
    """A doubt about an entry or its data."""

    aspect: str
    text: str
    item_id: UUID | None = None
    record_key: str = ""


class AnswerIn(Schema):
    """What the source found: ``corrected`` or ``kept``, and in words."""

    outcome: str
    answer: str
    revision: int


class CorrectionOut(Schema):
    """One correction; the record it is about is left out."""

    uuid: UUID
    number: str
    entry_id: UUID
    entry_title: str
    source_id: UUID
    reporter_id: UUID
    aspect: str
    item_id: UUID | None
    item_name: str
    text: str
    state: str
    answer: str
    reported_at: datetime
    due_on: date | None
    ended_on: date | None
    revision: int

    @classmethod
    def of(cls, row: Any) -> "CorrectionOut":
        """The row as JSON; expects entry, body and reporter at hand."""
        plain = (
            "uuid", "number", "aspect", "item_id", "item_name", "text", "state", "answer",
            "reported_at", "due_on", "ended_on", "revision",
        )  # fmt: skip
        return cls(
            **{name: getattr(row, name) for name in plain},
            entry_id=row.entry.uuid,
            entry_title=row.entry.title,
            source_id=row.entry.body.uuid,
            reporter_id=row.reporter.uuid,
        )


@router.get("/mounts", response=list[MountOut], auth=access.api_signed_in)
def list_mounts(request: Any, view: str = "standing", offset: int = 0) -> list[MountOut]:
    """Mounted resources in reach: ``standing``, ``broken`` or ``overdue``; 100 from the offset."""
    if view == "overdue":
        found = questions.list_overdue(request.actor, clock.today())
    elif view == "broken":
        found = questions.list_broken(request.actor)
    else:
        found = questions.list_standing(request.actor)
    start = min(max(offset, 0), 1_000_000)
    return [MountOut.of(one) for one in found[start : start + MAX_ROWS]]


@router.get("/mounts/rates", response=list[RateOut], auth=access.api_signed_in)
def list_rates(request: Any, by: str = "body") -> list[dict[str, object]]:
    """The share of published entries with a mounted resource, by ``body`` or ``region``."""
    return questions.list_rates(request.actor, by_region=by == "region", today=clock.today())


@router.put("/resources/{uuid:resource_id}/map", response=MountOut, auth=officer)
def change_map(request: Any, resource_id: UUID, wanted: MapIn) -> MountOut:
    """Change the map of a resource; on one that stands mounted it waits for a review."""
    row = mounting.change_map(
        resource_id, wanted.columns, age_column=wanted.age_column, by=request.actor,
        revision=wanted.revision,
    )  # fmt: skip
    return MountOut.of(row)


@router.post("/resources/{uuid:resource_id}/submission", response=MountOut, auth=officer)
@decorate_view(idempotent)
def submit_resource(request: Any, resource_id: UUID, seen: SeenIn) -> MountOut:
    """Submit a proposed resource, or its changed map, for review."""
    row = mounting.submit_resource(resource_id, by=request.actor, revision=seen.revision)
    return MountOut.of(row)


@router.get("/corrections", response=list[CorrectionOut], auth=access.api_signed_in)
def list_corrections(request: Any, view: str = "all", offset: int = 0) -> list[CorrectionOut]:
    """Corrections in sight, newest first; 100 from the offset."""
    found = doubts.list_corrections(request.actor)
    start = min(max(offset, 0), 1_000_000)
    shown = doubts.narrow(found, view, request.actor, clock.today())
    return [CorrectionOut.of(one) for one in shown[start : start + MAX_ROWS]]


@router.post("/entries/{uuid:entry_id}/corrections", response={201: CorrectionOut}, auth=officer)
@decorate_view(idempotent)
def report_doubt(request: Any, entry_id: UUID, wanted: DoubtIn) -> Status[CorrectionOut]:
    """Report a doubt about a published entry or its data; its ten working days begin."""
    doubt = corrections.Doubt(**wanted.model_dump())
    made = corrections.report_doubt(entry_id, doubt, by=request.actor)
    return Status(201, CorrectionOut.of(made))


@router.post("/corrections/{uuid:correction_id}/answer", response=CorrectionOut, auth=officer)
@decorate_view(idempotent)
def answer_doubt(request: Any, correction_id: UUID, wanted: AnswerIn) -> CorrectionOut:
    """Answer a correction as its source."""
    row = corrections.answer_doubt(correction_id, by=request.actor, **wanted.model_dump())
    return CorrectionOut.of(row)


@router.post("/corrections/{uuid:correction_id}/withdrawal", response=CorrectionOut, auth=officer)
@decorate_view(idempotent)
def withdraw_doubt(request: Any, correction_id: UUID, seen: SeenIn) -> CorrectionOut:
    """Take a doubt back."""
    row = corrections.withdraw_doubt(correction_id, by=request.actor, revision=seen.revision)
    return CorrectionOut.of(row)
