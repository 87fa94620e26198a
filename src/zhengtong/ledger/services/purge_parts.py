"""The named things of a purge: their columns counted, read and cleared as declared."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from psycopg import sql

from zhengtong.ledger.services import sweeping
from zhengtong.ledger.services.sweeping import Column
from zhengtong.toolkit.purging import Part, Purgeable, find_purgeable, list_purgeables

FOUND_AT_MOST = 20
LEAST_CHARACTERS = 4

Subjects = Sequence[Sequence[str]]


def _each_part(subjects: Subjects) -> Iterator[tuple[Part, dict[str, Any]]]:
    for kind, uuid in subjects:
        purgeable = find_purgeable(kind)
        for part in purgeable.parts if purgeable else ():
            yield part, {"uuid": UUID(uuid)}


def count_parts(subjects: Subjects) -> dict[str, int]:
    """Rows that the named things have, by table."""
    counts: dict[str, int] = {}
    for part, arguments in _each_part(subjects):
        statement = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(
            sql.Identifier(part.table), sql.SQL(part.where)
        )
        found = int(sweeping.run(statement, arguments)[0][0])
        counts[part.table] = counts.get(part.table, 0) + found
    return {table: count for table, count in counts.items() if count}


def clear_parts(subjects: Subjects, tables: dict[str, list[Column]], marker: str) -> dict[str, int]:
    """Clear the declared columns of the named things, or drop their rows; rows, by table."""
    counts: dict[str, int] = {}
    for part, arguments in _each_part(subjects):
        columns = [c for c in tables.get(part.table, ()) if c.name in part.columns]
        table, where = sql.Identifier(part.table), sql.SQL(part.where)
        if part.is_dropped:
            statement = sql.SQL("DELETE FROM {} WHERE {}").format(table, where)
        elif columns:
            sets = sql.SQL(", ").join(
                sql.SQL("{} = {}").format(
                    sql.Identifier(column.name),
                    sweeping.empty_value(column, marker, has_id=True),
                )
                for column in columns
            )
            statement = sql.SQL("UPDATE {} SET {} WHERE {}").format(table, sets, where)
        else:
            continue
        counts[part.table] = counts.get(part.table, 0) + sweeping.change(statement, arguments)
    return counts


def read_names(subjects: Subjects) -> list[str]:
    """What people know the named things by, long enough to be searched for elsewhere."""
    names = []
    for kind, uuid in subjects:
        purgeable = find_purgeable(kind)
        if purgeable is None or not purgeable.named_by:
            continue
        statement = sql.SQL("SELECT {} FROM {} WHERE {}").format(
            sql.Identifier(purgeable.named_by),
            sql.Identifier(purgeable.parts[0].table),
            sql.SQL(purgeable.parts[0].where),
        )
        names += [str(row[0]) for row in sweeping.run(statement, {"uuid": UUID(uuid)})]
    return [name for name in names if len(name) >= LEAST_CHARACTERS]


def exists(kind: str, uuid: UUID) -> bool:
    """Whether there is a thing of that kind and name."""
    return bool(count_parts([(kind, str(uuid))]))


def find_things(text: str) -> list[tuple[Purgeable, str, str]]:
    """Things known by a name that holds the text: kind, uuid, name; a few of each kind."""
    found = []
    for purgeable in list_purgeables():
        if not purgeable.named_by or len(text) < 2:
            continue
        name = sql.Identifier(purgeable.named_by)
        statement = sql.SQL(
            "SELECT uuid::text, {name}::text FROM {table} WHERE strpos({name}::text, {text}) > 0"
            " ORDER BY id DESC LIMIT {limit}"
        ).format(
            name=name,
            table=sql.Identifier(purgeable.parts[0].table),
            text=sql.Literal(text),
            limit=sql.Literal(FOUND_AT_MOST),
        )
        found += [(purgeable, row[0], row[1]) for row in sweeping.run(statement)]
    return found
