"""Changes of the published catalogue as harvesters are told them, and the place in their order."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from zhengtong.catalogue.domain.feed_errors import CursorUnknown

PUBLISHED = "published"
REVISED = "revised"
WITHDRAWN = "withdrawn"
KINDS = frozenset({PUBLISHED, REVISED, WITHDRAWN})
# The entry is no longer in the catalogue.
TOMBSTONES = frozenset({WITHDRAWN})
_CURSOR = re.compile(r"([0-9]{1,9})\.([0-9]{1,18})\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, order=True)
class Cursor:
    """A place behind a change, for ever the same; text form ``series.transaction.row``."""

    series: int = 0
    txid: int = 0
    row: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place that the text names; an empty text is the start.

        Raises:
            CursorUnknown.
        """
        if not text:
            return cls()
        found = _CURSOR.fullmatch(text)
        if found is None:
            raise CursorUnknown(cursor=text[:60])
        return cls(*map(int, found.groups()))

    def __str__(self) -> str:
        return f"{self.series}.{self.txid}.{self.row}"


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One change.

    Attributes:
        code: First code of the entry.
        version: The version that stands since, or stood last.
        kind: ``published``, ``revised`` or ``withdrawn``.
        cursor: The place behind it.
    """

    cursor: Cursor
    entry_id: UUID
    code: str
    version: int
    kind: str
    at: datetime

    @property
    def is_tombstone(self) -> bool:
        """Whether the entry left the catalogue."""
        return self.kind in TOMBSTONES


@dataclass(frozen=True, kw_only=True)
class ChangePage:
    """Some changes in order; ``following`` is where the next page begins."""

    changes: tuple[ChangeRow, ...]
    following: Cursor
    has_more: bool
