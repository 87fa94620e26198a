"""JSON routes of the register of legal bases and of the reasons for a return."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from ninja import Query, Router, Schema, Status
from ninja.decorators import decorate_view

from zhengtong.catalogue.domain.bases import BasisFacts
from zhengtong.catalogue.models import LegalBasis
from zhengtong.catalogue.selectors import bases as questions
from zhengtong.catalogue.services import bases as deeds
from zhengtong.catalogue.services.return_reasons import list_reasons
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent

router = Router(tags=["catalogue"])
reviewer = access.api_roles(Role.REVIEWER)
MAX_ROWS = 100
LAST_OFFSET = 10_000


class BasisIn(Schema):
    """One article, word for word, with where it was taken from."""

    kind: str
    document: str
    number: str = ""
    article: str
    quote: str
    source: str
    note: str = ""
    in_force_from: date
    in_force_until: date | None = None
    forbids_giving: bool = False

    def facts(self) -> BasisFacts:
        """The body as facts."""
        return BasisFacts(**self.model_dump())


class BasisSearch(Schema):
    """What is looked for."""

    q: str = ""
    kind: str = ""
    in_force_on: date | None = None
    offset: int = 0


class BasisOut(BasisIn):
    """The same with its place in the register."""

    uuid: UUID
    state: str

    @classmethod
    def of(cls, row: LegalBasis) -> "BasisOut":
        """The schema of a row."""
        return cls(**vars(row.facts), uuid=row.uuid, state=row.state)


@router.get("/bases", response=list[BasisOut], auth=access.api_signed_in)
def list_bases(request: Any, wanted: Query[BasisSearch]) -> list[BasisOut]:
    """Articles that hold every word, 100 a page, by document."""
    found = questions.search_bases(
        request.actor, text=wanted.q[:100], kind=wanted.kind[:30], day=wanted.in_force_on
    )
    start = min(max(wanted.offset, 0), LAST_OFFSET)
    return [BasisOut.of(row) for row in found[start : start + MAX_ROWS]]


@router.get("/bases/{uuid:basis_id}", response=BasisOut, auth=access.api_signed_in)
def read_basis(request: Any, basis_id: UUID) -> BasisOut:
    """One article."""
    return BasisOut.of(questions.get_basis(basis_id, by=request.actor))


@router.post("/bases", response={201: list[BasisOut]}, auth=reviewer)
@decorate_view(idempotent)
def record_bases(request: Any, rows: list[BasisIn]) -> Status[list[BasisOut]]:
    """Record up to 200 articles, all or none; each waits for the head's approval."""
    made = deeds.record_bases([one.facts() for one in rows], by=request.actor)
    return Status(201, [BasisOut.of(row) for row in made])


@router.post("/bases/{uuid:basis_id}/corrections", response={201: BasisOut}, auth=reviewer)
@decorate_view(idempotent)
def correct_basis(request: Any, basis_id: UUID, row: BasisIn) -> Status[BasisOut]:
    """Correct an article, as its last day in force; waits for the head's approval."""
    made = deeds.correct_basis(basis_id, row.facts(), by=request.actor)
    return Status(201, BasisOut.of(made))


@router.get("/return-reasons", response=dict[str, str], auth=access.api_signed_in)
def read_reasons(request: Any) -> dict[str, str]:
    """Code → text of the reasons for which an entry may be given back."""
    return list_reasons(get_language() or "zh")
