"""JSON routes of discovering whole schemas."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from zhengtong.exchange.models import Discovery
from zhengtong.exchange.services import deciding, discoveries
from zhengtong.exchange.services.discovered import TableFilter, search_tables
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access

router = Router(tags=["exchange"])
OFFICER = access.api_roles(Role.OFFICER)
LIMIT = 100
PageNumber = Annotated[int, Field(ge=1, le=1_000)]


class DiscoveryOut(Schema):
    """A discovery and how far it is."""

    uuid: UUID
    state: str = Field(description="queued, running, done or failed")
    product: str
    tables_total: int
    tables_done: int
    error: str
    started_at: datetime | None
    ended_at: datetime | None


class TableOut(Schema):
    """A table found; its columns carry suggestions with counts, never values."""

    uuid: UUID
    name: str
    kind: str
    comment: str
    title: str
    row_estimate: int
    is_readable: bool
    is_kept: bool
    technical: str = Field(description="Why it is proposed as dropped; empty: it is not.")
    flags: list[str]
    sampled_rows: int
    not_sampled: str = Field(description="Code of why no row was looked at.")
    grade: int
    personal: str
    columns: list[dict[str, Any]]
    entry: UUID | None


class TablesIn(Schema):
    """Which tables are asked for."""

    q: str = ""
    show: str = ""
    page: PageNumber = 1


class ChoiceIn(Schema):
    """Tables to keep or drop, and titles to give."""

    keep: list[str] = Field([], max_length=2_000)
    drop: list[str] = Field([], max_length=2_000)
    titles: dict[str, str] = {}


class DecisionIn(Schema):
    """What an officer decided about a column; a reason is needed where it differs."""

    element_code: str = Field("", max_length=60)
    grade: int
    personal: str = ""
    reason: str = ""


class ColumnsIn(Schema):
    """Columns to keep (null: as they are) and verdicts by column name."""

    keep: list[str] | None = None
    verdicts: dict[str, DecisionIn] = {}


class ActOut(Schema):
    """An act of drafting."""

    act: UUID
    entries: int


class UndoneOut(Schema):
    """What was taken back, and titles of drafts worked on since."""

    entries: int
    kept: list[str]


def _find(request: access.SignedRequest, discovery_id: UUID) -> Discovery:
    return Discovery.objects.for_actor(request.actor).get_or_refuse(discovery_id)


@router.post("/sources/{uuid:source_id}/discoveries", response={202: DiscoveryOut}, auth=OFFICER)
def start_discovery(request: access.SignedRequest, source_id: UUID) -> Any:
    """Discover everything the source holds; the worker carries it out."""
    return Status(202, discoveries.start_discovery(source_id, by=request.actor))


@router.get("/discoveries/{uuid:discovery_id}", response=DiscoveryOut, auth=access.api_signed_in)
def get_discovery(request: access.SignedRequest, discovery_id: UUID) -> Any:
    """A discovery and how far it is."""
    return _find(request, discovery_id)


@router.get(
    "/discoveries/{uuid:discovery_id}/tables",
    response=list[TableOut],
    auth=access.api_signed_in,
)
def list_tables(
    request: access.SignedRequest,
    discovery_id: UUID,
    asked: Query[TablesIn],
) -> Any:
    """Tables by name, 100 a page; ``show`` as on the page: kept, dropped and so on."""
    found = _find(request, discovery_id)
    wanted = TableFilter.read({"q": asked.q, "show": asked.show})
    mounted = frozenset(deciding.list_mounted(found.source))
    return search_tables(found, wanted, mounted=mounted)[
        (asked.page - 1) * LIMIT : asked.page * LIMIT
    ]


@router.post("/discoveries/{uuid:discovery_id}/choices", response=DiscoveryOut, auth=OFFICER)
def choose_tables(request: access.SignedRequest, discovery_id: UUID, sent: ChoiceIn) -> Any:
    """Keep, drop and rename tables."""
    discoveries.choose_tables(discovery_id, sent.keep, keep=True, by=request.actor)
    discoveries.choose_tables(discovery_id, sent.drop, keep=False, by=request.actor)
    discoveries.rename_tables(discovery_id, sent.titles, by=request.actor)
    return _find(request, discovery_id)


@router.post(
    "/discoveries/{uuid:discovery_id}/tables/{uuid:table_id}",
    response=TableOut,
    auth=OFFICER,
)
def decide_columns(
    request: access.SignedRequest, discovery_id: UUID, table_id: UUID, sent: ColumnsIn
) -> Any:
    """Keep columns and decide on suggestions; 422 lists every gap at once."""
    if sent.verdicts:
        said = {name: one.model_dump() for name, one in sent.verdicts.items()}
        deciding.decide_columns(discovery_id, table_id, said, by=request.actor)
    if sent.keep is not None:
        discoveries.choose_columns(discovery_id, table_id, sent.keep, by=request.actor)
    return discoveries.find_table(_find(request, discovery_id), table_id)


@router.post("/discoveries/{uuid:discovery_id}/drafts", response={201: ActOut}, auth=OFFICER)
def draft_tables(request: access.SignedRequest, discovery_id: UUID) -> Any:
    """Draft an entry for every kept table, in one act that can be undone."""
    act, entries = deciding.draft_tables(discovery_id, by=request.actor)
    return Status(201, ActOut(act=act, entries=entries))


@router.post(
    "/discoveries/{uuid:discovery_id}/drafts/{uuid:act}/undo",
    response=UndoneOut,
    auth=OFFICER,
)
def undo_drafts(request: access.SignedRequest, discovery_id: UUID, act: UUID) -> Any:
    """Take the drafts of an act back; those worked on since are kept and named."""
    gone, kept = deciding.undo_drafts(discovery_id, act, by=request.actor)
    return UndoneOut(entries=gone, kept=kept)
