"""Searching in PostgreSQL alone: bigrams in an inverted index, then the word itself.

This answers while the index of this machine is away, and whatever needs rows (exports, the order by
title). Counts are the same as the index gives.
"""

from collections.abc import Iterable, Sequence

from django.db.models import BooleanField, Case, Count, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from zhengtong.catalogue.domain.synonyms import Term
from zhengtong.catalogue.domain.texts import list_bigrams, list_spelled_pairs
from zhengtong.catalogue.models import Entry, SearchRow
from zhengtong.catalogue.selectors.asking import FACETS, SearchQuery
from zhengtong.kernel.actor import Actor

# The inverted index finds the pairs; strpos then asks for the word itself.
_HOLDS_TERM = """catalogue_searchrow.tokens @@ %s::tsquery
    AND strpos(catalogue_searchrow.folded_all, %s) > 0"""
_SPELLS_TERM = """catalogue_searchrow.tokens @@ %s::tsquery
    AND strpos(catalogue_searchrow.spelled, %s) > 0"""
_HOLDS_SIGN = """catalogue_searchrow.tokens @@ %s::tsquery
    AND strpos(catalogue_searchrow.folded_names, %s) > 0"""


def match_rows(
    query: SearchQuery, actor: Actor | None, *, terms: Sequence[Term], leaving_out: str = ""
) -> QuerySet[SearchRow]:
    """Rows that hold a form of every word, within what the actor sees and the facets chosen."""
    found = SearchRow.objects.filter(entry__in=Entry.objects.for_actor(actor).published())
    for term in terms:
        found = found.filter(_condition_of(term))
    for facet, value in query.chosen.items():
        if facet != leaving_out:
            found = found.filter(**{FACETS[facet]: value})
    return found


def _condition_of(term: Term) -> Q:
    """Rows that hold one of the forms, or whose spelled names hold the letters."""
    either = Q()
    for form in term.forms:
        either |= _holds(form)
    if term.spelled:
        pairs = sorted(list_spelled_pairs(term.spelled))
        either |= Q(_raw(_SPELLS_TERM, pairs, term.spelled))
    return either


def _raw(sql: str, tokens: Iterable[str], term: str) -> RawSQL:
    quoted = (token.replace("\\", "\\\\").replace("'", "''") for token in tokens)
    asked = " & ".join(f"'{token}'" for token in quoted)
    return RawSQL(sql, [asked, term], output_field=BooleanField())  # noqa: S611 - parameters


def _holds(term: str) -> Q:
    """Rows whose tokens hold all pairs of the word, then truly hold the word.

    A single sign is looked for in titles and item names only.
    """
    pairs = sorted(list_bigrams(term)) or [term]
    return Q(_raw(_HOLDS_TERM if len(term) > 1 else _HOLDS_SIGN, pairs, term))


def sort_rows(
    found: QuerySet[SearchRow], query: SearchQuery, terms: Sequence[Term]
) -> QuerySet[SearchRow]:
    """The rows in the order asked for."""
    if query.sort == "title":
        return found.order_by("folded_title", "pk")
    if query.sort == "newest" or not terms:
        return found.order_by("-published_at", "-pk")
    titled = Q()
    for form in terms[0].forms:
        titled |= Q(folded_title__contains=form)
    ranked = found.annotate(is_elsewhere=Case(When(titled, then=0), default=1))
    return ranked.order_by("is_elsewhere", "-published_at", "-pk")


def count_facets(
    query: SearchQuery, actor: Actor | None, most: int, *, terms: Sequence[Term]
) -> dict[str, list[tuple[str, int]]]:
    """Facet → its values with their counts, most frequent first; each without its own choice."""
    return {
        facet: [
            (str(value), number)
            for value, number in match_rows(query, actor, terms=terms, leaving_out=facet)
            .values_list(column)
            .annotate(n=Count("pk"))
            .order_by("-n", column)[:most]
            if value not in {"", None}
        ]
        for facet, column in FACETS.items()
    }
