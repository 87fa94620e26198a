"""Shapes of the exchange's JSON; no secret ever leaves."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from zhengtong.exchange.domain.quality import RULES_LIMIT

RuleKind = Literal[
    "not-null", "length", "pattern", "codes", "range", "date-order", "citizen-id", "credit-code",
    "region-code",
]  # fmt: skip


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


class RuleModel(Schema):
    """A quality rule over one column; rows that break it are set aside, not delivered."""

    name: str = Field("", max_length=100, description="Empty: its running number, as R3.")
    kind: RuleKind
    column: str = Field(max_length=200, description="A granted column, by its name at the source.")
    settings: dict[str, Any] = Field(
        {},
        description=(
            "length: most, least; pattern: pattern (RE2, the whole value); codes and region-code: "
            "codes (a list) or set (a code set, taken as of the day of the run); range: low, high; "
            "date-order: later (a column); the others none."
        ),
        examples=[{"most": 18}, {"set": "region"}, {"low": "0", "high": "150"}],
    )


class LimitsModel(Schema):
    """What a delivery may cost, decided before the target is touched; null is no limit."""

    rejected_rows: int | None = Field(None, ge=0, description="Rows set aside.")
    rejected_percent: float | None = Field(5.0, ge=0, le=100, description="Of all rows read.")
    deleted_percent: float | None = Field(
        50.0, ge=0, le=100, description="Of the target's rows, where it has more than 100."
    )


class FlowIn(Schema):
    """A flow for a grant; without target it delivers by file."""

    grant_id: UUID
    target_id: UUID | None = None
    target_table: str = ""
    mode: str = "full"
    watermark_column: str = ""
    rules: list[RuleModel] = Field([], max_length=RULES_LIMIT)
    limits: LimitsModel = Field(default_factory=lambda: LimitsModel.model_validate({}))


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
    rules: list[RuleModel]
    limits: dict[str, float | None]
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


class KeyOut(Schema):
    """The digest key of a delivery."""

    key: str = Field(description="Hexadecimal; see the reference page delivery-digests.")
