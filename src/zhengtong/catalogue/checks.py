"""Checks of the catalogue: the search rows are those of the published entries."""

from zhengtong.catalogue.models import Entry, SearchRow
from zhengtong.catalogue.services.watching import (
    count_indexed,
    describe_index,
    index_lag_seconds,
)
from zhengtong.kernel.errors import N_
from zhengtong.toolkit.gauges import Gauge, register_gauge
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
    seen = describe_index()
    if not seen["is_there"]:
        return warn(
            N_("本机的检索索引不可用，%(rows)s 个目录的检索暂由 PostgreSQL 应答。"),
            N_("后台进程（worker）会自动重建；几分钟后仍未恢复，请确认本机后台进程在运行。"),
            **facts,
        )
    return well(
        N_("检索索引完整（%(rows)s 个目录，本机索引 %(indexed)s 个）。"),
        **facts,
        indexed=seen["indexed"],
    )


def register() -> None:
    """Declare the catalogue's checks."""
    register_gauge(
        Gauge(
            name="zt_search_indexed",
            meaning="Entries in this machine's search index; -1 while PostgreSQL answers instead.",
            read=count_indexed,
        )
    )
    register_gauge(
        Gauge(
            name="zt_search_fed_seconds",
            meaning="Seconds since this machine's search index was brought up to date.",
            read=index_lag_seconds,
        )
    )
    register_check(Check(code="catalogue.index", title=N_("检索索引"), run=check_index, order=60))
