"""Searching in PostgreSQL alone: bigrams in an inverted index, then the word itself.

This answers while the index of this machine is away, and whatever needs rows (exports, the order by
title). Counts are the same as the index gives.
"""

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex

from zhengtong.catalogue.domain.texts import list_bigrams
from zhengtong.catalogue.models import Entry, SearchRow
from zhengtong.catalogue.selectors.asking import FACETS, SearchQuery, split_terms
from zhengtong.kernel.actor import Actor

# The inverted index finds the pairs; strpos then asks for the word itself.
_HOLDS_TERM = """catalogue_searchrow.tokens @@ %s::tsquery
    AND strpos(catalogue_searchrow.folded_all, %s) > 0"""
_HOLDS_SIGN = """catalogue_searchrow.tokens @@ %s::tsquery
    AND strpos(catalogue_searchrow.folded_names, %s) > 0"""


def match_rows(
    query: SearchQuery, actor: Actor | None, *, leaving_out: str = ""
) -> QuerySet[SearchRow]:
    """Search rows that hold every word, within what the actor sees and the facets chosen."""
    found = SearchRow.objects.filter(entry__in=Entry.objects.for_actor(actor).published())
    for term in split_terms(query.text):
        found = found.filter(_condition_of(term))
    for facet, value in query.chosen.items():
        if facet != leaving_out:
            found = found.filter(**{FACETS[facet]: value})
    return found


def _condition_of(term: str) -> Q:
    """Rows whose tokens hold all pairs of the word, then truly hold the word.

    A single sign is looked for in titles and item names only.
    """
    pairs = sorted(list_bigrams(term)) or [term]
    quoted = (pair.replace("\\", "\\\\").replace("'", "''") for pair in pairs)
    tokens = " & ".join(f"'{pair}'" for pair in quoted)
    sql = _HOLDS_TERM if len(term) > 1 else _HOLDS_SIGN
    return Q(RawSQL(sql, [tokens, term], output_field=BooleanField()))  # noqa: S611 - parameters


def sort_rows(found: QuerySet[SearchRow], query: SearchQuery) -> QuerySet[SearchRow]:
    """The rows in the order asked for."""
    terms = split_terms(query.text)
    if query.sort == "title":
        return found.order_by("folded_title", "pk")
    if query.sort == "newest" or not terms:
        return found.order_by("-published_at", "-pk")
    place = StrIndex(F("folded_title"), Value(terms[0]))
    is_elsewhere = Case(When(place=0, then=1), default=0)
    ranked = found.annotate(place=place, is_elsewhere=is_elsewhere)
    return ranked.order_by("is_elsewhere", "-published_at", "-pk")


def count_facets(
    query: SearchQuery, actor: Actor | None, most: int
) -> dict[str, list[tuple[str, int]]]:
    """Facet → its values with their counts, most frequent first; each without its own choice."""
    return {
        facet: [
            (str(value), number)
            for value, number in match_rows(query, actor, leaving_out=facet)
            .values_list(column)
            .annotate(n=Count("pk"))
            .order_by("-n", column)[:most]
            if value not in {"", None}
        ]
        for facet, column in FACETS.items()
    }
