"""The difference between two versions of a record, field by field and row by row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.standards.domain.fields import Register


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field before and after, as kept in the content."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """One row that stayed under its key but says something else."""

    key: tuple[str, ...]
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True)
class ContentChange:
    """Everything that differs.

    Attributes:
        fields: Fields of the record.
        added: Rows that came, as ``values`` of a code set.
        dropped: Rows that went.
        changed: Rows that stayed but changed.
    """

    fields: tuple[FieldChange, ...] = ()
    added: tuple[Mapping[str, Any], ...] = ()
    dropped: tuple[Mapping[str, Any], ...] = ()
    changed: tuple[RowChange, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (self.fields or self.added or self.dropped or self.changed)


def compare(register: Register, old: Mapping[str, Any], new: Mapping[str, Any]) -> ContentChange:
    """What changed from the old content to the new; rows are matched by their key.

    Policy: P8.1
    """
    names = tuple(column.name for column in register.columns)
    before = _by_key(register, old)
    after = _by_key(register, new)
    row_names = tuple(column.name for column in register.row_columns)
    changed = [
        RowChange(key=key, changes=found)
        for key in before
        if key in after and (found := _changes(before[key], after[key], row_names))
    ]
    return ContentChange(
        fields=_changes(old, new, names),
        added=tuple(row for key, row in after.items() if key not in before),
        dropped=tuple(row for key, row in before.items() if key not in after),
        changed=tuple(changed),
    )


def _by_key(
    register: Register, content: Mapping[str, Any]
) -> dict[tuple[str, ...], Mapping[str, Any]]:
    rows = content.get(register.rows, ()) if register.rows else ()
    return {tuple(str(row.get(name, "")) for name in register.row_key): row for row in rows}


def _changes(
    old: Mapping[str, Any], new: Mapping[str, Any], names: tuple[str, ...]
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field=name, before=old.get(name), after=new.get(name))
        for name in names
        if (old.get(name) or None) != (new.get(name) or None)
    )
