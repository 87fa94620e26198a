"""Checks of the catalogue: the search rows are those of the published entries."""

from zhengtong.catalogue.models import Entry, SearchRow
from zhengtong.kernel.errors import N_
from zhengtong.toolkit.health import Check, Finding, register_check, warn, well


def check_index() -> Finding:
    """Whether every published entry can be found."""
    missing = Entry.objects.published().filter(search_row__isnull=True).count()
    empty = SearchRow.objects.filter(tokens__isnull=True).count()
    rows = SearchRow.objects.count()
    facts = {"missing": missing + empty, "rows": rows}
    if missing or empty:
        return warn(
            N_("%(missing)s 个已发布目录不在检索索引中。"),
            N_("运行 zhengtong catalogue reindex 重建索引。"),
            **facts,
        )
    return well(N_("检索索引完整（%(rows)s 个目录，使用 PostgreSQL 索引）。"), **facts)


def register() -> None:
    """Declare the catalogue's checks."""
    register_check(Check(code="catalogue.index", title=N_("检索索引"), run=check_index, order=60))
