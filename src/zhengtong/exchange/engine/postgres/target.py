"""Is the target fit for the delivery: rights, columns, key. Found out before a row is read."""

from typing import Any

import psycopg
import pyarrow as pa

from zhengtong.exchange.engine.connector import WriteRequest
from zhengtong.exchange.engine.errors import RightMissing, TargetColumnMismatch, TargetKeyMissing
from zhengtong.exchange.engine.postgres.describe import find_tables
from zhengtong.exchange.engine.postgres.session import LEDGER_SCHEMA, quoted
from zhengtong.exchange.engine.schema import ColumnDescription, TableDescription

_INTEGERS = (pa.int16(), pa.int32(), pa.int64())
_CHARACTERS = ("text", "character varying", "character")


def check_target(
    connection: psycopg.Connection[Any], schema: str, request: WriteRequest
) -> TableDescription | None:
    """The target as it stands; None if it is to be made.

    Raises:
        RightMissing, TargetColumnMismatch, TargetKeyMissing.
    """
    check_ledger_right(connection)
    found = find_tables(connection, schema, request.table)
    if not found:
        _require(connection, "has_schema_privilege(%s, %s)", schema, "CREATE")
        return None
    target = found[0]
    if target.kind not in {"table", "partitioned"}:
        raise TargetColumnMismatch(table=request.table, column="*", was="TABLE", now=target.kind)
    name = quoted(schema, request.table)
    rights = ["SELECT", "INSERT", "UPDATE" if request.key else "DELETE"]
    rights += ["DELETE"] if request.deletes_gone and request.key else []
    for right in rights:
        _require(connection, "has_table_privilege(%s, %s)", name, right)
    _check_columns(target, request)
    _check_key(connection, name, request)
    return target


def check_ledger_right(connection: psycopg.Connection[Any]) -> None:
    """The role may make tables in ``zt_ledger``, or make that schema."""
    row = connection.execute("SELECT to_regnamespace(%s) IS NOT NULL", (LEDGER_SCHEMA,)).fetchone()
    if row and row[0]:
        _require(connection, "has_schema_privilege(%s, %s)", LEDGER_SCHEMA, "CREATE")
        return
    row = connection.execute("SELECT current_database()").fetchone()
    _require(connection, "has_database_privilege(%s, %s)", str(row and row[0]), "CREATE")


def _require(connection: psycopg.Connection[Any], test: str, thing: str, right: str) -> None:
    row = connection.execute(f"SELECT {test}", (thing, right)).fetchone()
    if not row or not row[0]:
        raise RightMissing(table=thing.replace('"', ""), right=right)


def _check_columns(target: TableDescription, request: WriteRequest) -> None:
    for column in request.columns:
        there = target.column(column.name)
        if there is None or not column_fits(column, there):
            raise TargetColumnMismatch(
                table=target.name,
                column=column.name,
                was=column.type_name,
                now=there.type_name if there else "—",
            )


def column_fits(source: ColumnDescription, target: ColumnDescription) -> bool:
    """Whether the target column holds every value of the source type unchanged."""
    if source.arrow in _INTEGERS and target.arrow in _INTEGERS:
        return _INTEGERS.index(target.arrow) >= _INTEGERS.index(source.arrow)
    if pa.types.is_decimal128(source.arrow):
        return _number_fits(source.arrow, target)
    if pa.types.is_string(source.arrow):
        return _text_fits(source, target)
    return bool(source.arrow == target.arrow)


def _number_fits(number: pa.DataType, target: ColumnDescription) -> bool:
    if target.type_name == "numeric":
        return True
    there = target.arrow
    return (
        pa.types.is_decimal128(there)
        and there.scale >= number.scale
        and there.precision - there.scale >= number.precision - number.scale
    )


def _text_fits(source: ColumnDescription, target: ColumnDescription) -> bool:
    if source.type_name == "text" and (source.length or 0) > (target.length or 1 << 30):
        return False
    base = target.type_name.split("(")[0]
    return base in _CHARACTERS or target.type_name == source.type_name


def _check_key(connection: psycopg.Connection[Any], name: str, request: WriteRequest) -> None:
    if not request.key:
        return
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = to_regclass(%s)"
        " AND i.indisunique"
        " AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indimmediate AND"
        " (SELECT array_agg(a.attname::text ORDER BY a.attname::text) FROM unnest(i.indkey::int2[])"
        "  WITH ORDINALITY k(n, place) JOIN pg_attribute a"
        "  ON a.attrelid = i.indrelid AND a.attnum = k.n"
        "  WHERE k.place <= i.indnkeyatts) = %s::text[])",
        (name, sorted(request.key)),
    ).fetchone()
    if not row or not row[0]:
        raise TargetKeyMissing(table=request.table, column="、".join(request.key))
