"""Shapes of the exchange's JSON; no secret ever leaves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema


class SourceIn(Schema):
    """A data source to register."""

    name: str
    kind: str = "postgresql"
    host: str
    port: int = 5432
    database: str
    user: str
    db_schema: str = Field("public", alias="schema")
    tls: str = "disable"
    system_id: UUID | None = None
    secret: str


class SourceOut(Schema):
    """A registered data source."""

    uuid: UUID
    name: str
    kind: str
    host: str
    port: int
    database: str
    db_schema: str = Field(alias="schema")
    body_id: UUID
    body_name: str
    system_id: UUID | None
    state: str
    tested_at: datetime | None
    revision: int


class TestOut(Schema):
    """What a test of a connection found; ``code`` is empty if it works."""

    works: bool
    code: str = ""
    detail: str = ""
    facts: dict[str, Any] = {}


class FlowIn(Schema):
    """A flow for a grant; without target it delivers by file."""

    grant_id: UUID
    target_id: UUID | None = None
    target_table: str = ""
    mode: str = "full"
    watermark_column: str = ""
    rules: list[dict[str, Any]] = []
    limits: dict[str, float | None] = {}


class FlowOut(Schema):
    """A flow."""

    uuid: UUID
    name: str
    grant_id: UUID
    way: str
    mode: str
    provider_id: UUID
    consumer_id: UUID
    target_table: str
    revision: int


class RunOut(Schema):
    """A run and how far it is."""

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
    started_at: datetime | None
    ended_at: datetime | None


class QuarantinedOut(Schema):
    """One broken rule of one row set aside."""

    row_key: str
    column: str
    rule: str
    kind: str
    excerpt: str
    value_digest: str


class DeliveryOut(Schema):
    """A delivery with its receipt."""

    uuid: UUID
    way: str
    grant_id: UUID
    run_id: UUID
    receipt: dict[str, Any]
    files: list[dict[str, Any]]
    delivered_at: datetime
    acknowledged_at: datetime | None
    erased_at: datetime | None
