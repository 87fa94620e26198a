"""JSON routes of conformity with the standards."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from zhengtong.catalogue.domain.conformance import SUM_OF, Finding
from zhengtong.catalogue.models import Conformity
from zhengtong.catalogue.selectors import conformance as questions
from zhengtong.catalogue.selectors.conformance import ConformityFilter
from zhengtong.toolkit import access

router = Router(tags=["catalogue"])
MAX_ROWS = 100
_COUNTS = ("items", "faulty", *SUM_OF.values())


class CountsOut(Schema):
    """Items, those that depart from their data element, and these by fault."""

    items: int
    faulty: int
    unbound: int
    unknown: int
    retired: int
    mistyped: int
    missized: int
    miscoded: int


class ConformityOut(CountsOut):
    """Sums of a body or region."""

    key: str
    name: str
    entries: int
    sound: int
    rate: float | None


class JudgedOut(CountsOut):
    """One published entry as judged."""

    entry_id: UUID
    entry_title: str
    body_id: UUID
    judged_at: datetime

    @classmethod
    def of(cls, row: Conformity) -> "JudgedOut":
        """The row as JSON."""
        return cls(
            **{name: getattr(row, name) for name in _COUNTS},
            entry_id=row.entry.uuid,
            entry_title=row.entry.title,
            body_id=row.entry.body.uuid,
            judged_at=row.judged_at,
        )


class FindingOut(Schema):
    """One departure: its code, what to change in words, and the facts."""

    fault: str
    message: str
    facts: dict[str, Any]

    @classmethod
    def of(cls, found: Finding) -> "FindingOut":
        """The finding as JSON, in the language of the caller."""
        facts = dict(found.facts)
        return cls(fault=found.fault, message=_(found.message) % facts, facts=facts)


class FaultyOut(Schema):
    """One item that departs from its data element."""

    entry_id: UUID
    entry_title: str
    body_id: UUID
    item_id: UUID
    name: str
    element_code: str
    findings: list[FindingOut]


class AskedIn(Schema):
    """What is asked for; all of it may be left out. ``state`` is ``faulty`` or ``sound``."""

    body: UUID | None = None
    region: str = ""
    fault: str = ""
    element: str = ""
    entry: UUID | None = None
    state: str = ""
    offset: int = 0

    def wanted(self) -> ConformityFilter:
        """What the list is narrowed to."""
        return ConformityFilter(**self.model_dump(exclude={"offset"}))


def _start(offset: int) -> int:
    return min(max(offset, 0), 1_000_000)


@router.get("/conformance", response=list[ConformityOut], auth=access.api_signed_in)
def list_sums(request: Any, by: str = "body") -> list[questions.ConformitySum]:
    """How far published entries in reach follow the data elements, by ``body`` or ``region``."""
    return questions.list_conformity(request.actor, by_region=by == "region")


@router.get("/conformance/entries", response=list[JudgedOut], auth=access.api_signed_in)
def list_judged(request: Any, asked: Query[AskedIn]) -> list[JudgedOut]:
    """Entries as judged, most faulty items first; 100 from the offset."""
    start = _start(asked.offset)
    found = questions.list_judged(request.actor, asked.wanted())[start : start + MAX_ROWS]
    return [JudgedOut.of(one) for one in found]


@router.get("/conformance/items", response=list[FaultyOut], auth=access.api_signed_in)
def list_faulty(request: Any, asked: Query[AskedIn]) -> list[FaultyOut]:
    """Items that depart from their data element, with what to change; 100 from the offset."""
    start = _start(asked.offset)
    rows = questions.list_faulty(request.actor, asked.wanted())
    found = list(rows[start : start + MAX_ROWS])
    return [
        FaultyOut(
            entry_id=row.entry.uuid,
            entry_title=row.entry.title,
            body_id=row.entry.body.uuid,
            item_id=row.item.item_id,
            name=row.item.name,
            element_code=row.element_code,
            findings=[FindingOut.of(one) for one in findings],
        )
        for row, findings in questions.explain_faulty(found)
    ]
