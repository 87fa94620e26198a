"""What an emergency purge can clear: contexts declare it from their ``apps.py``.

A purgeable names its rows and columns as data, so that a rehearsal can count what a purge would
clear. Keys (uuid, id, codes that others refer to) are never columns of a part. What every table
holds beside that is found by its words; see ``zhengtong.ledger.services.sweeping``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some columns of some rows.

    Attributes:
        table: Name of the table.
        columns: Columns whose values are cleared.
        where: SQL condition over the table, with ``%(uuid)s`` for the thing's outer name.
        is_dropped: The rows are deleted instead: copies, indexes, caches.
    """

    table: str
    where: str
    columns: tuple[str, ...] = ()
    is_dropped: bool = False


@dataclass(frozen=True, kw_only=True)
class Purgeable:
    """One kind of thing that may hold what must not be here.

    Attributes:
        kind: Unique, as ``catalogue.entry``.
        title: Chinese message id.
        parts: What is cleared; the first one's table has ``uuid`` and the title's column.
        named_by: Column of the first part that people know the thing by; its value is searched
            for in every other table. "" where there is none.
        erase_files: Erases what lies outside the database; answers with what it erased.
    """

    kind: str
    title: str
    parts: Sequence[Part]
    named_by: str = ""
    erase_files: Callable[[UUID], Sequence[str]] | None = None


_purgeables: dict[str, Purgeable] = {}
_caches: dict[str, Callable[[], object] | None] = {"toolkit_answeredrequest": None}
_foldings: list[Callable[[str], str]] = []


def register_purgeable(purgeable: Purgeable) -> None:
    """Adds a kind; the same kind again replaces it."""
    _purgeables[purgeable.kind] = purgeable


def list_purgeables() -> list[Purgeable]:
    """Every declared kind."""
    return [_purgeables[kind] for kind in sorted(_purgeables)]


def find_purgeable(kind: str) -> Purgeable | None:
    """The kind of that name."""
    return _purgeables.get(kind)


def register_cache(table: str, rebuild: Callable[[], object] | None = None) -> None:
    """A table whose rows are copies: a purge deletes those that hold the words, then rebuilds."""
    _caches[table] = rebuild


def list_caches() -> dict[str, Callable[[], object] | None]:
    """Tables of copies, each with how to write them anew."""
    return dict(_caches)


def register_folding(fold: Callable[[str], str]) -> None:
    """A way words are stored in other form, as for search; the purge looks for that form too."""
    if fold not in _foldings:
        _foldings.append(fold)


def list_foldings() -> tuple[Callable[[str], str], ...]:
    """The declared ways."""
    return tuple(_foldings)
