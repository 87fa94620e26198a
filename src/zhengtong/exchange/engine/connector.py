"""The connector contract: describe, sample, read, write (docs/reference/connector-contract.md)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from zhengtong.exchange.engine.egress import PinnedAddress
from zhengtong.exchange.engine.sampling import SampleBounds, Sampler
from zhengtong.exchange.engine.schema import (
    Algorithm,
    ColumnDescription,
    ConnectionFields,
    Partition,
    ReadBatch,
    ReadRequest,
    SchemaDescription,
    TableDescription,
)

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Endpoint:
    """Everything a connector needs to connect: fields, opened secret, pinned address.

    Attributes:
        statement_timeout_ms: Longest single statement; 0 means no limit.
    """

    fields: ConnectionFields
    secret: str = field(repr=False)
    pinned: PinnedAddress
    statement_timeout_ms: int = 600_000


@dataclass(frozen=True, kw_only=True)
class WriteRequest:
    """A delivery to be written into one table.

    Attributes:
        table: Target table, in the target connection's schema.
        columns: Delivered columns under their target names.
        key: Key columns; empty means the table is replaced as a whole.
        run: Names the staging; ``delivery`` names the batch for good.
        deletes_gone: Whether rows not in the delivery are deleted (full mode with key).
        key_needs_check: Whether the source itself does not promise that the key is unique.
        digest_key: Key of the column digests of this delivery.
    """

    table: str
    columns: tuple[ColumnDescription, ...]
    key: tuple[str, ...]
    run: UUID
    delivery: UUID
    deletes_gone: bool
    key_needs_check: bool = False
    digest_key: bytes = field(repr=False)
    digest_algorithm: Algorithm = "aes128"


@dataclass(frozen=True, kw_only=True)
class PartitionTally:
    """What became of one partition; committed with its rows.

    Attributes:
        digests: Per column ``{"sum": hex, "rows": n, "nulls": n}`` of the accepted rows.
    """

    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    digests: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MergeFacts:
    """What the merge found before it decides; the judge may still say no.

    Attributes:
        duplicates: Keys (as text) set aside because several rows bear them, at most 1,000.
        rows_duplicate: Number of rows so set aside.
        rows_before: Rows in the target before the merge; -1 where it was not needed.
        digests_duplicate: Column digests of the rows set aside.
    """

    rows_staged: int
    rows_duplicate: int = 0
    duplicates: tuple[str, ...] = ()
    rows_before: int = -1
    digests_duplicate: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MergeOutcome:
    """What the merge changed, and the target read back inside the same transaction."""

    rows_inserted: int
    rows_updated: int
    rows_deleted: int
    rows_target: int
    digests_target: Mapping[str, Mapping[str, Any]]


Judge = Callable[[MergeFacts], None]
Certify = Callable[[MergeFacts, MergeOutcome], Mapping[str, Any]]


class WriteSession(Protocol):
    """One delivery being written; every method may be repeated after a crash."""

    def find_target(self) -> TableDescription | None:
        """The target after checks of rights, columns and key; None if it is to be made."""

    def prepare(self, plan: Mapping[str, Any]) -> Mapping[int, PartitionTally]:
        """Make the staging, store the plan unless one is; the partitions already committed."""

    def stored_plan(self) -> Mapping[str, Any] | None:
        """The plan that the run was begun with, None if it was not."""

    def stored_receipt(self) -> Mapping[str, Any] | None:
        """The receipt of the delivery if it was merged before."""

    def stage(
        self,
        partition: Partition,
        batches: "pa.RecordBatchReader",
        tally: Callable[[], PartitionTally],
    ) -> None:
        """Write the batches and the partition's ledger row in one transaction."""

    def restart(self) -> None:
        """Forget all staged partitions (a source that cannot be resumed by range)."""

    def merge(self, judge: Judge, certify: Certify) -> Mapping[str, Any]:
        """Decide, write, read back and store the receipt in one transaction; return the receipt."""

    def discard(self) -> None:
        """Drop the staging of the run."""

    def close(self) -> None:
        """End the session's connections."""


class Connector(Protocol):
    """A kind of database, connected to by typed fields through the egress guard."""

    def test(self) -> Mapping[str, Any]:
        """Product, version, role and whether it is read-only; raises what is wrong."""

    def describe(self) -> SchemaDescription:
        """Tables and columns as the source declares them; reads the catalogue only."""

    def describe_table(self, table: str) -> TableDescription:
        """One table; raises TableMissing, RightMissing."""

    def sample(self, table: str, limit: int) -> "pa.Table":
        """At most ``limit`` (≤ 200) rows, in memory only, values cut to 4 KB."""

    def open_sampler(self, bounds: SampleBounds) -> AbstractContextManager[Sampler]:
        """A sampler over one read-only connection, within the bounds."""

    def open_snapshot(self) -> AbstractContextManager[str]:
        """A snapshot shared by all partitions while the block runs; "" if not supported."""

    def plan_partitions(
        self, request: ReadRequest, *, rows_each: int, key: tuple[str, ...]
    ) -> tuple[Partition, ...]:
        """Ranges that cover the table exactly once."""

    def read(self, request: ReadRequest) -> Iterator[ReadBatch]:
        """The rows as batches of ``request.schema``; read-only, with a time limit."""

    def highest(self, request: ReadRequest, column: str) -> str | None:
        """The largest value of the column as text within the request's snapshot, None if empty."""

    def write(self, request: WriteRequest) -> WriteSession:
        """A session that stages and merges one delivery."""
