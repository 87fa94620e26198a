"""JSON route of the one search."""

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from zhengtong.kernel.errors import NotFound
from zhengtong.toolkit import access
from zhengtong.toolkit.schemas import CleanText
from zhengtong.toolkit.searching import (
    MAX_TEXT,
    SearchHit,
    SearchSource,
    Words,
    list_sources,
    read_words,
)

FIRST_ROWS = 5
COUNTED_ROWS = 50
REACHED_ROWS = 1000

router = Router(tags=["search"])


class SearchIn(Schema):
    """What is looked for: words with blanks between them, each to be found.

    Without ``group`` the first hits of every group come; with it the part of that group wanted.
    """

    q: Annotated[str, CleanText(MAX_TEXT)]
    group: Annotated[str, CleanText(32)] = ""
    offset: int = Field(0, ge=0, lt=REACHED_ROWS)
    limit: int = Field(20, ge=1, le=100)


class HitOut(Schema):
    """One thing found."""

    title: str
    url: str
    number: str
    note: str
    badge: str


class GroupOut(Schema):
    """One group: hits, and how many there are, counted to 50 (51 stands for more)."""

    group: str
    title: str
    count: int
    hits: list[HitOut]


class SearchOut(Schema):
    """Groups in which something was found."""

    groups: list[GroupOut]


def _group(
    request: Any, source: SearchSource, words: Words, *, offset: int, limit: int
) -> GroupOut:
    counted = max(COUNTED_ROWS + 1, offset + limit)
    rows = list(source.find(request.actor, words)[:counted]) if words.words else []
    hits: list[SearchHit] = list(source.describe(rows[offset : offset + limit]))
    return GroupOut(
        group=source.code,
        title=str(source.title),
        count=min(len(rows), COUNTED_ROWS + 1),
        hits=[HitOut(**vars(hit)) for hit in hits],
    )


@router.get("", response=SearchOut, auth=access.api_signed_in)
def search(request: Any, wanted: Query[SearchIn]) -> SearchOut:
    """What the caller may see that holds the words: matters, bodies, people, entries and more."""
    words = read_words(wanted.q)
    sources = list_sources(request.actor)
    if wanted.group:
        chosen = [one for one in sources if one.code == wanted.group]
        if not chosen:
            raise NotFound
        part = {"offset": wanted.offset, "limit": wanted.limit}
        return SearchOut(groups=[_group(request, chosen[0], words, **part)])
    groups = [_group(request, one, words, offset=0, limit=FIRST_ROWS) for one in sources]
    return SearchOut(groups=[one for one in groups if one.count])
