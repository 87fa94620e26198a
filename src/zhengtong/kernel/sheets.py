"""What every reader of a spreadsheet says about one of its cells."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class CellFault:
    """One faulty cell.

    Attributes:
        row: Row as the sheet counts it, from 1; for JSON the record, from 1.
        column: Heading of the column, or the name of the field behind it.
        message: Chinese message id, with ``%(name)s`` placeholders.
        facts: Values for the placeholders.
    """

    row: int
    column: str
    message: str
    facts: dict[str, Any] = field(default_factory=dict)


def as_text(cell: Any) -> str:
    """A cell as people see it: whole numbers without ``.0``, blanks around it cut."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def column_letters(place: int) -> str:
    """The name a spreadsheet gives the column at that place, counted from 0: A to Z, then AA."""
    letters, rest = "", place + 1
    while rest:
        rest, at = divmod(rest - 1, 26)
        letters = chr(65 + at) + letters
    return letters
