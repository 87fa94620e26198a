"""Searching the catalogue: any substring of the folded texts, with facets and true counts.

The index of this machine answers; while it is lost, damaged or behind, PostgreSQL does.
"""

import logging
from collections.abc import Sequence
from typing import Any

import tantivy
from django.db.models import QuerySet

from zhengtong.catalogue.domain.synonyms import Term
from zhengtong.catalogue.index import folder, reading
from zhengtong.catalogue.index.schema import EVERYONE
from zhengtong.catalogue.models import Entry, SearchRow
from zhengtong.catalogue.selectors import bigrams
from zhengtong.catalogue.selectors.asking import (
    COUNT_LIMIT,
    FACETS,
    MAX_BODIES,
    SORTS,
    FacetValue,
    Hit,
    SearchQuery,
    SearchResult,
    label_value,
    show_count,
    split_terms,
)
from zhengtong.catalogue.selectors.wording import read_terms
from zhengtong.kernel.actor import Actor

__all__ = [
    "COUNT_LIMIT",
    "FACETS",
    "SORTS",
    "FacetValue",
    "Hit",
    "SearchQuery",
    "SearchResult",
    "describe_hits",
    "list_keys",
    "search_entries",
    "show_count",
    "split_terms",
]

logger = logging.getLogger(__name__)
MOST_VALUES = 30


def search_entries(
    query: SearchQuery, actor: Actor | None = None, *, offset: int = 0, limit: int = 20
) -> SearchResult:
    """One page of the entries found among those the actor sees, counted and by facets.

    Policy: P7.2
    """
    terms = read_terms(query.text)
    searcher = reading.open_searcher() if query.sort != "title" else None
    if searcher is not None:
        try:
            return _ask_index(searcher, query, actor, (offset, limit), terms=terms)
        except (OSError, ValueError) as error:
            logger.warning("the search index did not answer: %s", type(error).__name__)
            folder.mark_damaged(type(error).__name__)
    found = bigrams.match_rows(query, actor, terms=terms)
    total = found.values("pk")[: COUNT_LIMIT + 1].count()
    keys = list(
        bigrams.sort_rows(found, query, terms).values_list("pk", flat=True)[offset : offset + limit]
    )
    counted = bigrams.count_facets(query, actor, MOST_VALUES, terms=terms)
    return SearchResult(hits=describe_hits(keys), total=total, facets=_name_facets(counted))


def list_labels(actor: Actor | None) -> list[str]:
    """Labels of what the actor may find; today the catalogue is open to all who may enter."""
    return [EVERYONE]


def _ask_index(
    searcher: tantivy.Searcher,
    query: SearchQuery,
    actor: Actor | None,
    window: tuple[int, int],
    *,
    terms: Sequence[Term],
) -> SearchResult:
    labels = list_labels(actor)
    chosen = {_FIELDS[facet]: value for facet, value in query.chosen.items()}
    first = terms[0].forms if terms and query.sort == "relevance" else ()
    found = reading.find_page(
        searcher,
        reading.narrow(terms, labels, chosen),
        first=first,
        offset=window[0],
        limit=window[1],
    )
    sizes = dict.fromkeys(_FIELDS.values(), MOST_VALUES)
    open_fields = {field: n for field, n in sizes.items() if field not in chosen}
    counted = reading.count_values(searcher, reading.narrow(terms, labels, chosen), open_fields)
    for field in chosen:
        others = {name: value for name, value in chosen.items() if name != field}
        counted |= reading.count_values(
            searcher, reading.narrow(terms, labels, others), {field: MOST_VALUES}
        )
    named = _name_facets({facet: counted[field] for facet, field in _FIELDS.items()})
    return SearchResult(
        hits=describe_hits(list(found.keys)), total=found.total, facets=named, is_capped=False
    )


_FIELDS = {facet: column.removesuffix("__uuid") for facet, column in FACETS.items()}


def _name_facets(
    counted: dict[str, list[tuple[str, int]]],
) -> dict[str, tuple[FacetValue, ...]]:
    ids = [value for value, _ in counted["body"][:MAX_BODIES]]
    model: Any = SearchRow._meta.get_field("body").related_model
    bodies = model.objects.filter(uuid__in=ids)
    names = {str(uuid): name for uuid, name in bodies.values_list("uuid", "name")} if ids else {}
    return {
        facet: tuple(
            FacetValue(
                value=value, label=names.get(value) or label_value(facet, value), count=count
            )
            for value, count in sorted(values, key=lambda one: (-one[1], one[0]))[
                : MAX_BODIES if facet == "body" else MOST_VALUES
            ]
            if value
        )
        for facet, values in counted.items()
    }


def list_keys(query: SearchQuery, actor: Actor | None) -> QuerySet[SearchRow, int]:
    """Keys of all entries found, in the order asked for; ``describe_hits`` reads them."""
    terms = read_terms(query.text)
    found = bigrams.match_rows(query, actor, terms=terms)
    return bigrams.sort_rows(found, query, terms).values_list("pk", flat=True)


def describe_hits(keys: list[int]) -> tuple[Hit, ...]:
    """The published entries of those keys, in their order, in two statements."""
    found = Entry.objects.published().filter(pk__in=keys).select_related("body", "current")
    by_key = {entry.pk: entry for entry in found.prefetch_related("codes")}
    return tuple(_hit(by_key[key]) for key in keys if key in by_key)


def _hit(entry: Entry) -> Hit:
    version = entry.current
    assert version is not None  # noqa: S101 - search rows exist for published entries only
    assert version.published_at is not None  # noqa: S101
    codes = list(entry.codes.all())
    return Hit(
        uuid=entry.uuid,
        title=version.title,
        summary=version.summary,
        code=codes[0].code if codes else "",
        body_id=entry.body.uuid,
        body_name=str(entry.body),
        share_type=version.share_type or 0,
        format_class=version.format_class,
        cycle=version.cycle,
        version=version.number,
        published_at=version.published_at,
    )
