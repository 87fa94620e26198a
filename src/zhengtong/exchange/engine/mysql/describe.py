"""Tables and columns from ``information_schema``; no row is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from zhengtong.exchange.engine.schema import ColumnDescription, TableDescription
from zhengtong.kernel.errors import N_

NOTE_UNKNOWN = N_("平台不认识的类型，按文本读取")
TABLE_LIMIT = 2_000
_LETTERS: dict[str, str] = {
    **dict.fromkeys(("tinyint", "smallint", "mediumint", "int", "bigint", "year"), "I"),
    **dict.fromkeys(("decimal", "numeric"), "N"),
    "float": "F",
    "double": "B",
    "date": "D",
    **dict.fromkeys(("datetime", "timestamp", "time"), "T"),
    **dict.fromkeys(("char", "varchar", "enum", "set", "uuid", "inet4", "inet6"), "C"),
    **dict.fromkeys(("tinytext", "text", "mediumtext", "longtext", "json"), "M"),
    **dict.fromkeys(
        ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit"), "G"
    ),
}
TABLES = """
SELECT TABLE_NAME, TABLE_TYPE, COALESCE(TABLE_ROWS, -1), COALESCE(TABLE_COMMENT, '')
  FROM information_schema.TABLES
 WHERE TABLE_SCHEMA = %s AND (%s = '' OR TABLE_NAME = %s) ORDER BY TABLE_NAME LIMIT %s
"""
COLUMNS = """
SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_MAXIMUM_LENGTH,
       NUMERIC_PRECISION, NUMERIC_SCALE, IS_NULLABLE, COLUMN_COMMENT
  FROM information_schema.COLUMNS
 WHERE TABLE_SCHEMA = %s AND (%s = '' OR TABLE_NAME = %s)
 ORDER BY TABLE_NAME, ORDINAL_POSITION
"""
KEYS = """
SELECT s.TABLE_NAME, s.INDEX_NAME, s.COLUMN_NAME, s.NULLABLE
  FROM information_schema.STATISTICS s
 WHERE s.TABLE_SCHEMA = %s AND (%s = '' OR s.TABLE_NAME = %s) AND s.NON_UNIQUE = 0
 ORDER BY s.TABLE_NAME, s.INDEX_NAME <> 'PRIMARY', s.INDEX_NAME, s.SEQ_IN_INDEX
"""


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _number(value: Any) -> int | None:
    return None if value is None else int(_text(value))


def tables_of(
    tables: Iterable[Sequence[Any]],
    columns: Iterable[Sequence[Any]],
    keys: Iterable[Sequence[Any]],
) -> tuple[TableDescription, ...]:
    """Descriptions from the three answers."""
    key_of = _keys_by_table(keys)
    by_table: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for column in columns:
        by_table[_text(column[0])].append(column)
    found = []
    for row in tables:
        name, kind, comment = _text(row[0]), _text(row[1]), _text(row[3])
        key = key_of.get(name, ())
        found.append(
            TableDescription(
                name=name,
                kind="view" if "VIEW" in kind else "table",
                comment="" if "VIEW" in kind and comment == "VIEW" else comment,
                columns=tuple(_column(column, key) for column in by_table[name]),
                key=key,
                row_estimate=_number(row[2]) or 0,
                is_readable=bool(by_table[name]),
            )
        )
    return tuple(found)


def _keys_by_table(keys: Iterable[Sequence[Any]]) -> Mapping[str, tuple[str, ...]]:
    """Table → columns of its first unique key without nullable columns, the primary one first."""
    indexes: dict[str, dict[str, list[tuple[str, bool]]]] = defaultdict(dict)
    for table, index, column, nullable in keys:
        row = (_text(column), _text(nullable or "") == "YES")
        indexes[_text(table)].setdefault(_text(index), []).append(row)
    found: dict[str, tuple[str, ...]] = {}
    for table, by_index in indexes.items():
        for parts in by_index.values():
            if not any(nullable for _, nullable in parts):
                found[table] = tuple(name for name, _ in parts)
                break
    return found


def _column(row: Sequence[Any], key: tuple[str, ...]) -> ColumnDescription:
    name, data_type, declared = _text(row[1]), _text(row[2]).lower(), _text(row[3])
    letter = "L" if declared == "tinyint(1)" else _LETTERS.get(data_type, "")
    is_decimal = data_type in {"decimal", "numeric"}
    characters = _number(row[4]) if data_type in {"char", "varchar"} else None
    return ColumnDescription(
        name=name,
        type_name=declared,
        arrow=pa.binary() if letter == "G" else pa.string(),
        letter=letter or "C",
        length=_number(row[5]) if is_decimal else characters,
        scale=_number(row[6]) if is_decimal else None,
        nullable=_text(row[7]) == "YES",
        comment=_text(row[8] or ""),
        is_key=name in key,
        note="" if letter else NOTE_UNKNOWN,
    )
