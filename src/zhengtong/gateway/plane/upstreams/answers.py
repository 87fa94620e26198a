"""What an upstream is asked and what it answers, the same for every kind."""

from dataclasses import dataclass, field
from typing import Any

from zhengtong.gateway.plane.snapshot import Item, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question to an upstream, already held against the grant.

    Attributes:
        items: Items to return, all granted.
        where: Conditions of the caller, item → value.
        row_filter: Conditions of the grant, ``(item, operator, value)``.
        limit: Most rows.
        after: Values of the service's order at the end of the page before.
    """

    service: Service
    items: tuple[Item, ...]
    where: dict[str, str]
    row_filter: tuple[tuple[str, str, Any], ...] = ()
    limit: int = 100
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows as dicts by item name; ``next_after`` is set where more rows may follow."""

    rows: list[dict[str, Any]]
    next_after: tuple[str, ...] = field(default=())
