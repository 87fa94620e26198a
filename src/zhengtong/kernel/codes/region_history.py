"""How regions ended: a code's successors are a set, for a region may be split or merged."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from zhengtong.kernel.codes.region_code import shorten_region_code


@dataclass(frozen=True, kw_only=True)
class RegionChange:
    """One code that ended, or whose area was partly given away.

    Attributes:
        code: Six digits of the old region.
        name: Its name before the change.
        on: Day of the change.
        ended: False where the code lives on beside its successors (part of the area left).
        successors: Codes that hold its area after the change; a set, never ordered.
        source: Where the fact comes from.
        certainty: ``seen``, ``recalled`` or ``unsure``.
        note: What a reader should know, "" if nothing.
    """

    code: str
    name: str
    on: date
    successors: frozenset[str]
    source: str
    certainty: str
    ended: bool = True
    note: str = ""


class RegionHistory:
    """What became of region codes.

    Attributes:
        changes: Every change known, by date, then by code.
    """

    def __init__(self, changes: Iterable[RegionChange]) -> None:
        self.changes = tuple(sorted(changes, key=lambda change: (change.on, change.code)))

    @classmethod
    def from_toml(cls, text: str) -> "RegionHistory":
        """The history told by a TOML text with ``[[change]]`` tables."""
        return cls(_read_change(row) for row in tomllib.loads(text)["change"])

    @classmethod
    def shipped(cls) -> "RegionHistory":
        """The history that comes with the product; Anhui since 2011, not complete elsewhere."""
        data = files("zhengtong.kernel") / "data" / "region_history.toml"
        return cls.from_toml(data.read_text(encoding="utf-8"))

    def successors_of(self, code: str, *, on: date | None = None) -> frozenset[str]:
        """Codes that followed the given one in its own change; empty if it never changed."""
        six = shorten_region_code(code)
        changed = [c for c in self.changes if c.code == six and (on is None or c.on <= on)]
        return frozenset().union(*(change.successors for change in changed))

    def current_codes(self, code: str, *, on: date | None = None) -> frozenset[str]:
        """Codes alive on the day that hold the area of the given one; itself if it never ended."""
        return self._follow(shorten_region_code(code), since=date.min, until=on or date.max)

    def _follow(self, code: str, *, since: date, until: date) -> frozenset[str]:
        for change in self.changes:
            if change.code == code and since <= change.on <= until:
                later = (
                    self._follow(successor, since=change.on, until=until)
                    if successor != code
                    else frozenset({code})
                    for successor in change.successors
                )
                return frozenset().union(*later)
        return frozenset({code})

    def predecessors_of(self, code: str) -> frozenset[str]:
        """Ended or reduced codes whose area, or part of it, came to the given one."""
        six = shorten_region_code(code)
        return frozenset(c.code for c in self.changes if six in c.successors and c.code != six)

    def has_ended(self, code: str, *, on: date) -> bool:
        """Whether the code was no longer alive on the day."""
        six = shorten_region_code(code)
        return any(c.code == six and c.ended and c.on <= on for c in self.changes)

    def ended_codes(self) -> frozenset[str]:
        """Every code that ended; old citizen ids still carry them."""
        return frozenset(change.code for change in self.changes if change.ended)


def _read_change(row: Mapping[str, Any]) -> RegionChange:
    fields = {**row, "successors": frozenset(row["successors"])}
    return RegionChange(**fields)
