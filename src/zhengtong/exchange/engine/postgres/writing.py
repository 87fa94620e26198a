"""One delivery into PostgreSQL: staging with its ledger row, then the merge."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa

from zhengtong.exchange.engine.connector import (
    Certify,
    Endpoint,
    Judge,
    PartitionTally,
    WriteRequest,
)
from zhengtong.exchange.engine.postgres.ledger_schema import (
    CREATE_TABLES,
    DELIVERIES,
    PARTITIONS,
    RUNS,
    create_stage,
    stage_name,
)
from zhengtong.exchange.engine.postgres.merging import merge_delivery
from zhengtong.exchange.engine.postgres.session import (
    LEDGER_SCHEMA,
    execute,
    open_catalogue,
    open_stream,
    quoted,
    told,
)
from zhengtong.exchange.engine.postgres.target import check_target
from zhengtong.exchange.engine.schema import Partition, TableDescription

_INSERT_PARTITION = (
    f"INSERT INTO {PARTITIONS} (run, number, rows_read, rows_accepted, rows_rejected, digests)"  # noqa: S608
    " VALUES ($1::uuid, $2::integer, $3, $4, $5, $6::jsonb)"
)


class PostgresWriteSession:
    """Staging in a logged table of ``zt_ledger``; a partition commits with its ledger row."""

    def __init__(self, endpoint: Endpoint, request: WriteRequest) -> None:
        self.endpoint = endpoint
        self.request = request
        self._stream: adbc.Connection | None = None

    def find_target(self) -> TableDescription | None:
        """The target table if it exists, after all checks of rights, columns and key."""
        with open_catalogue(self.endpoint, read_only=False) as connection:
            return check_target(connection, self.endpoint.fields.schema, self.request)

    def prepare(self, plan: Mapping[str, Any]) -> Mapping[int, PartitionTally]:
        request = self.request
        with open_catalogue(self.endpoint, read_only=False) as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('zt_ledger'))")
            found = connection.execute("SELECT to_regnamespace(%s)", (LEDGER_SCHEMA,)).fetchone()
            if not found or found[0] is None:
                connection.execute(f"CREATE SCHEMA {quoted(LEDGER_SCHEMA)}")
            for statement in CREATE_TABLES:
                connection.execute(statement)
            connection.execute(create_stage(request.run, request.columns))
            connection.execute(
                f"INSERT INTO {RUNS} (run, target, plan) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",  # noqa: E501, S608
                (request.run, request.table, json.dumps(dict(plan))),
            )
            rows = connection.execute(
                f"SELECT number, rows_read, rows_accepted, rows_rejected, digests FROM {PARTITIONS}"  # noqa: S608
                " WHERE run = %s ORDER BY number",
                (request.run,),
            ).fetchall()
        return {
            row[0]: PartitionTally(
                rows_read=row[1], rows_accepted=row[2], rows_rejected=row[3], digests=row[4]
            )
            for row in rows
        }

    def stored_plan(self) -> Mapping[str, Any] | None:
        return self._stored(f"SELECT plan FROM {RUNS} WHERE run = %s", self.request.run)  # noqa: S608

    def stored_receipt(self) -> Mapping[str, Any] | None:
        return self._stored(
            f"SELECT receipt FROM {DELIVERIES} WHERE delivery = %s",  # noqa: S608
            self.request.delivery,
        )

    def _stored(self, statement: str, key: Any) -> Mapping[str, Any] | None:
        with open_catalogue(self.endpoint) as connection:
            there = connection.execute("SELECT to_regclass(%s)", (DELIVERIES,)).fetchone()
            if not there or there[0] is None:
                return None
            row = connection.execute(statement, (key,)).fetchone()
        return row[0] if row else None

    def stage(
        self,
        partition: Partition,
        batches: pa.RecordBatchReader,
        tally: Callable[[], PartitionTally],
    ) -> None:
        connection = self._connection()
        run = self.request.run
        try:
            with told(self.endpoint, table=self.request.table):
                with connection.cursor() as cursor:
                    cursor.adbc_ingest(
                        stage_name(run), batches, mode="append", db_schema_name=LEDGER_SCHEMA
                    )
                counts = tally()
                execute(
                    connection,
                    _INSERT_PARTITION,
                    (str(run), partition.number, counts.rows_read, counts.rows_accepted,
                     counts.rows_rejected, json.dumps(counts.digests)),
                )  # fmt: skip
                connection.commit()
        except BaseException:
            self.close()
            raise

    def restart(self) -> None:
        run = self.request.run
        with open_catalogue(self.endpoint, read_only=False) as connection, connection.transaction():
            connection.execute(f"TRUNCATE {quoted(LEDGER_SCHEMA, stage_name(run))}")
            connection.execute(f"DELETE FROM {PARTITIONS} WHERE run = %s", (run,))  # noqa: S608

    def merge(self, judge: Judge, certify: Certify) -> Mapping[str, Any]:
        done = self.stored_receipt()
        if done is not None:
            return done
        target = self.find_target()
        connection = self._connection()
        try:
            with told(self.endpoint, table=self.request.table, right="DELETE"):
                receipt = merge_delivery(
                    connection, self.endpoint, self.request, target=target, judge=judge,
                    certify=certify,
                )  # fmt: skip
                connection.commit()
        except BaseException:
            self.close()
            raise
        return receipt

    def discard(self) -> None:
        run = self.request.run
        with open_catalogue(self.endpoint, read_only=False) as connection, connection.transaction():
            connection.execute(f"DROP TABLE IF EXISTS {quoted(LEDGER_SCHEMA, stage_name(run))}")
            there = connection.execute("SELECT to_regclass(%s)", (RUNS,)).fetchone()
            if there and there[0] is not None:
                connection.execute(f"DELETE FROM {RUNS} WHERE run = %s", (run,))  # noqa: S608

    def _connection(self) -> adbc.Connection:
        if self._stream is None:
            self._stream = open_stream(self.endpoint, read_only=False)
        return self._stream

    def close(self) -> None:
        """End the streaming connection; an open transaction is rolled back."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with told(self.endpoint):
                stream.close()
