"""Sheets of a register: lines to records, every cell traceable to its place.

One line is one record, or one row of it: lines with the same code, or without one, belong together;
the record's own fields stand on the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.errors import N_, Gap
from zhengtong.kernel.sheets import CellFault, as_text
from zhengtong.standards.domain.fields import Register

MAXIMUM_LINES = 50_000
NO_CODE = N_("第一列没有编号，也没有前一条记录。")
DIFFERS = N_("与第 %(row)s 行的同一字段不一致。")


@dataclass(kw_only=True)
class SheetRecord:
    """A record as a sheet tells it.

    Attributes:
        content: Field → text; the rows of it under the register's own name.
        row: Line on which it begins.
        rows: Line of each of its rows.
    """

    content: dict[str, Any]
    row: int
    rows: list[int] = field(default_factory=list)


def read_lines(
    register: Register, lines: Sequence[Sequence[Any]], places: Mapping[str, int]
) -> tuple[list[SheetRecord], list[CellFault]]:
    """The records of a sheet without its heading, and what cannot be told apart.

    ``places`` tells the place of each field's column.
    """
    records: dict[str, SheetRecord] = {}
    faults: list[CellFault] = []
    last: SheetRecord | None = None
    for number, cells in enumerate(lines, start=2):
        texts = {name: as_text(cells[at]) if at < len(cells) else "" for name, at in places.items()}
        if not any(texts.values()):
            continue
        code = texts.get("code", "")
        if code:
            last = records.setdefault(code, SheetRecord(content={}, row=number))
        if last is None:
            faults.append(CellFault(row=number, column="code", message=NO_CODE))
            continue
        faults.extend(_take_line(register, last, texts, number))
    return list(records.values()), faults


def _take_line(
    register: Register, record: SheetRecord, texts: Mapping[str, str], number: int
) -> list[CellFault]:
    faults = []
    for column in register.columns:
        text = texts.get(column.name, "")
        held = record.content.get(column.name, "")
        if text and held and text != held:
            faults.append(CellFault(row=number, column=column.name, message=DIFFERS,
                                    facts={"row": record.row}))  # fmt: skip
        elif text:
            record.content[column.name] = text
    row = {one.name: texts.get(one.name, "") for one in register.row_columns}
    if register.rows and any(row.values()):
        record.content.setdefault(register.rows, []).append(row)
        record.rows.append(number)
    return faults


def place_gap(register: Register, record: SheetRecord, gap: Gap) -> CellFault:
    """The cell a gap of the record's content stands in."""
    parts = gap.field.split(".")
    if register.rows and parts[0] == register.rows and len(parts) > 2:
        place = int(parts[1])
        row = record.rows[place] if place < len(record.rows) else record.row
        return CellFault(row=row, column=parts[2], message=gap.message, facts=gap.facts)
    return CellFault(row=record.row, column=parts[0], message=gap.message, facts=gap.facts)
