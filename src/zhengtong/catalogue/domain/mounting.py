"""States of a mounted resource, and the tables that rooms above offer for mounting."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.catalogue.domain.texts import fold_text
from zhengtong.kernel.errors import N_

PROPOSED, UNDER_REVIEW, MOUNTED = "proposed", "under_review", "mounted"
BROKEN, REMOVED = "broken", "removed"
RESOURCE_STATES: dict[str, str] = {
    PROPOSED: N_("待提交"),
    UNDER_REVIEW: N_("待审核"),
    MOUNTED: N_("已挂接"),
    BROKEN: N_("不可用"),
    REMOVED: N_("已解除"),
}
# The resource counts as mounted in these; a broken one is still mounted, and somebody's task.
STANDING = (MOUNTED, BROKEN)


@dataclass(frozen=True, kw_only=True)
class TableOffered:
    """A table of a registered source that may be mounted.

    Attributes:
        source: Opaque name of the source, as the room above knows it.
        source_name: The same for people.
        columns: Column → its type at the source.
    """

    source: str
    source_name: str
    schema_name: str
    table_name: str
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Stable name in forms."""
        return f"{self.source}|{self.table_name}"


TableLister = Callable[[Any], Iterable[TableOffered]]
_listers: list[TableLister] = []


def register_table_lister(lister: TableLister) -> None:
    """Have this function offer the tables that an actor may mount; once."""
    if lister not in _listers:
        _listers.append(lister)


def list_offered(actor: Any) -> list[TableOffered]:
    """All tables offered to the actor."""
    return [one for lister in _listers for one in lister(actor)]


def match_columns(items: Iterable[tuple[str, str, str]], columns: Iterable[str]) -> dict[str, str]:
    """Item id → column, by the column the item names, else by the same name; each column once.

    Args:
        items: Item id, its name and the column its compiler wrote down, "" if none.
        columns: Columns or parameters of the resource.
    """
    free = {fold_text(one): one for one in columns}
    found: dict[str, str] = {}
    for place in (2, 1):
        for item in items:
            column = free.get(fold_text(item[place])) if item[place] else None
            if column is not None and item[0] not in found:
                found[item[0]] = column
                del free[fold_text(item[place])]
    return found
