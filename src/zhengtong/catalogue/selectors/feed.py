"""The published catalogue read in chunks, by key and in order, four statements each.

No cursor stays open and no transaction: a chunk is bounded on both sides, so a million entries take
no more memory than a thousand, and nobody waits while a slow reader reads.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengtong.catalogue.domain.dcat.facts import FeedBody, FeedEntry, FeedResource
from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.lifecycle import PUBLIC, State
from zhengtong.catalogue.models import ClassNode, Entry, EntryCode, Item, Resource
from zhengtong.catalogue.selectors.entries import ENTRY_FIELDS, ITEM_FIELDS
from zhengtong.kernel.actor import Actor

CHUNK_ROWS = 500
SHOWN_RESOURCES = ("mounted", "broken")
_COLUMNS = (
    "pk", "uuid", "updated_at", "first_published_at", "current_id", "current__number",
    "current__published_at", "current__office_name", "body__uuid", "body__name",
    "body__credit_code",
)  # fmt: skip
# One step into the index of states for each of them.
_NEWEST = """
SELECT max(newest.updated_at) FROM unnest(%s::text[]) known(state), LATERAL (
    SELECT updated_at FROM catalogue_entry e WHERE e.state = known.state
    ORDER BY updated_at DESC LIMIT 1
) newest
"""
_FACTS = tuple(f"current__{name}" for name in ENTRY_FIELDS)


def query_feed(actor: Actor | None, *, modified_since: datetime | None = None) -> QuerySet[Entry]:
    """Entries that stand in the catalogue and the actor sees, in the order of the feed.

    With ``modified_since`` only those changed then or later, a resource of theirs included.
    """
    found = Entry.objects.for_actor(actor).published()
    if modified_since is not None:
        resources = Resource.objects.filter(entry=OuterRef("pk"), updated_at__gte=modified_since)
        found = found.filter(Q(updated_at__gte=modified_since) | Exists(resources))
    return found.order_by("pk")


def iterate_feed(found: QuerySet[Entry], *, chunk_rows: int = CHUNK_ROWS) -> Iterator[FeedEntry]:
    """All of them, chunk by chunk; four statements a chunk."""
    after = 0
    while chunk := read_chunk(found, after=after, limit=chunk_rows):
        yield from chunk
        if len(chunk) < chunk_rows:
            return
        after = chunk[-1].pk


def read_chunk(found: QuerySet[Entry], *, after: int, limit: int) -> list[FeedEntry]:
    """Up to ``limit`` entries above that key, whole, in four statements."""
    rows = list(found.filter(pk__gt=after).values_list(*_COLUMNS, *_FACTS)[:limit])
    keys = [row[0] for row in rows]
    codes: dict[int, list[str]] = defaultdict(list)
    given = EntryCode.objects.filter(entry__in=keys).order_by("entry", "slot")
    for entry, code in given.values_list("entry_id", "code"):
        codes[entry].append(code)
    items, resources = _items_of([row[4] for row in rows]), _resources_of(keys)
    return [_entry(row, codes[row[0]], items[row[4]], resources[row[0]]) for row in rows]


def _items_of(versions: list[int]) -> dict[int, list[ItemFacts]]:
    items: dict[int, list[ItemFacts]] = defaultdict(list)
    found = Item.objects.filter(version__in=versions).order_by("version", "position")
    for version, *values in found.values_list("version_id", *ITEM_FIELDS):
        items[version].append(ItemFacts(**dict(zip(ITEM_FIELDS, values, strict=True))))
    return items


def _resources_of(keys: list[int]) -> dict[int, list[FeedResource]]:
    resources: dict[int, list[FeedResource]] = defaultdict(list)
    found = Resource.objects.filter(entry__in=keys, state__in=SHOWN_RESOURCES)
    names = ("uuid", "kind", "name", "state", "updated_at")
    for entry, *values in found.order_by("entry", "pk").values_list("entry_id", *names):
        resources[entry].append(FeedResource(**dict(zip(names, values, strict=True))))
    return resources


def _entry(
    row: tuple[Any, ...],
    codes: list[str],
    items: list[ItemFacts],
    resources: list[FeedResource],
) -> FeedEntry:
    known = dict(zip(_COLUMNS, row, strict=False))
    facts = dict(zip(ENTRY_FIELDS, row[len(_COLUMNS) :], strict=True))
    published_at = known["current__published_at"]
    changed = (known["updated_at"], published_at, *(one.updated_at for one in resources))
    return FeedEntry(
        pk=known["pk"],
        uuid=known["uuid"],
        number=known["current__number"],
        codes=tuple(codes),
        body=FeedBody(
            uuid=known["body__uuid"],
            name=known["body__name"],
            credit_code=known["body__credit_code"],
        ),
        office_name=known["current__office_name"],
        facts=EntryFacts(**facts, items=tuple(items)),
        resources=tuple(resources),
        issued_at=known["first_published_at"] or published_at,
        modified_at=published_at,
        recorded_at=max(changed),
    )


def read_one(actor: Actor | None, entry_id: UUID) -> FeedEntry | None:
    """One entry of the feed, None where it does not stand in the catalogue for this actor."""
    chunk = read_chunk(query_feed(actor).filter(uuid=entry_id), after=0, limit=1)
    return chunk[0] if chunk else None


def find_key(entry_id: UUID) -> int | None:
    """Inner key of an entry, withdrawn or not: where a page goes on; None if there is none."""
    return Entry.objects.filter(uuid=entry_id).values_list("pk", flat=True).first()


def key_before(found: QuerySet[Entry], skipped: int) -> int:
    """Key of the entry after which a page that skips so many begins, 0 at the start."""
    if skipped <= 0:
        return 0
    key = found.values_list("pk", flat=True)[skipped - 1 : skipped].first()
    return key or 0


def count_feed(actor: Actor | None, *, modified_since: datetime | None = None) -> int:
    """How many entries the feed holds; the whole is counted in the index of states alone."""
    if modified_since is not None:
        return query_feed(actor, modified_since=modified_since).count()
    # What is public has a version, by a constraint; asking for it would read every row.
    return Entry.objects.for_actor(actor).filter(state__in=[str(one) for one in PUBLIC]).count()


def newest_change() -> datetime | None:
    """When anything in the catalogue changed last, withdrawals included; None while it is empty."""
    states = sorted({*map(str, PUBLIC), str(State.WITHDRAWN)})
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [states])
        found: datetime | None = cursor.fetchone()[0]
    return found


def map_class_titles(codes: set[str]) -> dict[str, str]:
    """Code of a class → its title in the newest tree that has it."""
    found = ClassNode.objects.filter(code__in=codes).order_by("tree__valid_from")
    return dict(found.values_list("code", "title"))
