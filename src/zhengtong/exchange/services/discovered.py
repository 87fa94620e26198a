"""Questions over the tables of a discovery."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhengtong.exchange.models import DiscoveredTable, Discovery


@dataclass(frozen=True, kw_only=True)
class TableFilter:
    """What of the tables is shown; empty means all.

    Attributes:
        show: ``kept``, ``dropped``, ``technical``, ``personal``, ``flagged`` or ``catalogued``.
    """

    q: str = ""
    show: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "TableFilter":
        """The filter of a page's query or form."""
        words = sent.get("q", "").replace("\x00", "").strip()[:100]
        return cls(q=words, show=sent.get("show", "")[:20])


def search_tables(
    found: Discovery, asked: TableFilter, *, mounted: frozenset[str]
) -> QuerySet[DiscoveredTable]:
    """The tables of the discovery that fit, by name.

    Args:
        found: The discovery.
        asked: What is shown.
        mounted: Names of tables that stand in the catalogue already.
    """
    rows = found.tables.order_by("name")
    catalogued = Q(entry__isnull=False) | Q(name__in=mounted)
    narrowed = {
        "kept": Q(is_kept=True) & ~catalogued,
        "dropped": Q(is_kept=False) & ~catalogued,
        "technical": ~Q(technical=""),
        "personal": ~Q(personal=""),
        "flagged": ~Q(flags=[]) | ~Q(not_sampled=""),
        "catalogued": catalogued,
    }
    if asked.show in narrowed:
        rows = rows.filter(narrowed[asked.show])
    if asked.q:
        rows = rows.filter(
            Q(name__icontains=asked.q) | Q(title__icontains=asked.q) | Q(comment__icontains=asked.q)
        )
    return rows
