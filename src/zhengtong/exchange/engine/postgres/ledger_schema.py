"""The one schema the platform needs at a target: runs, partitions, deliveries and the staging."""

from dataclasses import replace
from uuid import UUID

from zhengtong.exchange.engine.connector import WriteRequest
from zhengtong.exchange.engine.postgres.column_types import NOTE_UNKNOWN, stage_type
from zhengtong.exchange.engine.postgres.session import LEDGER_SCHEMA, quoted
from zhengtong.exchange.engine.schema import ColumnDescription, TableDescription

RUNS = quoted(LEDGER_SCHEMA, "run")
PARTITIONS = quoted(LEDGER_SCHEMA, "partition")
DELIVERIES = quoted(LEDGER_SCHEMA, "delivery")

CREATE_TABLES = (
    f"""CREATE TABLE IF NOT EXISTS {RUNS} (
        run uuid PRIMARY KEY, target text NOT NULL, plan jsonb NOT NULL,
        begun_at timestamptz NOT NULL DEFAULT now())""",
    f"""CREATE TABLE IF NOT EXISTS {PARTITIONS} (
        run uuid NOT NULL REFERENCES {RUNS} ON DELETE CASCADE, number integer NOT NULL,
        rows_read bigint NOT NULL, rows_accepted bigint NOT NULL, rows_rejected bigint NOT NULL,
        digests jsonb NOT NULL, committed_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run, number))""",
    f"""CREATE TABLE IF NOT EXISTS {DELIVERIES} (
        delivery uuid PRIMARY KEY, run uuid NOT NULL, target text NOT NULL,
        receipt jsonb NOT NULL, merged_at timestamptz NOT NULL DEFAULT now())""",
)


def stage_name(run: UUID) -> str:
    """Plain name of a run's staging table."""
    return f"stage_{run.hex}"


def create_stage(run: UUID, columns: tuple[ColumnDescription, ...]) -> str:
    """Statement that makes the staging table, logged, of the stream's types."""
    defined = ", ".join(f"{quoted(column.name)} {stage_type(column.arrow)}" for column in columns)
    return f"CREATE TABLE IF NOT EXISTS {quoted(LEDGER_SCHEMA, stage_name(run))} ({defined})"


def described_target(request: WriteRequest) -> TableDescription:
    """The target table that is to be made: the source's types where the platform knows them."""
    columns = tuple(
        replace(column, type_name=stage_type(column.arrow))
        if column.note == NOTE_UNKNOWN
        else column
        for column in request.columns
    )
    return TableDescription(
        name=request.table, kind="table", comment="", columns=columns, key=request.key
    )


def create_target(name: str, columns: tuple[ColumnDescription, ...], key: tuple[str, ...]) -> str:
    """Statement that makes a target table with its key."""
    defined = [f"{quoted(column.name)} {column.type_name}" for column in columns]
    if key:
        defined.append(f"PRIMARY KEY ({', '.join(quoted(part) for part in key)})")
    return f"CREATE TABLE {name} ({', '.join(defined)})"
