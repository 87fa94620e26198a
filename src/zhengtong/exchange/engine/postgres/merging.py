"""The one merge transaction: facts, decision, writing, reading back, receipt."""

import json
from collections.abc import Mapping
from typing import Any

import adbc_driver_postgresql.dbapi as adbc

from zhengtong.exchange.engine.connector import (
    Certify,
    Endpoint,
    Judge,
    MergeFacts,
    MergeOutcome,
    WriteRequest,
)
from zhengtong.exchange.engine.fingerprint import ColumnFingerprint
from zhengtong.exchange.engine.postgres.column_types import WITHOUT_EQUALITY, stage_type
from zhengtong.exchange.engine.postgres.ledger_schema import (
    DELIVERIES,
    create_target,
    described_target,
    stage_name,
)
from zhengtong.exchange.engine.postgres.reading import conform_batch
from zhengtong.exchange.engine.postgres.replacing import replace_table
from zhengtong.exchange.engine.postgres.session import (
    LEDGER_SCHEMA,
    execute,
    fetch_row,
    literal,
    quoted,
)
from zhengtong.exchange.engine.schema import TableDescription

DUPLICATES_NAMED = 1_000
_INSERT_DELIVERY = (
    f"INSERT INTO {DELIVERIES} (delivery, run, target, receipt)"  # noqa: S608
    " VALUES ($1::uuid, $2::uuid, $3, $4::jsonb)"
)


def merge_delivery(
    connection: adbc.Connection, endpoint: Endpoint, request: WriteRequest, *,
    target: TableDescription | None, judge: Judge, certify: Certify,
) -> Mapping[str, Any]:  # fmt: skip
    """Merge what is staged, in the open transaction of the connection; the caller commits.

    Returns:
        The receipt; it is stored beside the rows with the delivery's id.
    """
    name = quoted(endpoint.fields.schema, request.table)
    stage = quoted(LEDGER_SCHEMA, stage_name(request.run))
    execute(connection, f"SELECT pg_advisory_xact_lock(hashtext({literal(name)}))")
    done = fetch_row(
        connection,
        f"SELECT receipt::text FROM {DELIVERIES} WHERE delivery = $1::uuid",  # noqa: S608
        (str(request.delivery),),
    )
    if done is not None:
        return json.loads(done[0])
    facts = _find_facts(connection, request, stage)
    judge(facts)
    if target is None:
        target = described_target(request)
        execute(connection, create_target(name, target.columns, request.key))
    else:
        execute(connection, f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
    outcome = _write(connection, endpoint, request, target=target)
    receipt = certify(facts, outcome)
    execute(
        connection,
        _INSERT_DELIVERY,
        (str(request.delivery), str(request.run), request.table, json.dumps(receipt)),
    )
    execute(connection, f"DROP TABLE {stage}")
    return receipt


def _find_facts(connection: adbc.Connection, request: WriteRequest, stage: str) -> MergeFacts:
    staged = _count(connection, f"SELECT count(*) FROM {stage}")  # noqa: S608
    if not (request.key and request.key_needs_check):
        return MergeFacts(rows_staged=staged)
    key = ", ".join(quoted(part) for part in request.key)
    shown = " || '|' || ".join(f"{quoted(part)}::text" for part in request.key)
    clashing = f"SELECT {key} FROM {stage} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {shown} FROM ({clashing}) AS d ORDER BY 1 LIMIT {DUPLICATES_NAMED}"  # noqa: S608
        )
        named = tuple(str(row[0]) for row in cursor.fetchall())
    if not named:
        return MergeFacts(rows_staged=staged)
    where = f"WHERE ({key}) IN ({clashing})"
    digests = read_digests(connection, request, f"{stage} {where}")
    removed = _count(
        connection,
        f"WITH gone AS (DELETE FROM {stage} {where} RETURNING 1) SELECT count(*) FROM gone",  # noqa: S608
    )
    return MergeFacts(
        rows_staged=staged, rows_duplicate=removed, duplicates=named, digests_duplicate=digests
    )


def _write(
    connection: adbc.Connection, endpoint: Endpoint, request: WriteRequest, *,
    target: TableDescription,
) -> MergeOutcome:  # fmt: skip
    name = quoted(endpoint.fields.schema, request.table)
    stage = quoted(LEDGER_SCHEMA, stage_name(request.run))
    if not request.key:
        inserted, deleted = _replace(connection, endpoint, request, target)
        updated = 0
    else:
        inserted, updated = _upsert(connection, request, (name, stage), target)
        deleted = _delete_gone(connection, request, name, stage) if request.deletes_gone else 0
    whole = request.deletes_gone or not request.key
    back = (
        name
        if whole
        else f"{name} AS t WHERE EXISTS (SELECT 1 FROM {stage} AS s WHERE {_same_key(request)})"  # noqa: S608
    )
    digests = read_digests(connection, request, back)
    rows = next(iter(digests.values()))["rows"] if digests else 0
    return MergeOutcome(
        rows_inserted=inserted,
        rows_updated=updated,
        rows_deleted=deleted,
        rows_target=rows,
        digests_target=digests,
    )


def _upsert(
    connection: adbc.Connection, request: WriteRequest, names: tuple[str, str],
    target: TableDescription,
) -> tuple[int, int]:  # fmt: skip
    """Rows inserted and rows really changed; unchanged rows are not written."""
    name, stage = names
    columns = [column.name for column in request.columns]
    listed = ", ".join(quoted(column) for column in columns)
    chosen = ", ".join(_for_target(column, target) for column in columns)
    key = ", ".join(quoted(part) for part in request.key)
    rest = [column for column in columns if column not in request.key]
    action = "DO NOTHING"
    if rest:
        sets = ", ".join(f"{quoted(column)} = excluded.{quoted(column)}" for column in rest)
        ours = ", ".join(_comparable("t", column, target) for column in rest)
        new = ", ".join(_comparable("excluded", column, target) for column in rest)
        action = f"DO UPDATE SET {sets} WHERE ROW({ours}) IS DISTINCT FROM ROW({new})"
    row = fetch_row(
        connection,
        f"WITH written AS (INSERT INTO {name} AS t ({listed}) SELECT {chosen} FROM {stage}"  # noqa: S608
        f" ON CONFLICT ({key}) {action} RETURNING (t.xmax = 0) AS is_new)"
        " SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written",
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _delete_gone(connection: adbc.Connection, request: WriteRequest, name: str, stage: str) -> int:
    return _count(
        connection,
        f"WITH gone AS (DELETE FROM {name} AS t WHERE NOT EXISTS"  # noqa: S608
        f" (SELECT 1 FROM {stage} AS s WHERE {_same_key(request)}) RETURNING 1)"
        " SELECT count(*) FROM gone",
    )


def _replace(
    connection: adbc.Connection, endpoint: Endpoint, request: WriteRequest,
    target: TableDescription,
) -> tuple[int, int]:  # fmt: skip
    """Rows put in and rows taken out; nothing is touched where the content is the same already."""
    name = quoted(endpoint.fields.schema, request.table)
    stage = quoted(LEDGER_SCHEMA, stage_name(request.run))
    before = read_digests(connection, request, name)
    if before == read_digests(connection, request, stage):
        return 0, 0
    columns = [column.name for column in request.columns]
    chosen = ", ".join(_for_target(column, target) for column in columns)
    return replace_table(
        connection, endpoint.fields.schema, request.table,
        columns=columns, source=f"SELECT {chosen} FROM {stage}",  # noqa: S608
    )  # fmt: skip


def read_digests(
    connection: adbc.Connection, request: WriteRequest, source: str
) -> dict[str, dict[str, Any]]:
    """Column digests of a table or of part of it, read inside the open transaction."""
    chosen = ", ".join(
        f"{quoted(column.name)}::{stage_type(column.arrow)} AS {quoted(column.name)}"
        for column in request.columns
    )
    prints = ColumnFingerprint(request.digest_key, algorithm=request.digest_algorithm)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {chosen} FROM {source}")  # noqa: S608 - quoted names
        with cursor.fetch_record_batch() as reader:
            for batch in reader:
                prints.update_batch(conform_batch(batch, request.columns).rows)
    found = prints.result()
    empty = {"sum": f"{0:032x}", "rows": 0, "nulls": 0}
    return {column.name: found.get(column.name, dict(empty)) for column in request.columns}


def _same_key(request: WriteRequest) -> str:
    return " AND ".join(f"s.{quoted(part)} = t.{quoted(part)}" for part in request.key)


def _for_target(column: str, target: TableDescription) -> str:
    there = target.column(column)
    return f"{quoted(column)}::{there.type_name}" if there else quoted(column)


def _comparable(alias: str, column: str, target: TableDescription) -> str:
    there = target.column(column)
    cast = "::text" if there and there.type_name in WITHOUT_EQUALITY else ""
    return f"{alias}.{quoted(column)}{cast}"


def _count(connection: adbc.Connection, statement: str) -> int:
    row = fetch_row(connection, statement)
    return int(row[0]) if row else 0
