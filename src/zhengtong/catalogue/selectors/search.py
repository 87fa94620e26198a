"""Searching the catalogue: any substring of the folded texts, with facets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex

from zhengtong.catalogue.domain.texts import fold_text, list_bigrams
from zhengtong.catalogue.domain.vocabulary import FORMAT_OF, SHARE_TYPES
from zhengtong.catalogue.models import Entry, SearchRow
from zhengtong.kernel.actor import Actor

COUNT_LIMIT = 2000
MAX_TERMS = 8
MAX_TEXT = 100
MAX_BODIES = 12
SORTS = ("relevance", "newest", "title")
# The inverted index finds the pairs; strpos then asks for the word itself.
_HOLDS_TERM = """catalogue_searchrow.tokens @@ %s::tsquery
    AND strpos(catalogue_searchrow.folded_all, %s) > 0"""
_HOLDS_SIGN = """catalogue_searchrow.tokens @@ %s::tsquery
    AND strpos(catalogue_searchrow.folded_names, %s) > 0"""


@dataclass(frozen=True, kw_only=True)
class SearchQuery:
    """What is looked for; empty means no narrowing.

    Attributes:
        text: Words as typed, blanks between them; each must be found somewhere.
        sort: ``relevance`` (found in the title first), ``newest`` or ``title``.
    """

    text: str = ""
    body_id: UUID | None = None
    share_type: int | None = None
    format_class: str = ""
    sort: str = "relevance"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One found entry."""

    uuid: UUID
    title: str
    summary: str
    code: str
    body_id: UUID
    body_name: str
    share_type: int
    format_class: str
    cycle: str
    version: int
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class FacetValue:
    """One value of a facet; ``count`` above 2,000 is shown as 2,000+."""

    value: str
    label: str
    count: int

    @property
    def shown_count(self) -> str:
        """The count as people read it."""
        return show_count(self.count)


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """One page of hits with counts of the whole.

    Attributes:
        total: Number of hits, 2,001 standing for more than 2,000.
        facets: Facet → values, most frequent first; each counted without its own narrowing.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, tuple[FacetValue, ...]]

    @property
    def shown_total(self) -> str:
        """The total as people read it."""
        return show_count(self.total)


def show_count(count: int) -> str:
    """Exact to 2,000, then 2,000+."""
    return f"{COUNT_LIMIT:,}+" if count > COUNT_LIMIT else f"{count:,}"


def search_entries(
    query: SearchQuery, actor: Actor | None = None, *, offset: int = 0, limit: int = 20
) -> SearchResult:
    """One page of the entries found among those the actor sees, counted and by facets.

    Policy: P7.2
    """
    found = match_rows(query, actor)
    total = found.values("pk")[: COUNT_LIMIT + 1].count()
    keys = list(_sorted(found, query).values_list("pk", flat=True)[offset : offset + limit])
    return SearchResult(hits=describe_hits(keys), total=total, facets=_facets(query, actor))


def list_keys(query: SearchQuery, actor: Actor | None) -> QuerySet[SearchRow, int]:
    """Keys of all entries found, in the order asked for; ``describe_hits`` reads them."""
    return _sorted(match_rows(query, actor), query).values_list("pk", flat=True)


def match_rows(
    query: SearchQuery, actor: Actor | None, *, leaving_out: str = ""
) -> QuerySet[SearchRow]:
    """Search rows that hold every word, within what the actor sees and the facets chosen."""
    found = SearchRow.objects.filter(entry__in=Entry.objects.for_actor(actor).published())
    for term in split_terms(query.text):
        found = found.filter(_condition_of(term))
    chosen: dict[str, Any] = {
        "body": ("body__uuid", query.body_id),
        "share_type": ("share_type", query.share_type),
        "format": ("format_class", query.format_class),
    }
    for facet, (path, value) in chosen.items():
        if value and facet != leaving_out:
            found = found.filter(**{path: value})
    return found


def split_terms(text: str) -> list[str]:
    """The folded words of what was typed; at most eight."""
    clean = text.replace("\x00", "")[:MAX_TEXT].encode("utf-8", "ignore").decode("utf-8")
    return list(dict.fromkeys(fold_text(clean).split()))[:MAX_TERMS]


def _condition_of(term: str) -> Q:
    """Rows whose tokens hold all pairs of the word, then truly hold the word.

    A single sign is looked for in titles and item names only.
    """
    pairs = sorted(list_bigrams(term)) or [term]
    quoted = (pair.replace("\\", "\\\\").replace("'", "''") for pair in pairs)
    tokens = " & ".join(f"'{pair}'" for pair in quoted)
    sql = _HOLDS_TERM if len(term) > 1 else _HOLDS_SIGN
    return Q(RawSQL(sql, [tokens, term], output_field=BooleanField()))  # noqa: S611 - parameters


def _sorted(found: QuerySet[SearchRow], query: SearchQuery) -> QuerySet[SearchRow]:
    terms = split_terms(query.text)
    if query.sort == "title":
        return found.order_by("folded_title", "pk")
    if query.sort == "newest" or not terms:
        return found.order_by("-published_at", "-pk")
    place = StrIndex(F("folded_title"), Value(terms[0]))
    is_elsewhere = Case(When(place=0, then=1), default=0)
    ranked = found.annotate(place=place, is_elsewhere=is_elsewhere)
    return ranked.order_by("is_elsewhere", "place", "-published_at", "-pk")


def describe_hits(keys: list[int]) -> tuple[Hit, ...]:
    """The published entries of those keys, in their order, in two statements."""
    found = Entry.objects.filter(pk__in=keys).select_related("body", "current")
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


def _facets(query: SearchQuery, actor: Actor | None) -> dict[str, tuple[FacetValue, ...]]:
    formats = {code: one.title for code, one in FORMAT_OF.items()}
    shares = {str(key): title for key, title in SHARE_TYPES.items()}
    bodies = match_rows(query, actor, leaving_out="body")
    counted = (
        bodies.values("body__uuid", "body__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "body__name")
    )
    return {
        "body": tuple(
            FacetValue(value=str(row["body__uuid"]), label=row["body__name"], count=row["n"])
            for row in counted[:MAX_BODIES]
        ),
        "share_type": _count_by(
            match_rows(query, actor, leaving_out="share_type"), "share_type", shares
        ),
        "format": _count_by(
            match_rows(query, actor, leaving_out="format"), "format_class", formats
        ),
    }


def _count_by(
    found: QuerySet[SearchRow], field: str, labels: dict[str, str]
) -> tuple[FacetValue, ...]:
    rows = found.values(field).annotate(n=Count("pk")).order_by("-n", field)
    return tuple(
        FacetValue(value=str(row[field]), label=labels.get(str(row[field]), ""), count=row["n"])
        for row in rows
        if row[field] != ""
    )
