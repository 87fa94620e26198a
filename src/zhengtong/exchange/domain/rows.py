"""Rows handed out through the door: plain values, no live records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One data source; never its secret."""

    uuid: UUID
    name: str
    kind: str
    host: str
    port: int
    database: str
    schema: str
    body_id: UUID
    body_name: str
    system_id: UUID | None
    state: str
    tested_at: datetime | None
    revision: int


@dataclass(frozen=True, kw_only=True)
class FlowRow:
    """One flow: what goes from where to where under which grant."""

    uuid: UUID
    name: str
    grant_id: UUID
    way: str
    mode: str
    provider_id: UUID
    consumer_id: UUID
    target_table: str
    revision: int
    rules: tuple[Mapping[str, Any], ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """One run and how far it is.

    Attributes:
        error: Stable code of what made it fail, "" if nothing did.
    """

    uuid: UUID
    flow_id: UUID
    state: str
    phase: str
    rows_read: int
    rows_written: int
    rows_rejected: int
    partitions: int
    partitions_done: int
    delivery_id: UUID | None
    error: str
    error_facts: Mapping[str, Any]
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """One delivery with its receipt."""

    uuid: UUID
    way: str
    grant_id: UUID
    run_id: UUID
    receipt: Mapping[str, Any]
    files: tuple[Mapping[str, Any], ...]
    delivered_at: datetime
    acknowledged_at: datetime | None
    erased_at: datetime | None
