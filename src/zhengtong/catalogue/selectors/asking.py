"""What is asked of a search and what comes back; the same for index and fallback."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhengtong.catalogue.domain.vocabulary import CYCLES, FORMAT_OF, GRADES, OPENNESS, SHARE_TYPES
from zhengtong.catalogue.selectors.folding import fold_search

COUNT_LIMIT = 2000
MAX_TERMS = 8
MAX_TEXT = 100
MAX_BODIES = 12
SORTS = ("relevance", "newest", "title")
# Facet → column of the search row; the same names stand in the index and in addresses.
FACETS: dict[str, str] = {
    "body": "body__uuid",
    "share_type": "share_type",
    "format": "format_class",
    "openness": "openness",
    "cycle": "cycle",
    "grade": "grade",
}
_LABELS: dict[str, dict[str, str]] = {
    "share_type": {str(key): title for key, title in SHARE_TYPES.items()},
    "format": {code: one.title for code, one in FORMAT_OF.items()},
    "openness": dict(OPENNESS),
    "cycle": dict(CYCLES),
    "grade": {str(key): title for key, title in GRADES.items()},
}


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
    openness: str = ""
    cycle: str = ""
    grade: int | None = None
    sort: str = "relevance"

    @property
    def chosen(self) -> dict[str, str]:
        """Facet → the value it is narrowed to."""
        values = {
            "body": self.body_id,
            "share_type": self.share_type,
            "format": self.format_class,
            "openness": self.openness,
            "cycle": self.cycle,
            "grade": self.grade,
        }
        return {facet: str(value) for facet, value in values.items() if value}


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
    """One value of a facet with its true count."""

    value: str
    label: str
    count: int

    @property
    def shown_count(self) -> str:
        """The count as people read it."""
        return f"{self.count:,}"


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """One page of hits with counts of the whole.

    Attributes:
        total: Number of hits; where ``is_capped``, 2,001 stands for more than 2,000.
        facets: Facet → values, most frequent first; each counted without its own narrowing.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, tuple[FacetValue, ...]]
    is_capped: bool = True

    @property
    def shown_total(self) -> str:
        """The total as people read it."""
        return show_count(self.total) if self.is_capped else f"{self.total:,}"


def show_count(count: int) -> str:
    """Exact to 2,000, then 2,000+."""
    return f"{COUNT_LIMIT:,}+" if count > COUNT_LIMIT else f"{count:,}"


def split_terms(text: str) -> list[str]:
    """The folded words of what was typed; at most eight."""
    clean = text.replace("\x00", "")[:MAX_TEXT].encode("utf-8", "ignore").decode("utf-8")
    return list(dict.fromkeys(fold_search(clean).split()))[:MAX_TERMS]


def label_value(facet: str, value: str) -> str:
    """The Chinese name of a facet's value; "" for a body, whose name is asked for."""
    return _LABELS.get(facet, {}).get(value, "")
