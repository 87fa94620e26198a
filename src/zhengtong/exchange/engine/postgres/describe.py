"""Tables and columns from PostgreSQL's catalogue; no row is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import psycopg
from psycopg.rows import dict_row

from zhengtong.exchange.engine.postgres.column_types import length_of, numeric_digits, rule_of
from zhengtong.exchange.engine.schema import (
    ColumnDescription,
    SchemaDescription,
    TableDescription,
)

TABLE_LIMIT = 2_000
_KINDS = {"r": "table", "v": "view", "m": "view", "p": "partitioned", "f": "foreign"}

_TABLES = """
SELECT c.oid, c.relname AS name, c.relkind::text AS kind, c.reltuples::bigint AS rows,
       coalesce(obj_description(c.oid, 'pg_class'), '') AS comment,
       has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE') AS readable
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = %(schema)s AND c.relkind IN ('r','v','m','p','f') AND NOT c.relispartition
   AND (%(table)s::text IS NULL OR c.relname = %(table)s)
 ORDER BY c.relname LIMIT %(limit)s
"""
_COLUMNS = """
SELECT a.attrelid AS oid, a.attname AS name, a.attnotnull AS required,
       CASE WHEN t.typtype = 'd' THEN b.typname ELSE t.typname END AS type,
       CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS typmod,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod)
            ELSE format_type(a.atttypid, a.atttypmod) END AS declared,
       coalesce(col_description(a.attrelid, a.attnum), '') AS comment
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_type b ON b.oid = t.typbasetype
 WHERE a.attrelid = ANY(%(oids)s) AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY a.attrelid, a.attnum
"""
_KEYS = """
SELECT i.indrelid AS oid, i.indisprimary AS is_primary,
       array_agg(a.attname::text ORDER BY k.place) AS names, bool_and(a.attnotnull) AS required
  FROM pg_index i
  CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
 WHERE i.indrelid = ANY(%(oids)s) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
   AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
 GROUP BY i.indexrelid, i.indrelid, i.indisprimary
 ORDER BY i.indisprimary DESC, i.indexrelid
"""


def describe_schema(connection: psycopg.Connection[Any], schema: str) -> SchemaDescription:
    """All tables and views of a schema, at most 2,000, ordered by name."""
    version = connection.info.server_version
    return SchemaDescription(
        product="PostgreSQL",
        version=f"{version // 10_000}.{version % 10_000}",
        schema=schema,
        tables=find_tables(connection, schema),
    )


def find_tables(
    connection: psycopg.Connection[Any], schema: str, table: str | None = None
) -> tuple[TableDescription, ...]:
    """The tables of a schema, or the one of that name."""
    with connection.cursor(row_factory=dict_row) as cursor:
        tables = cursor.execute(
            _TABLES, {"schema": schema, "table": table, "limit": TABLE_LIMIT}
        ).fetchall()
        oids = [row["oid"] for row in tables]
        columns = cursor.execute(_COLUMNS, {"oids": oids}).fetchall()
        keys = cursor.execute(_KEYS, {"oids": oids}).fetchall()
    by_table: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for column in columns:
        by_table[column["oid"]].append(column)
    return tuple(_table(row, by_table[row["oid"]], _key_of(row["oid"], keys)) for row in tables)


def _key_of(oid: int, keys: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    mine = [key for key in keys if key["oid"] == oid and (key["is_primary"] or key["required"])]
    return tuple(mine[0]["names"]) if mine else ()


def _table(
    row: Mapping[str, Any], columns: Iterable[Mapping[str, Any]], key: tuple[str, ...]
) -> TableDescription:
    return TableDescription(
        name=row["name"],
        kind=_KINDS[row["kind"]],
        comment=row["comment"],
        columns=tuple(_column(column, key) for column in columns),
        key=key,
        row_estimate=int(row["rows"]),
        is_readable=bool(row["readable"]),
    )


def _column(row: Mapping[str, Any], key: tuple[str, ...]) -> ColumnDescription:
    rule = rule_of(row["type"], row["typmod"])
    is_numeric = row["type"] == "numeric" and row["typmod"] >= 0
    return ColumnDescription(
        name=row["name"],
        type_name=row["declared"],
        arrow=rule.arrow,
        letter=rule.letter,
        length=length_of(row["type"], row["typmod"]),
        scale=numeric_digits(row["typmod"])[1] if is_numeric else None,
        nullable=not row["required"],
        comment=row["comment"],
        is_key=row["name"] in key,
        note=rule.note,
    )
