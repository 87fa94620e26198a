"""JSON routes of sources: the matrix, claims, conflicts and their decisions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import Field

from zhengtong.catalogue.domain.sources import OUTCOME_NAMES, ClaimFacts, Ruling
from zhengtong.catalogue.selectors import sources as questions
from zhengtong.catalogue.services import source_conflicts, sources
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent

router = Router(tags=["catalogue"])
officer = access.api_roles(Role.OFFICER)
reviewer = access.api_roles(Role.REVIEWER)
MAX_ROWS = 100


class MatrixIn(Schema):
    """Which lines of the matrix, in which order."""

    region: str = ""
    q: str = ""
    view: str = "all"
    sort: str = "element"
    body: UUID | None = None
    offset: int = 0


class SourceOut(Schema):
    """One source of an element; ``scope`` is empty for the whole."""

    body_id: UUID
    body_name: str
    scope: str
    since: date


class LineOut(Schema):
    """One data element of the matrix."""

    element: str
    name: str
    bodies: int
    entries: int
    repeats: int
    sources: list[SourceOut]
    conflict_id: UUID | None

    @classmethod
    def of(cls, row: questions.ElementLine) -> "LineOut":
        """The line as JSON."""
        return cls(
            element=row.element,
            name=row.name,
            bodies=row.bodies,
            entries=row.entries,
            repeats=row.repeats,
            sources=[
                SourceOut(
                    body_id=one.body.uuid, body_name=one.body.name, scope=one.scope, since=one.since
                )
                for one in row.sources
            ],
            conflict_id=row.conflict.uuid if row.conflict else None,
        )


class BodyOut(Schema):
    """Of one body: elements it is the source of, its open claims, elements it collects again."""

    body_id: UUID
    sources: int
    claims: int
    repeats: int


class ClaimIn(Schema):
    """What a body claims, and why."""

    element: str = Field(max_length=60)
    reason: str
    basis: str


class ClaimOut(Schema):
    """One claim."""

    uuid: UUID
    number: str
    element: str
    element_name: str
    body_id: UUID
    conflict_id: UUID | None
    reason: str
    basis: str
    state: str
    opinion: str
    claimed_at: datetime
    ended_at: datetime | None
    revision: int

    @classmethod
    def of(cls, row: Any) -> "ClaimOut":
        """The row as JSON; expects body and conflict at hand."""
        plain = (
            "uuid", "number", "element", "element_name", "reason", "basis", "state", "opinion",
            "claimed_at", "ended_at", "revision",
        )  # fmt: skip
        return cls(
            **{name: getattr(row, name) for name in plain},
            body_id=row.body.uuid,
            conflict_id=row.conflict.uuid if row.conflict else None,
        )


class ConflictOut(Schema):
    """One conflict."""

    uuid: UUID
    number: str
    element: str
    element_name: str
    realm: str
    state: str
    opinion: str
    opened_at: datetime
    due_on: date | None
    ended_on: date | None
    revision: int


class ClaimDecisionIn(Schema):
    """The authority's word: ``approve`` or ``refuse``; the revision is that of the matter."""

    decision: str
    opinion: str = ""
    revision: int | None = None


class RulingIn(Schema):
    """The decision on a conflict: ``kept``, ``moved`` with a winner, ``shared`` with scopes."""

    outcome: str
    opinion: str
    winner: UUID | None = None
    scopes: dict[UUID, str] = Field(default_factory=dict, max_length=100)
    revision: int


class ClaimSeenIn(Schema):
    """The revision that was seen."""

    revision: int


def _cut(rows: Any, offset: int) -> Any:
    start = min(max(offset, 0), 1_000_000)
    return rows[start : start + MAX_ROWS]


@router.get("/sources", response=list[LineOut], auth=access.api_signed_in)
def list_matrix(request: Any, wanted: Query[MatrixIn]) -> list[LineOut]:
    """Who collects what in a region, who is its source, who repeats; 100 from the offset."""
    realm = questions.choose_realm(wanted.region, request.actor)
    rows = questions.list_matrix(
        realm, words=wanted.q, view=wanted.view, sort=wanted.sort, body=wanted.body
    )
    return [LineOut.of(one) for one in _cut(rows, wanted.offset)]


@router.get("/sources/bodies", response=list[BodyOut], auth=access.api_signed_in)
def list_bodies(request: Any, region: str = "", offset: int = 0) -> list[BodyOut]:
    """Figures by body of a region, those that repeat most first; 100 from the offset."""
    found = questions.count_by_body(questions.choose_realm(region, request.actor))
    rows = [BodyOut(body_id=body, **figures) for body, figures in found.items()]
    rows.sort(key=lambda one: (-one.repeats, str(one.body_id)))
    return list(_cut(rows, offset))


@router.get("/sources/claims", response=list[ClaimOut], auth=access.api_signed_in)
def list_claims(request: Any, offset: int = 0) -> list[ClaimOut]:
    """Claims in sight, newest first; 100 from the offset."""
    return [ClaimOut.of(one) for one in _cut(questions.list_claims(request.actor), offset)]


@router.post("/sources/claims", response={201: ClaimOut}, auth=officer)
@decorate_view(idempotent)
def claim_source(request: Any, wanted: ClaimIn) -> Status[ClaimOut]:
    """Claim to be the source of a data element; a second claim opens a conflict."""
    facts = ClaimFacts(**wanted.model_dump())
    return Status(201, ClaimOut.of(sources.claim_source(facts, by=request.actor)))


@router.post("/sources/claims/{uuid:claim_id}/decision", response=ClaimOut, auth=reviewer)
@decorate_view(idempotent)
def decide_claim(request: Any, claim_id: UUID, said: ClaimDecisionIn) -> ClaimOut:
    """Decide a claim nobody contests."""
    return ClaimOut.of(sources.decide_claim(claim_id, by=request.actor, **said.model_dump()))


@router.post("/sources/claims/{uuid:claim_id}/withdrawal", response=ClaimOut, auth=officer)
@decorate_view(idempotent)
def withdraw_claim(request: Any, claim_id: UUID, seen: ClaimSeenIn) -> ClaimOut:
    """Take a claim back."""
    row = sources.withdraw_claim(claim_id, by=request.actor, revision=seen.revision)
    return ClaimOut.of(row)


@router.get("/sources/conflicts", response=list[ConflictOut], auth=access.api_signed_in)
def list_conflicts(request: Any, state: str = "", offset: int = 0) -> Any:
    """Conflicts in sight, by state; 100 from the offset."""
    chosen = state if state in OUTCOME_NAMES else ""
    return list(_cut(questions.list_conflicts(request.actor, state=chosen), offset))


@router.post("/sources/conflicts/{uuid:conflict_id}/decision", response=ConflictOut, auth=reviewer)
@decorate_view(idempotent)
def decide_conflict(request: Any, conflict_id: UUID, said: RulingIn) -> Any:
    """Decide a conflict; every side is told."""
    values = said.model_dump()
    revision = values.pop("revision")
    return source_conflicts.decide_conflict(
        conflict_id, Ruling(**values), by=request.actor, revision=revision
    )
