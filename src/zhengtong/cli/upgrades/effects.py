"""What a migration does to those who work meanwhile: read from its operations, no database needed.

The words are PostgreSQL's rules for its table locks: ``ALTER TABLE`` that only writes the catalogue
holds readers for a moment; one that reads or rewrites the whole table holds them for as long as
that takes; building an index or a foreign key holds writers only. Tables that the same upgrade
makes are empty and in nobody's way.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.migration import Migration


class Effect(IntEnum):
    """Who waits while an operation runs, mildest first."""

    NOBODY = 0
    MOMENT = 1
    WRITERS = 2
    READERS = 3
    UNKNOWN = 4


WORDS = {
    Effect.NOBODY: "nobody waits",
    Effect.MOMENT: "a short lock",
    Effect.WRITERS: "writers wait while it runs, readers do not",
    Effect.READERS: "readers wait while the whole table is read or rewritten",
    Effect.UNKNOWN: "not known; read it",
}


@dataclass(frozen=True)
class Finding:
    """One operation and what it does.

    Attributes:
        migration: As ``desk.0002_calendar_and_messages``.
        what: Django's own description of the operation.
        table: The table it locks; "" for none.
        effect: Who waits.
    """

    migration: str
    what: str
    table: str
    effect: Effect


SHORT = (
    ops.RemoveField, ops.RenameField, ops.RenameModel, ops.DeleteModel, ops.AlterModelTable,
    ops.RemoveConstraint, ops.RemoveIndex, ops.RenameIndex,
)  # fmt: skip
SILENT = (
    ops.CreateModel, ops.AlterModelOptions, ops.AlterModelManagers, ops.AlterModelTableComment,
    ops.RunPython, AddIndexConcurrently, RemoveIndexConcurrently,
)  # fmt: skip
FIXED: tuple[tuple[Any, Effect], ...] = (
    (SILENT, Effect.NOBODY), (SHORT, Effect.MOMENT), (ops.AddIndex, Effect.WRITERS),
)  # fmt: skip
# Widening a text or making it unlimited changes the catalogue only.
TEXTS = (models.CharField, models.TextField)
SQL_WORDS = (
    (re.compile(r"\b(alter\s+table|lock\s+table|cluster|vacuum\s+full)\b"), Effect.UNKNOWN),
    (re.compile(r"\bcreate\s+(unique\s+)?index\b(?!\s+concurrently)"), Effect.WRITERS),
    (re.compile(r"\b(create|drop)\s+(or\s+replace\s+)?(constraint\s+)?trigger\b"), Effect.MOMENT),
    (re.compile(r"\bdrop\s+(index|table|view|trigger)\b"), Effect.MOMENT),
)
MOMENTARY = re.compile(
    r"alter\s+table\s+(?:only\s+)?[\w.\"]+\s+(?:(?:enable|disable)\s+(?:always\s+|replica\s+)?trigger"
    r"|set\s*\(|drop\s+constraint|rename)"
)


def examine(migrations: Iterable[Migration], states: Any) -> list[Finding]:
    """Every operation of the migrations, in order, with its effect.

    Args:
        migrations: In the order in which they will run.
        states: Gives the models' state before a migration: ``states(migration)``.
    """
    found: list[Finding] = []
    fresh: set[str] = set()
    for migration in migrations:
        state = states(migration)
        for operation in migration.operations:
            found.extend(_findings(migration, operation, state, fresh))
            operation.state_forwards(migration.app_label, state)
    return found


def _findings(
    migration: Migration, operation: Any, state: Any, fresh: set[str]
) -> Iterator[Finding]:
    label = migration.app_label
    if isinstance(operation, ops.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from _findings(migration, inner, state, fresh)
        return
    model = str(getattr(operation, "model_name", "") or getattr(operation, "name", ""))
    table = _table_of(label, model, operation, state)
    if isinstance(operation, ops.CreateModel):
        fresh.add(table)
    effect = effect_of(operation, label, state)
    if table in fresh and effect is not Effect.UNKNOWN:
        effect = Effect.NOBODY
    yield Finding(f"{label}.{migration.name}", operation.describe(), table, effect)


def _table_of(label: str, model: str, operation: Any, state: Any) -> str:
    if isinstance(operation, ops.CreateModel):
        return str(operation.options.get("db_table") or f"{label}_{operation.name_lower}")
    known = state.models.get((label, model.lower()))
    if known is None:
        return ""
    return str(known.options.get("db_table") or f"{label}_{known.name_lower}")


def effect_of(operation: Any, label: str, state: Any) -> Effect:
    """Who waits while one operation runs on a table that holds rows."""
    for kinds, effect in FIXED:
        if isinstance(operation, kinds):
            return effect
    if isinstance(operation, ops.AlterField):
        return _effect_of_changed_field(operation, label, state)
    if isinstance(operation, ops.AddField):
        return _effect_of_new_field(operation.field)
    if isinstance(operation, ops.AddConstraint):
        return _effect_of_constraint(operation.constraint)
    if isinstance(operation, ops.RunSQL):
        return _effect_of_sql(operation.sql)
    return Effect.UNKNOWN


def _effect_of_new_field(field: Any) -> Effect:
    if isinstance(field, models.GeneratedField) or hasattr(field.db_default, "resolve_expression"):
        return Effect.READERS
    if field.unique or field.db_index or field.is_relation:
        return Effect.WRITERS
    return Effect.MOMENT


def _effect_of_changed_field(operation: Any, label: str, state: Any) -> Effect:
    before = state.models[label, operation.model_name_lower].fields[operation.name]
    after = operation.field
    if before.get_internal_type() != after.get_internal_type():
        is_widening = isinstance(before, TEXTS) and isinstance(after, models.TextField)
        return Effect.MOMENT if is_widening else Effect.READERS
    if _is_stricter(before, after):
        return Effect.READERS
    if after.db_index and not before.db_index:
        return Effect.WRITERS
    return Effect.NOBODY if _is_same_column(before, after) else Effect.MOMENT


def _is_stricter(before: Any, after: Any) -> bool:
    """Whether every row must be looked at: no longer null, unique from now on, shorter."""
    is_closed = before.null and not after.null
    return is_closed or (after.unique and not before.unique) or _is_shorter(before, after)


def _is_shorter(before: Any, after: Any) -> bool:
    if not isinstance(after, models.CharField) or after.max_length is None:
        return False
    return before.max_length is None or after.max_length < before.max_length


def _is_same_column(before: Any, after: Any) -> bool:
    wanted = ("null", "max_length", "unique", "db_index", "db_column", "db_default")
    return all(getattr(before, name, None) == getattr(after, name, None) for name in wanted)


def _effect_of_constraint(constraint: Any) -> Effect:
    if isinstance(constraint, models.UniqueConstraint):
        is_plain = not (
            constraint.condition or constraint.expressions or getattr(constraint, "include", ())
        )
        return Effect.READERS if is_plain else Effect.WRITERS
    return Effect.READERS


def _effect_of_sql(sql: Any) -> Effect:
    parts = [sql] if isinstance(sql, str) else [p if isinstance(p, str) else p[0] for p in sql]
    text = MOMENTARY.sub(" ", " ".join(parts).lower())
    worst = [effect for pattern, effect in SQL_WORDS if pattern.search(text)]
    return max(worst, default=Effect.NOBODY)
