"""The catalogue as RDF: one page, one entry, or all of it, in any of the syntaxes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext

from zhengtong.catalogue.domain.dcat.facts import FeedBody, FeedEntry, FeedFrame, FeedPage
from zhengtong.catalogue.domain.dcat.graph import Node
from zhengtong.catalogue.domain.dcat.lines import object_of
from zhengtong.catalogue.domain.dcat.mapping import CatalogueGraph
from zhengtong.catalogue.domain.dcat.syntax import WRITERS, write_document
from zhengtong.catalogue.domain.errors import EntryNotFound
from zhengtong.catalogue.domain.feed_errors import FeedPageMissing
from zhengtong.catalogue.models import Entry
from zhengtong.catalogue.selectors import feed
from zhengtong.kernel.actor import Actor
from zhengtong.organisations import public as organisations

MAX_BODIES = 5000


@dataclass(frozen=True, kw_only=True)
class PageQuery:
    """Which part of the feed is wanted.

    Attributes:
        number: Page from 1.
        after: The last entry before the page, as the page before told it; None: counted.
        modified_since: Only what changed then or later; None: all.
    """

    number: int = 1
    after: UUID | None = None
    modified_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document of the feed; ``changed_at`` is the newest change it can hold."""

    text: str
    changed_at: datetime | None


def english(text: str) -> str:
    """The English of one of our lists' texts."""
    with translation.override("en"):
        return gettext(text)


def site_address() -> str:
    """The portal's address, which begins every address of the feed."""
    return str(settings.ZT_SITE_URL).rstrip("/")


def make_frame(titles: dict[str, str]) -> FeedFrame:
    """What the feed says of itself: who publishes it, for which region, changed when."""
    code = organisations.pad_code(settings.ZT_SITE_REGION)
    bodies = organisations.list_bodies(region_prefix=code, limit=MAX_BODIES)
    publisher = next((one for one in bodies if one.is_data_authority), None)
    regions = {one.code: one.name for one in organisations.list_regions()}
    site = settings.ZT_SITE_NAME
    return FeedFrame(
        base=site_address(),
        title=site,
        publisher=FeedBody(
            uuid=publisher.uuid if publisher else None,
            name=publisher.name if publisher else site,
            credit_code=publisher.credit_code if publisher else "",
        ),
        region_code=code,
        region_name=regions.get(code, code),
        modified_at=feed.newest_change(),
        class_titles=titles,
        translate=english,
    )


class Feed:
    """One document in the making: its graph and the titles of classes met so far."""

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self.frame = make_frame(self._titles)
        self.graph = CatalogueGraph(self.frame)

    def list_nodes(
        self, entries: Iterable[FeedEntry], *, page: FeedPage | None = None
    ) -> Iterator[Node]:
        """The head and every entry, in order; asks for titles of classes a chunk at a time."""
        yield from self.graph.list_head(page)
        for chunk in _chunks(entries):
            unknown = {one.facts.class_code for one in chunk} - set(self._titles)
            if unknown:
                self._titles.update(feed.map_class_titles(unknown))
            for entry in chunk:
                yield from self.graph.list_entry(entry)


def _chunks(entries: Iterable[FeedEntry]) -> Iterator[list[FeedEntry]]:
    todo = iter(entries)
    while chunk := list(islice(todo, feed.CHUNK_ROWS)):
        yield chunk


def write_feed(
    entries: Iterable[FeedEntry], suffix: str, *, page: FeedPage | None = None
) -> Iterator[str]:
    """The document of those entries in one of the syntaxes, piece by piece.

    Policy: P7.1, P7.2
    """
    return write_document(WRITERS[suffix](), Feed().list_nodes(entries, page=page))


def list_objects(keys: list[int]) -> Iterator[dict[str, Any]]:
    """The published entries of those keys as plain objects, in their order; four statements."""
    found = feed.query_feed(None).filter(pk__in=keys)
    by_key = {one.pk: one for one in feed.read_chunk(found, after=0, limit=len(keys))}
    return (object_of(by_key[key], site_address()) for key in keys if key in by_key)


def make_entry_document(actor: Actor | None, suffix: str, entry_id: UUID) -> Document:
    """One entry as it stands in the catalogue.

    Raises:
        EntryNotFound: it does not stand there, or not for this actor.
    """
    entry = feed.read_one(actor, entry_id)
    if entry is None:
        raise EntryNotFound
    return Document(text="".join(write_feed([entry], suffix)), changed_at=entry.recorded_at)


def make_page_document(actor: Actor | None, suffix: str, query: PageQuery) -> Document:
    """One page of what the actor sees, whole in memory: it is either complete or fails.

    Raises:
        FeedPageMissing: there are fewer pages.

    Policy: P7.1, P7.2
    """
    size = settings.ZT_FEED_PAGE_ROWS
    found = feed.query_feed(actor, modified_since=query.modified_since)
    total = feed.count_feed(actor, modified_since=query.modified_since)
    pages = max(1, -(-total // size))
    start = _start_of(found, query, pages)
    entries = feed.read_chunk(found, after=start, limit=size + 1)
    has_more, entries = len(entries) > size, entries[:size]
    number = query.number
    page = FeedPage(
        address=_page_address(suffix, query, number, query.after),
        first=_page_address(suffix, query, 1),
        previous=_page_address(suffix, query, number - 1) if number > 1 else "",
        following=(_page_address(suffix, query, number + 1, entries[-1].uuid) if has_more else ""),
        last=_page_address(suffix, query, pages),
        total=total,
    )
    newest = max((one.recorded_at for one in entries), default=None)
    changed = max(filter(None, (newest, feed.newest_change())), default=None)
    return Document(text="".join(write_feed(entries, suffix, page=page)), changed_at=changed)


def _start_of(found: QuerySet[Entry], query: PageQuery, pages: int) -> int:
    """Key of the last entry before the page, 0 before the first."""
    if query.after is not None:
        start = feed.find_key(query.after)
        if start is not None:
            return start
    if query.number > pages:
        raise FeedPageMissing(page=query.number, pages=pages)
    return feed.key_before(found, (query.number - 1) * settings.ZT_FEED_PAGE_ROWS)


def _page_address(suffix: str, query: PageQuery, number: int, after: UUID | None = None) -> str:
    asked: dict[str, str] = {"page": str(number)}
    if after is not None:
        asked["after"] = str(after)
    if query.modified_since is not None:
        asked["modified_since"] = query.modified_since.isoformat()
    return f"{site_address()}/catalog.{suffix}?{urlencode(asked)}"
