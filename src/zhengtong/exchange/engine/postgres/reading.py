"""Rows of PostgreSQL as Arrow batches of the declared schema, by ADBC, read-only."""

from collections.abc import Iterator, Sequence
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhengtong.exchange.engine.connector import Endpoint
from zhengtong.exchange.engine.errors import FilterInvalid
from zhengtong.exchange.engine.postgres.column_types import stage_type
from zhengtong.exchange.engine.postgres.session import (
    execute,
    fetch_row,
    literal,
    open_stream,
    quoted,
    told,
)
from zhengtong.exchange.engine.schema import (
    ColumnDescription,
    Condition,
    Flaw,
    Partition,
    ReadBatch,
    ReadRequest,
)

FLAGS_EACH = 60
# Values kept inside a row are at most 8 KB; even at the best ratio of compression (255 : 1) they
# cannot reach this, so a table whose TOAST relation is empty needs no check of lengths.
INLINE_LIMIT_BYTES = 8 * 1024 * 1024
# PostgreSQL's own range; infinities arrive outside it.
_DAYS = (-2_440_588, 2_145_042_541)
_MICROS = (-211_813_488_000_000_000, 9_223_371_331_200_000_000)
_COMPARISONS = {"eq": "=", "ne": "<>", "ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


def read_batches(endpoint: Endpoint, request: ReadRequest) -> Iterator[ReadBatch]:
    """The rows of a request, in the order the server gives them.

    Yields:
        Batches of ``request.schema`` of about ``batch_bytes``; cells that cannot be carried are
        null and named as flaws.
    """
    connection = open_stream(endpoint, read_only=True)
    try:
        with told(endpoint, table=request.table):
            begin_reading(connection, request.snapshot)
            guarded = _guarded_columns(connection, endpoint, request)
            with connection.cursor() as cursor:
                cursor.adbc_statement.set_options(
                    **{"adbc.postgresql.batch_size_hint_bytes": str(request.batch_bytes)}
                )
                cursor.execute(select_statement(endpoint, request, guarded))
                with cursor.fetch_record_batch() as reader:
                    for batch in reader:
                        yield conform_batch(batch, request.columns, guarded)
            connection.rollback()
    finally:
        connection.close()


def begin_reading(connection: adbc.Connection, snapshot: str) -> None:
    """Start a read-only transaction, in the exported snapshot if one is given."""
    execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    if snapshot:
        execute(connection, f"SET TRANSACTION SNAPSHOT {literal(snapshot)}")


def select_statement(endpoint: Endpoint, request: ReadRequest, guarded: Sequence[str]) -> str:
    """The one SELECT of a request; guarded columns are emptied where they are too long."""
    limit = request.value_limit_bytes
    chosen = [
        _expression(column, limit if column.name in guarded else None) for column in request.columns
    ]
    flags = [_too_long(_described(request, name), limit) for name in guarded]
    for number, start in enumerate(range(0, len(flags), FLAGS_EACH)):
        bits = [
            f"CASE WHEN {flag} THEN {1 << bit}::bigint ELSE 0::bigint END"
            for bit, flag in enumerate(flags[start : start + FLAGS_EACH])
        ]
        chosen.append(f"({' + '.join(bits)}) AS {quoted(f'zt_large_{number}')}")
    where = where_clause(request)
    table = quoted(endpoint.fields.schema, request.table)
    return f"SELECT {', '.join(chosen)} FROM {table}{where}"  # noqa: S608 - quoted names


def where_clause(request: ReadRequest) -> str:
    """`` WHERE …`` of filter and range, "" if there is neither."""
    terms = [condition_term(condition) for condition in request.row_filter]
    terms.extend(_range_terms(request.partition))
    return " WHERE " + " AND ".join(terms) if terms else ""


def condition_term(condition: Condition) -> str:
    """One condition as SQL; values are literals that the server types by the column.

    Raises:
        FilterInvalid
    """
    column, values = quoted(condition.column), condition.values
    if condition.operator == "null":
        return f"{column} IS NULL"
    if condition.operator == "not_null":
        return f"{column} IS NOT NULL"
    if any("\x00" in value for value in values) or not values:
        raise FilterInvalid(column=condition.column, operator=condition.operator)
    if condition.operator == "in":
        return f"{column} IN ({', '.join(literal(value) for value in values)})"
    if condition.operator == "prefix":
        tests = [f"starts_with({column}::text, {literal(value)})" for value in values]
        return f"({' OR '.join(tests)})"
    sign = _COMPARISONS.get(condition.operator)
    if sign is None or len(values) != 1:
        raise FilterInvalid(column=condition.column, operator=condition.operator)
    return f"{column} {sign} {literal(values[0])}"


def _range_terms(partition: Partition) -> list[str]:
    if not partition.column:
        return []
    column, low, high = quoted(partition.column), partition.low, partition.high
    if partition.column == "ctid":
        low = low and f"({low},0)"
        high = high and f"({high},0)"
    terms = []
    if low is not None:
        terms.append(f"{column} >= {literal(low)}")
    if high is not None:
        upper = f"{column} < {literal(high)}"
        terms.append(upper if low is not None else f"({upper} OR {column} IS NULL)")
    return terms


def _described(request: ReadRequest, name: str) -> ColumnDescription:
    return next(column for column in request.columns if column.name == name)


def _expression(column: ColumnDescription, limit: int | None) -> str:
    name = quoted(column.name)
    value = f"{name}::{stage_type(column.arrow)}"
    if limit is not None:
        value = f"CASE WHEN {_too_long(column, limit)} THEN NULL ELSE {value} END"
    return f"{value} AS {name}"


def _too_long(column: ColumnDescription, limit: int) -> str:
    value = quoted(column.name)
    if not pa.types.is_binary(column.arrow):
        value += "::text"
    return f"coalesce(octet_length({value}) > {limit}, false)"


def _guarded_columns(
    connection: adbc.Connection, endpoint: Endpoint, request: ReadRequest
) -> tuple[str, ...]:
    names = tuple(
        column.name
        for column in request.columns
        if (pa.types.is_string(column.arrow) or pa.types.is_binary(column.arrow))
        and (column.length is None or column.length * 4 > request.value_limit_bytes)
    )
    if names and request.value_limit_bytes >= INLINE_LIMIT_BYTES:
        row = fetch_row(
            connection,
            "SELECT relkind = 'r' AND (reltoastrelid = 0 OR pg_relation_size(reltoastrelid) = 0)"
            "  FROM pg_class WHERE oid = to_regclass($1)",
            (quoted(endpoint.fields.schema, request.table),),
        )
        if row is not None and row[0]:
            return ()
    return names


def conform_batch(
    batch: pa.RecordBatch, columns: Sequence[ColumnDescription], guarded: Sequence[str] = ()
) -> ReadBatch:
    """The driver's batch in the declared types; what cannot be carried is null and named."""
    arrays: list[pa.Array] = []
    flaws: list[Flaw] = _large_flaws(batch, guarded)
    for place, column in enumerate(columns):
        array, rule, bad = _conform(batch.column(place), column.arrow)
        arrays.append(array)
        if bad is not None:
            flaws.append(Flaw(column.name, rule, bad))
    schema = pa.schema([pa.field(column.name, column.arrow) for column in columns])
    return ReadBatch(pa.record_batch(arrays, schema=schema), tuple(flaws))


def _large_flaws(batch: pa.RecordBatch, guarded: Sequence[str]) -> list[Flaw]:
    flaws = []
    for place, name in enumerate(guarded):
        bits = batch.column(f"zt_large_{place // FLAGS_EACH}").to_numpy(zero_copy_only=False)
        bad = (bits >> (place % FLAGS_EACH)) & 1 == 1
        if bad.any():
            flaws.append(Flaw(name, "value-too-large", bad))
    return flaws


def _conform(array: Any, wanted: pa.DataType) -> tuple[pa.Array, str, np.ndarray | None]:
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if pa.types.is_decimal128(wanted):
        return _decimals(array, wanted)
    if pa.types.is_date32(wanted):
        return _finite(array, pa.int32(), _DAYS)
    if pa.types.is_timestamp(wanted):
        return _finite(array, pa.int64(), _MICROS)
    if array.type != wanted:
        array = array.cast(wanted)
    return array, "", None


def _decimals(array: pa.Array, wanted: pa.DataType) -> tuple[pa.Array, str, np.ndarray | None]:
    try:
        return array.cast(wanted), "", None
    except pa.ArrowInvalid:
        fits = pc.fill_null(pc.match_substring_regex(array, r"^-?[0-9.]+$"), True)
        cleaned = pc.if_else(fits, array, pa.scalar(None, array.type))
        return cleaned.cast(wanted), "not-a-number", ~fits.to_numpy(zero_copy_only=False)


def _finite(
    array: pa.Array, plain: pa.DataType, limits: tuple[int, int]
) -> tuple[pa.Array, str, np.ndarray | None]:
    numbers = array.view(plain)
    extent = pc.min_max(numbers).as_py()
    if extent["min"] is None or (extent["min"] >= limits[0] and extent["max"] <= limits[1]):
        return array, "", None
    within = pc.and_(pc.greater_equal(numbers, limits[0]), pc.less_equal(numbers, limits[1]))
    within = pc.fill_null(within, True)
    cleaned = pc.if_else(within, array, pa.scalar(None, array.type))
    return cleaned, "infinite-time", ~within.to_numpy(zero_copy_only=False)
