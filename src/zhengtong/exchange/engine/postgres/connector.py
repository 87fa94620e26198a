"""The PostgreSQL connector; also for what speaks its protocol and catalogue.

Guarantee: exactly-once per partition and per delivery (staging and ledger row in one target
transaction; one merge transaction). The test suite runs it against a real server.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

import pyarrow as pa

from zhengtong.exchange.engine.connector import Endpoint, WriteRequest
from zhengtong.exchange.engine.errors import RightMissing, TableMissing
from zhengtong.exchange.engine.postgres.describe import describe_schema, find_tables
from zhengtong.exchange.engine.postgres.partitions import plan_partitions
from zhengtong.exchange.engine.postgres.reading import (
    begin_reading,
    conform_batch,
    read_batches,
    select_statement,
    where_clause,
)
from zhengtong.exchange.engine.postgres.sampling import PostgresSampler, open_sampler
from zhengtong.exchange.engine.postgres.session import (
    fetch_row,
    open_catalogue,
    open_stream,
    quoted,
    told,
)
from zhengtong.exchange.engine.postgres.writing import PostgresWriteSession
from zhengtong.exchange.engine.sampling import SampleBounds
from zhengtong.exchange.engine.schema import (
    Partition,
    ReadBatch,
    ReadRequest,
    SchemaDescription,
    TableDescription,
)

SAMPLE_LIMIT_ROWS = 200
SAMPLE_LIMIT_BYTES = 4_096


class PostgresConnector:
    """Reads and writes one schema of one database as one role."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def test(self) -> Mapping[str, Any]:
        """Product, version, role, whether it may only read, and the number of readable tables."""
        schema = self.endpoint.fields.schema
        with open_catalogue(self.endpoint) as connection:
            described = describe_schema(connection, schema)
            row = connection.execute(
                "SELECT current_user::text, to_regnamespace(%s) IS NOT NULL, EXISTS (SELECT 1 FROM"
                " pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND"
                " c.relkind = 'r' AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE'))",
                (quoted(schema), schema),
            ).fetchone()
        user, has_schema, can_write = row or ("", False, False)
        if not has_schema:
            raise TableMissing(table=schema)
        return {
            "product": described.product,
            "version": described.version,
            "user": user,
            "can_write": bool(can_write),
            "tables": len(described.tables),
            "readable": sum(table.is_readable for table in described.tables),
        }

    def describe(self) -> SchemaDescription:
        with open_catalogue(self.endpoint) as connection:
            return describe_schema(connection, self.endpoint.fields.schema)

    def describe_table(self, table: str) -> TableDescription:
        with open_catalogue(self.endpoint) as connection:
            found = find_tables(connection, self.endpoint.fields.schema, table)
        if not found:
            raise TableMissing(table=table)
        if not found[0].is_readable:
            raise RightMissing(table=table, right="SELECT")
        return found[0]

    def sample(self, table: str, limit: int) -> pa.Table:
        described = self.describe_table(table)
        request = ReadRequest(
            table=table, columns=described.columns, value_limit_bytes=SAMPLE_LIMIT_BYTES
        )
        guarded = [
            column.name
            for column in described.columns
            if pa.types.is_string(column.arrow) or pa.types.is_binary(column.arrow)
        ]
        rows = max(0, min(limit, SAMPLE_LIMIT_ROWS))
        connection = open_stream(self.endpoint, read_only=True)
        try:
            with told(self.endpoint, table=table):
                begin_reading(connection, "")
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"{select_statement(self.endpoint, request, guarded)} LIMIT {rows}"
                    )
                    with cursor.fetch_record_batch() as reader:
                        batches = [conform_batch(batch, described.columns).rows for batch in reader]
                connection.rollback()
        finally:
            connection.close()
        return pa.Table.from_batches(batches, schema=request.schema)

    def open_sampler(self, bounds: SampleBounds) -> AbstractContextManager[PostgresSampler]:
        """A sampler on a read-only connection that lives while the block runs."""
        return open_sampler(self.endpoint, bounds)

    @contextmanager
    def open_snapshot(self) -> Iterator[str]:
        """An exported snapshot, held by an idle read-only transaction while the block runs."""
        with open_catalogue(self.endpoint) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            row = connection.execute("SELECT pg_export_snapshot()").fetchone()
            yield str(row[0]) if row else ""

    def plan_partitions(
        self, request: ReadRequest, *, rows_each: int, key: tuple[str, ...]
    ) -> tuple[Partition, ...]:
        with open_catalogue(self.endpoint) as connection:
            return plan_partitions(connection, self.endpoint, request, rows_each=rows_each, key=key)

    def read(self, request: ReadRequest) -> Iterator[ReadBatch]:
        return read_batches(self.endpoint, request)

    def highest(self, request: ReadRequest, column: str) -> str | None:
        connection = open_stream(self.endpoint, read_only=True)
        table = quoted(self.endpoint.fields.schema, request.table)
        plain = replace(request, partition=Partition())
        try:
            with told(self.endpoint, table=request.table):
                begin_reading(connection, request.snapshot)
                row = fetch_row(
                    connection,
                    f"SELECT max({quoted(column)})::text FROM {table}{where_clause(plain)}",  # noqa: S608
                )
                connection.rollback()
        finally:
            connection.close()
        return row[0] if row else None

    def write(self, request: WriteRequest) -> PostgresWriteSession:
        return PostgresWriteSession(self.endpoint, request)
