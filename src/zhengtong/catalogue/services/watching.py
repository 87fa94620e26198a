"""Whether the index of this machine answers: for the alarm, the health check and the monitor."""

import socket
from typing import Any

from zhengtong.catalogue.index import folder, reading
from zhengtong.catalogue.models import SearchRow
from zhengtong.desk import public as desk
from zhengtong.kernel.errors import N_

ALARM = "catalogue.index-lost"
_TITLE = N_("检索索引不可用：%(host)s，检索暂由数据库应答，正在自动重建")
_NOT_THERE = -1


def count_indexed() -> int:
    """Entries in this machine's index; -1 while it does not answer."""
    searcher = reading.open_searcher()
    return _NOT_THERE if searcher is None else int(searcher.num_docs)


def index_lag_seconds() -> float:
    """Seconds since the index was last brought up to date; -1 if it never was."""
    age = folder.fed_seconds_ago()
    return float(_NOT_THERE) if age is None else age


def describe_index() -> dict[str, Any]:
    """``is_there``, ``indexed`` and ``rows`` of this machine's index."""
    indexed = count_indexed()
    return {"is_there": indexed >= 0, "indexed": max(indexed, 0), "rows": SearchRow.objects.count()}


def watch_index() -> bool:
    """Whether the index answers; raises the alarm where it does not, clears it where it does."""
    host = socket.gethostname()
    if count_indexed() >= 0:
        desk.clear_alarm(ALARM, subject=host)
        return True
    desk.raise_alarm(
        ALARM, subject=host, title=_TITLE, facts={"host": host}, link="/operations/health/"
    )
    return False
