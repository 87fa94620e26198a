"""To find and to clear words in every table: the columns are asked of the database itself.

Nothing is assumed about which tables there are: a table of a later version, or of an upper
context, is swept like the others. Primary and foreign keys are left as they are and told.
"""

import html
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import connection
from psycopg import sql

from zhengtong.toolkit.purging import list_foldings

# Ciphertexts and signed trees hold no words; records are cleared with their commitment kept.
LEFT_OUT = ("django_migrations", "vault_secret", "ledger_leaf", "ledger_tile", "ledger_treehead",
            "ledger_record")  # fmt: skip
_TEXTS = {"text", "varchar", "bpchar"}
_JSONS = {"json", "jsonb"}
_LISTS = {"_text", "_varchar"}
_BYTES = {"bytea"}

_COLUMNS = """
SELECT class.relname, attribute.attname, type.typname,
       CASE WHEN type.typname IN ('varchar', 'bpchar') AND attribute.atttypmod > 4
            THEN attribute.atttypmod - 4 ELSE 0 END,
       EXISTS (SELECT 1 FROM pg_constraint AS one
                WHERE one.conrelid = class.oid AND one.contype IN ('p', 'f')
                  AND attribute.attnum = ANY (one.conkey)),
       EXISTS (SELECT 1 FROM pg_index AS one
                WHERE one.indrelid = class.oid AND one.indisunique
                  AND attribute.attnum = ANY (one.indkey)),
       attribute.attgenerated <> ''
  FROM pg_class AS class
  JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
  JOIN pg_type AS type ON type.oid = attribute.atttypid
 WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind IN ('r', 'p')
   AND attribute.attnum > 0 AND NOT attribute.attisdropped AND class.relname <> ALL (%s)
   AND type.typname IN ('text', 'varchar', 'bpchar', 'json', 'jsonb', '_text', '_varchar',
                        'bytea', 'tsvector')
 ORDER BY class.relname, attribute.attnum
"""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column that may hold words.

    Attributes:
        kind: Name of its type.
        limit: Most characters; 0 for any number.
        is_key: Part of a primary or foreign key: not changed.
        is_unique: Part of a unique index: values must stay apart.
        is_generated: Computed by the database from others.
    """

    table: str
    name: str
    kind: str
    limit: int
    is_key: bool
    is_unique: bool
    is_generated: bool

    @property
    def may_change(self) -> bool:
        """Whether a purge writes it."""
        return not (self.is_key or self.is_generated or self.kind == "tsvector")


def list_columns(*, left_out: Sequence[str] = LEFT_OUT) -> dict[str, list[Column]]:
    """The columns of every table that may hold words, by table."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [list(left_out)])
        rows = cursor.fetchall()
    found: dict[str, list[Column]] = {}
    names = ("table", "name", "kind", "limit", "is_key", "is_unique", "is_generated")
    for row in rows:
        column = Column(**dict(zip(names, row, strict=True)))
        found.setdefault(column.table, []).append(column)
    return found


def vary(words: Iterable[str]) -> tuple[str, ...]:
    """The words and the other forms in which they may be stored, longest first."""
    found = set()
    for word in words:
        forms = {word, unicodedata.normalize("NFKC", word), unicodedata.normalize("NFC", word)}
        forms |= {form.lower() for form in forms}
        for fold in list_foldings():
            forms |= {fold(form) for form in tuple(forms)}
        for form in tuple(forms):
            forms |= {html.escape(form), quote(form), json.dumps(form)[1:-1],
                      json.dumps(form, ensure_ascii=False)[1:-1]}  # fmt: skip
        found |= forms
    return tuple(sorted((one for one in found if len(one) > 1), key=lambda one: (-len(one), one)))


def _test(column: Column, words: Sequence[str]) -> sql.Composable:
    """The condition that the column holds one of the words."""
    name = sql.Identifier(column.name)
    if column.kind in _BYTES:
        parts = [
            sql.SQL("position({} in {}) > 0").format(sql.Literal(form), name)
            for word in words
            for form in _byte_forms(word)
        ]
    else:
        parts = [
            sql.SQL("strpos({}::text, {}) > 0").format(name, sql.Literal(word)) for word in words
        ]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(parts))


def _byte_forms(word: str) -> set[bytes]:
    forms = {word.encode("utf-8"), word.encode("utf-16-le"), word.encode("utf-16-be")}
    return forms | {word.encode("gb18030")}


def _condition(columns: Sequence[Column], words: Sequence[str]) -> sql.Composable:
    tests = [_test(column, words) for column in columns if column.kind != "tsvector"]
    return sql.SQL(" OR ").join(tests)


def count_hits(columns: Sequence[Column], words: Sequence[str]) -> int:
    """How many rows of the columns' table hold one of the words."""
    tested = [column for column in columns if column.kind != "tsvector"]
    if not tested or not words:
        return 0
    statement = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(
        sql.Identifier(columns[0].table), _condition(tested, words)
    )
    return int(run(statement)[0][0])


def scan(words: Sequence[str], *, left_out: Sequence[str] = ()) -> dict[str, int]:
    """Rows with one of the words, by table, over all tables; those without are left out."""
    tables = list_columns(left_out=left_out)
    hits = {table: count_hits(columns, words) for table, columns in tables.items()}
    return {table: count for table, count in hits.items() if count}


def drop_rows(columns: Sequence[Column], words: Sequence[str]) -> int:
    """Delete the rows that hold one of the words; how many."""
    statement = sql.SQL("DELETE FROM {} WHERE {}").format(
        sql.Identifier(columns[0].table), _condition(columns, words)
    )
    return change(statement)


def clear_rows(columns: Sequence[Column], words: Sequence[str], marker: str) -> int:
    """Put the marker in the place of the words, in every column that may change; rows changed."""
    changing = [column for column in columns if column.may_change]
    if not changing:
        return 0
    sets = [_assign(column, words, marker) for column in changing]
    sets += [
        sql.SQL("{} = ''::tsvector").format(sql.Identifier(column.name))
        for column in columns
        if column.kind == "tsvector" and not column.is_generated
    ]
    statement = sql.SQL("UPDATE {} SET {} WHERE {}").format(
        sql.Identifier(columns[0].table), sql.SQL(", ").join(sets), _condition(changing, words)
    )
    return change(statement)


def _assign(column: Column, words: Sequence[str], marker: str) -> sql.Composable:
    name = sql.Identifier(column.name)
    if column.kind in _BYTES:
        value: sql.Composable = sql.Literal(marker.encode())
    else:
        value = sql.SQL("{}::text").format(name)
        for word in words:
            value = sql.SQL("replace({}, {}, {})").format(
                value, sql.Literal(word), sql.Literal(marker)
            )
        if column.kind in _TEXTS and column.limit:
            value = sql.SQL("left({}, {})").format(value, sql.Literal(column.limit))
        if column.kind in _JSONS | _LISTS:
            value = sql.SQL("({})::{}").format(value, sql.SQL(_CASTS[column.kind]))
    return sql.SQL("{} = CASE WHEN {} THEN {} ELSE {} END").format(
        name, _test(column, words), value, name
    )


_CASTS = {"json": "json", "jsonb": "jsonb", "_text": "text[]", "_varchar": "varchar[]"}


def empty_value(column: Column, marker: str, *, has_id: bool) -> sql.Composable:
    """What a named column gets instead of its whole value; empty values stay empty."""
    name = sql.Identifier(column.name)
    if column.kind in _JSONS:
        return sql.SQL("CASE jsonb_typeof({}::jsonb) WHEN 'array' THEN '[]' ELSE '{{}}' END::{}"
                       ).format(name, sql.SQL(column.kind))  # fmt: skip
    if column.kind in _LISTS:
        return sql.SQL("'{{}}'::{}").format(sql.SQL(_CASTS[column.kind]))
    if column.kind in _BYTES:
        return sql.Literal(marker.encode())
    text: sql.Composable = sql.Literal(marker)
    if column.is_unique and has_id:
        text = sql.SQL("{} || id::text").format(text)
    if column.limit:
        text = sql.SQL("left({}, {})").format(text, sql.Literal(column.limit))
    return sql.SQL("CASE WHEN {} = '' THEN {} ELSE {} END").format(name, name, text)


def run(statement: sql.Composable, arguments: Any = None) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        connection.ensure_connection()
        cursor.execute(statement.as_string(connection.connection), arguments)
        return list(cursor.fetchall())


def change(statement: sql.Composable, arguments: Any = None) -> int:
    """How many rows a statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection), arguments)
        return int(cursor.rowcount)
