"""What a run is to do, as values; and the port through which it tells how far it is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from uuid import UUID

from zhengtong.exchange.engine.quarantine import Rejection
from zhengtong.exchange.engine.rules import Rule
from zhengtong.exchange.engine.schema import VALUE_LIMIT_BYTES, Algorithm, Condition

Phase = Literal["checking", "moving", "merging", "done"]


@dataclass(frozen=True, kw_only=True)
class PlannedColumn:
    """One delivered column.

    Attributes:
        source: Name at the source; ``target``: name at the target.
        type_name: Type it had when it was catalogued; "" if that is not to be checked.
        mask: ``""``, ``name``, ``id``, ``tail``, ``hash`` or ``drop``.
        is_personal: Whether rejected values may not be shown.
    """

    source: str
    target: str
    type_name: str = ""
    mask: str = ""
    is_personal: bool = False


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a delivery may at most cost; exact, decided before anything is merged.

    Attributes:
        rejected_rows: Rows set aside; None is no limit. ``rejected_percent`` likewise, of all.
        deleted_percent: Part of the target's rows that may go, where it had more than 100.
    """

    rejected_rows: int | None = None
    rejected_percent: float | None = 5.0
    deleted_percent: float | None = 50.0


@dataclass(frozen=True, kw_only=True)
class Window:
    """Part of an incremental flow: rows with ``low`` < column ≤ the largest value at the start."""

    column: str
    low: str | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryPlan:
    """One delivery of one table.

    Attributes:
        key: Key columns under their source names; empty replaces the target as a whole.
        window: Given for incremental flows; nothing is deleted then.
        facts: Plain JSON copied into the receipt (grant, flow, entry, bodies…).
    """

    run: UUID
    delivery: UUID
    source_table: str
    target_table: str
    columns: tuple[PlannedColumn, ...]
    key: tuple[str, ...] = ()
    row_filter: tuple[Condition, ...] = ()
    window: Window | None = None
    rules: tuple[Rule, ...] = ()
    limits: Limits = field(default_factory=Limits)
    today: dt.date
    digest_key: bytes = field(repr=False)
    digest_algorithm: Algorithm = "aes128"
    mask_key: bytes = field(repr=False, default=b"")
    rows_each: int = 500_000
    value_limit_bytes: int = VALUE_LIMIT_BYTES
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a run is."""

    phase: Phase
    partitions: int = 0
    partitions_done: int = 0
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    bytes_read: int = 0


class RunJournal(Protocol):
    """Told by the engine while it runs; every call may be repeated after a crash."""

    def note_progress(self, progress: Progress) -> None:
        """Called about once a second and at each change of phase."""

    def store_rejections(self, partition: int, rejections: list[Rejection]) -> None:
        """Replace what was stored for the partition; called before the partition commits.

        ``partition`` is -1 for rows set aside in the merge (duplicate keys).
        """

    def check_going(self) -> None:
        """Raise if the run must not go on (cancelled, grant no longer live)."""
