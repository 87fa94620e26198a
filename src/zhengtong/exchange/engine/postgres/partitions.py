"""Ranges that cover a table exactly once, by key where there is one, else by block."""

from typing import Any

import psycopg

from zhengtong.exchange.engine.connector import Endpoint
from zhengtong.exchange.engine.postgres.reading import where_clause
from zhengtong.exchange.engine.postgres.session import literal, quoted
from zhengtong.exchange.engine.schema import Partition, ReadRequest

PARTITION_LIMIT = 512
SAMPLE_ABOVE_ROWS = 2_000_000


def plan_partitions(
    connection: psycopg.Connection[Any], endpoint: Endpoint, request: ReadRequest, *,
    rows_each: int, key: tuple[str, ...],
) -> tuple[Partition, ...]:  # fmt: skip
    """Ranges of about ``rows_each`` rows over the first key column; one whole range if small.

    A table without key is cut by physical blocks, which holds only inside one snapshot: a run that
    lost its snapshot starts such a table again.
    """
    facts = _facts(connection, endpoint, request)
    parts = min(PARTITION_LIMIT, -(-facts["rows"] // rows_each))
    if parts < 2:
        return (Partition(),)
    if key:
        bounds = _key_bounds(connection, endpoint, request, key[0], parts=parts, rows=facts["rows"])
        return ranges(key[0], bounds)
    if facts["kind"] == "r":
        step = -(-facts["blocks"] // parts)
        return ranges("ctid", [str(block) for block in range(step, facts["blocks"], step)])
    return (Partition(),)


def ranges(column: str, bounds: list[str]) -> tuple[Partition, ...]:
    """Half-open ranges between the bounds, open at both ends."""
    edges: list[str | None] = [None, *dict.fromkeys(bounds), None]
    return tuple(
        Partition(number=number, column=column, low=edges[number], high=edges[number + 1])
        for number in range(len(edges) - 1)
    )


def _facts(
    connection: psycopg.Connection[Any], endpoint: Endpoint, request: ReadRequest
) -> dict[str, Any]:
    name = quoted(endpoint.fields.schema, request.table)
    row = connection.execute(
        "SELECT relkind::text, greatest(reltuples, 0)::bigint,"
        ""
        " CASE WHEN relkind = 'r'"
        " THEN pg_relation_size(oid) / current_setting('block_size')::int END"
        " FROM pg_class WHERE oid = to_regclass(%s)",
        (name,),
    ).fetchone()
    kind, estimate, blocks = row or ("v", 0, None)
    if kind == "r" and estimate == 0 and blocks:  # never analysed
        estimate = int(blocks) * 60
    if kind in {"v", "f"}:
        counted = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608
        estimate = counted[0] if counted else 0
    return {"kind": kind, "rows": int(estimate), "blocks": int(blocks or 0)}


def _key_bounds(
    connection: psycopg.Connection[Any], endpoint: Endpoint, request: ReadRequest, column: str, *,
    parts: int, rows: int,
) -> list[str]:  # fmt: skip
    fractions = [number / parts for number in range(1, parts)]
    name, key = quoted(endpoint.fields.schema, request.table), quoted(column)
    sample = (
        " TABLESAMPLE SYSTEM (2)"
        if rows > SAMPLE_ABOVE_ROWS and _is_plain(connection, name)
        else ""
    )
    wanted = literal("{" + ",".join(map(str, fractions)) + "}")
    found = connection.execute(
        f"SELECT (percentile_disc({wanted}::float8[])"  # noqa: S608
        f" WITHIN GROUP (ORDER BY {key}))::text[] FROM {name}{sample}{where_clause(request)}",
    ).fetchone()
    return [bound for bound in (found[0] if found and found[0] else []) if bound is not None]


def _is_plain(connection: psycopg.Connection[Any], name: str) -> bool:
    row = connection.execute(
        "SELECT relkind IN ('r', 'm') FROM pg_class WHERE oid = to_regclass(%s)", (name,)
    ).fetchone()
    return bool(row and row[0])
