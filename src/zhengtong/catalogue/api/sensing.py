"""JSON routes of verdicts, rules of the detector, and what is like an entry."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from zhengtong.catalogue.selectors.similar import find_similar
from zhengtong.catalogue.selectors.verdicts import (
    VerdictFilter,
    list_rule_records,
    search_verdicts,
)
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access

router = Router(tags=["catalogue"])
LIMIT = 100
PageNumber = Annotated[int, Field(ge=1, le=1_000)]


class VerdictsIn(Schema):
    """Which decisions are asked for."""

    q: str = ""
    rule: str = ""
    outcome: str = ""
    page: PageNumber = 1


class VerdictOut(Schema):
    """One decision of an officer; evidence as counts, never values."""

    uuid: UUID
    body_id: UUID
    source_name: str
    table_name: str
    column_name: str
    rule: str
    detector_version: str
    suggested_element: str
    suggested_grade: int
    suggested_personal: str
    element_code: str
    grade: int
    personal: str
    outcome: str
    reason: str
    sampled: int
    filled: int
    matching: int
    decided_by_name: str
    decided_at: datetime

    @staticmethod
    def resolve_body_id(verdict: Any) -> UUID:
        return verdict.body.uuid  # type: ignore[no-any-return]


class RuleOut(Schema):
    """A rule of the detector and how it fared."""

    code: str
    title: str
    source: str
    certainty: str
    verdicts: int
    overruled: int
    bodies: int
    percent: int
    is_doubtful: bool


class SimilarOut(Schema):
    """An entry whose title is like the one asked for."""

    uuid: UUID
    title: str
    body_name: str
    state: str
    percent: int
    is_own: bool
    is_same: bool


@router.get("/verdicts", response=list[VerdictOut], auth=access.api_signed_in)
def list_verdicts(request: Any, asked: Query[VerdictsIn]) -> Any:
    """Decisions the caller sees, newest first, 100 a page."""
    wanted = VerdictFilter(q=asked.q, rule=asked.rule, outcome=asked.outcome)
    found = search_verdicts(request.actor, wanted)
    return found[(asked.page - 1) * LIMIT : asked.page * LIMIT]


@router.get("/sense-rules", response=list[RuleOut], auth=access.api_signed_in)
def list_rules(request: Any) -> Any:
    """Rules of the detector, the most overruled first."""
    return list_rule_records(request.actor)


@router.get("/similar", response=list[SimilarOut], auth=access.api_roles(Role.OFFICER))
def list_similar(request: Any, title: str, leaving_out: UUID | None = None) -> Any:
    """Entries with titles like this one, the likest first, at most five."""
    clean = title.encode("utf-8", "ignore").decode("utf-8")
    return find_similar(clean, request.actor, leaving_out=leaving_out)
