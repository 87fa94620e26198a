"""Asking the index: open read-only, taken anew when its files have changed."""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy
from django.db import connection

from zhengtong.catalogue.domain.synonyms import Term
from zhengtong.catalogue.index import folder
from zhengtong.catalogue.index.schema import SCHEMA, VERSION, pairs_of

logger = logging.getLogger(__name__)
MOST_VALUES = 10_000
_DAMAGE = (OSError, ValueError, RuntimeError)
_IDENTITY = """
SELECT system_identifier::text || '/' || (
    SELECT oid::text FROM pg_database WHERE datname = current_database()
) FROM pg_control_system()
"""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Keys of one page in order, and how many there are in all."""

    keys: tuple[int, ...]
    total: int


@dataclass
class _Opened:
    generation: Path | None = None
    stamp: tuple[int, int] = (0, 0)
    index: tantivy.Index | None = None


_opened = _Opened()
_lock = threading.Lock()
_identities: dict[str, str] = {}


def identify_database() -> str:
    """Which database this is: its cluster and its own number; asked once per process."""
    named = str(connection.settings_dict["NAME"]) + str(connection.settings_dict["PORT"])
    if named not in _identities:
        with connection.cursor() as cursor:
            cursor.execute(_IDENTITY)
            _identities[named] = str(cursor.fetchone()[0])
    return _identities[named]


def open_searcher() -> tantivy.Searcher | None:
    """The index as it is now; None if it is not there, of another database, old or unreadable."""
    generation = folder.current()
    age = folder.fed_seconds_ago()
    if generation is None or age is None or age > folder.STALE_AFTER_S:
        return None
    if folder.is_marked_damaged():
        return None
    try:
        return _searcher_of(generation)
    except _DAMAGE as error:
        logger.warning("the search index cannot be read: %s", type(error).__name__)
        folder.mark_damaged(type(error).__name__)
        return None


def _searcher_of(generation: Path) -> tantivy.Searcher | None:
    there = (generation / "index" / "meta.json").stat()
    stamp = (there.st_mtime_ns, there.st_ino)
    with _lock:
        if _opened.generation != generation:
            cursor = folder.read_cursor(generation)
            if cursor is None:
                raise ValueError("no cursor")
            if cursor.database != identify_database() or cursor.version != VERSION:
                return None
            index = tantivy.Index.open(str(generation / "index"))
            index.config_reader("manual")
            _opened.generation, _opened.stamp, _opened.index = generation, (0, 0), index
        if _opened.index is None:
            return None
        if _opened.stamp != stamp:
            _opened.index.reload()
            _opened.stamp = stamp
        return _opened.index.searcher()


def forget_opened() -> None:
    """Open the index anew at the next question."""
    with _lock:
        _opened.generation = _opened.index = None


def holds_term(term: str, *, paired: str, signed: str) -> tantivy.Query:
    """Documents whose text holds the word; a single sign is looked for among the signs."""
    pairs: list[Any] = list(pairs_of(term))
    if not pairs:
        return tantivy.Query.term_query(SCHEMA, signed, term)
    if len(pairs) == 1:
        return tantivy.Query.term_query(SCHEMA, paired, pairs[0])
    return tantivy.Query.phrase_query(SCHEMA, paired, pairs)


def holds_any(
    terms: Sequence[str], *, paired: str, signed: str, spelled: str = ""
) -> tantivy.Query:
    """Documents whose text holds one of the forms, or whose spelled names hold the letters."""
    each = [holds_term(term, paired=paired, signed=signed) for term in terms]
    if spelled:
        each.append(holds_term(spelled, paired="spelled", signed="title_signs"))
    if len(each) == 1:
        return each[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in each])


def narrow(
    terms: Sequence[Term], labels: Sequence[str], chosen: Mapping[str, str]
) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    """The conditions of a question: one of the labels, every word, every chosen facet value."""
    must = tantivy.Occur.Must
    conditions = [(must, _has_label(labels))]
    for term in terms:
        held = holds_any(term.forms, paired="whole", signed="names_signs", spelled=term.spelled)
        conditions.append((must, held))
    for field, value in chosen.items():
        conditions.append((must, tantivy.Query.term_query(SCHEMA, field, value)))
    return conditions


def _has_label(labels: Sequence[str]) -> tantivy.Query:
    each = [tantivy.Query.term_query(SCHEMA, "label", label) for label in labels]
    if len(each) == 1:
        return each[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in each])


def find_page(
    searcher: tantivy.Searcher,
    conditions: list[tuple[tantivy.Occur, tantivy.Query]],
    *,
    first: Sequence[str],
    offset: int,
    limit: int,
) -> Found:
    """One page, newest first; titles that hold one of ``first`` stand before."""
    if not first:
        keys, total = _take(searcher, conditions, offset, limit)
        return Found(keys=tuple(keys), total=total)
    titled = holds_any(first, paired="title", signed="title_signs")
    keys, in_title = _take(searcher, [*conditions, (tantivy.Occur.Must, titled)], offset, limit)
    rest = max(0, offset - in_title)
    more, others = _take(
        searcher, [*conditions, (tantivy.Occur.MustNot, titled)], rest, max(limit - len(keys), 1)
    )
    return Found(keys=tuple([*keys, *more][:limit]), total=in_title + others)


def _take(
    searcher: tantivy.Searcher,
    conditions: list[tuple[tantivy.Occur, tantivy.Query]],
    offset: int,
    limit: int,
) -> tuple[list[int], int]:
    found = searcher.search(
        tantivy.Query.boolean_query(conditions),
        max(limit, 1),
        count=True,
        order_by_field="place",
        offset=offset,
    )
    keys = searcher.fast_field_values("key", [address for _, address in found.hits])
    return [int(key or 0) for key in keys], int(found.count or 0)  # type: ignore[attr-defined]


def count_values(
    searcher: tantivy.Searcher,
    conditions: list[tuple[tantivy.Occur, tantivy.Query]],
    sizes: Mapping[str, int],
) -> dict[str, list[tuple[str, int]]]:
    """Facet → its values with their counts, most frequent first."""
    asked = {
        field: {"terms": {"field": field, "size": size, "segment_size": MOST_VALUES}}
        for field, size in sizes.items()
    }
    found = searcher.aggregate(tantivy.Query.boolean_query(conditions), asked)
    return {
        field: [(one["key"], one["doc_count"]) for one in found[field]["buckets"]]
        for field in sizes
    }
