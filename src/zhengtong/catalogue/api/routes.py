"""JSON routes of the catalogue."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from ninja.decorators import decorate_view

from zhengtong.catalogue.api.bases import router as bases
from zhengtong.catalogue.api.changes import router as changes
from zhengtong.catalogue.api.conformance import router as conformance
from zhengtong.catalogue.api.mounts import router as mounts
from zhengtong.catalogue.api.schemas import (
    AssessmentIn,
    DecisionIn,
    DetailOut,
    EntryChange,
    EntryIn,
    EntryOut,
    RevisionIn,
    SearchOut,
    VersionOut,
)
from zhengtong.catalogue.api.sensing import router as sensing
from zhengtong.catalogue.api.sources import router as sources
from zhengtong.catalogue.domain.errors import VersionNotFound
from zhengtong.catalogue.domain.lifecycle import STATE_NAMES
from zhengtong.catalogue.domain.proposals import EntryProposal
from zhengtong.catalogue.domain.texts import has_control_characters
from zhengtong.catalogue.domain.vocabulary import CYCLES, GRADES, OPENNESS
from zhengtong.catalogue.selectors import entries as questions
from zhengtong.catalogue.selectors.search import SearchQuery, search_entries
from zhengtong.catalogue.services import assessments, entries, reviews, revisions
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent

router = Router(tags=["catalogue"])
router.add_router("/changes", changes)
router.add_router("", sensing)
router.add_router("", conformance)
router.add_router("", mounts)
router.add_router("", bases)
router.add_router("", sources)
officer = access.api_roles(Role.OFFICER)
decider = access.api_roles(Role.BODY_HEAD, Role.REVIEWER)
MAX_ROWS = 100
LAST_OFFSET = 10_000


class SearchIn(Schema):
    """What is looked for."""

    q: str = ""
    body: UUID | None = None
    share: int | None = None
    format: str = ""
    openness: str = ""
    cycle: str = ""
    grade: int | None = None
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20


@router.get("/search", response=SearchOut, auth=access.api_public)
def search(request: Any, wanted: Query[SearchIn]) -> SearchOut:
    """Entries whose texts hold every word, with facets; open to everybody."""
    clean = "" if has_control_characters(wanted.format) else wanted.format[:4]
    query = SearchQuery(
        text=wanted.q,
        body_id=wanted.body,
        share_type=wanted.share if wanted.share in {1, 2, 3} else None,
        format_class=clean,
        openness=wanted.openness if wanted.openness in OPENNESS else "",
        cycle=wanted.cycle if wanted.cycle in CYCLES else "",
        grade=wanted.grade if wanted.grade in GRADES else None,
        sort=wanted.sort,
    )
    offset = min(max(wanted.offset, 0), LAST_OFFSET)
    limit = min(max(wanted.limit, 1), MAX_ROWS)
    return SearchOut.of(search_entries(query, request.actor, offset=offset, limit=limit))


@router.get("/entries", response=list[EntryOut], auth=access.api_signed_in)
def list_entries(request: Any, state: str = "") -> list[EntryOut]:
    """The newest 100 entries of the caller's own body, by state."""
    rows = questions.list_entries(
        request.actor,
        states=[state] if state in STATE_NAMES else [],
        body_id=request.actor.body_id,
        limit=MAX_ROWS,
    )
    return [EntryOut.of(row) for row in rows]


@router.get("/entries/{uuid:entry_id}", response=DetailOut, auth=access.api_public)
def read_entry(request: Any, entry_id: UUID) -> DetailOut:
    """A published entry: metadata, items, mounted resources without their location."""
    return DetailOut.of(questions.published_entry(entry_id))


@router.get("/entries/{uuid:entry_id}/draft", response=VersionOut, auth=access.api_signed_in)
def read_draft(request: Any, entry_id: UUID) -> VersionOut:
    """The version being worked on."""
    version = questions.get_working_version(entry_id, by=request.actor)
    if version is None:
        raise VersionNotFound
    return VersionOut.of(version)


@router.get(
    "/entries/{uuid:entry_id}/versions/{int:number}", response=VersionOut, auth=access.api_public
)
def read_version(request: Any, entry_id: UUID, number: int) -> VersionOut:
    """One version the caller may see."""
    return VersionOut.of(questions.read_version(entry_id, number, request.actor))


@router.post("/entries", response={201: EntryOut}, auth=officer)
@decorate_view(idempotent)
def draft_entry(request: Any, entry: EntryIn) -> Status[EntryOut]:
    """Draft an entry of the caller's body; what is secret ends unsaved."""
    proposal = EntryProposal(facts=entry.facts(), system_id=entry.system_id, origin="api")
    return Status(201, EntryOut.of(entries.draft_entry(proposal, request.actor)))


@router.put("/entries/{uuid:entry_id}/draft", response=EntryOut, auth=officer)
@decorate_view(idempotent)
def update_draft(request: Any, entry_id: UUID, entry: EntryChange) -> EntryOut:
    """Replace what the draft says; a stale revision is answered with 409."""
    row = entries.update_draft(
        entry_id,
        entry.facts(),
        by=request.actor,
        revision=entry.revision,
        system_id=entry.system_id,
    )
    return EntryOut.of(row)


@router.post("/entries/{uuid:entry_id}/assessments", response={204: None}, auth=officer)
@decorate_view(idempotent)
def record_assessment(request: Any, entry_id: UUID, record: AssessmentIn) -> Status[None]:
    """Put a secrecy check or a personal-information assessment on record."""
    values = record.model_dump()
    revision = values.pop("revision")
    assessments.record_assessment(
        entry_id, assessments.AssessmentRecord(**values), by=request.actor, revision=revision
    )
    return Status(204, None)


@router.post("/entries/{uuid:entry_id}/submit", response=EntryOut, auth=officer)
@decorate_view(idempotent)
def submit_entry(request: Any, entry_id: UUID, seen: RevisionIn) -> EntryOut:
    """Send the draft to review; 422 lists every gap at once."""
    return EntryOut.of(reviews.submit_entry(entry_id, by=request.actor, revision=seen.revision))


@router.post("/entries/{uuid:entry_id}/decisions", response=EntryOut, auth=decider)
@decorate_view(idempotent)
def decide_review(request: Any, entry_id: UUID, decision: DecisionIn) -> EntryOut:
    """Decide the current step: ``approve`` or ``return``."""
    return EntryOut.of(reviews.decide_review(entry_id, by=request.actor, **decision.model_dump()))


@router.post("/entries/{uuid:entry_id}/revisions", response={201: EntryOut}, auth=officer)
@decorate_view(idempotent)
def start_revision(request: Any, entry_id: UUID, seen: RevisionIn) -> Status[EntryOut]:
    """Start a new version of a published entry."""
    row = revisions.start_revision(entry_id, by=request.actor, revision=seen.revision)
    return Status(201, EntryOut.of(row))
