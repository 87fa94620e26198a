"""Files of a register in and out: xlsx, csv and JSON to records, templates to xlsx."""

import io
import json
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import N_
from zhengtong.kernel.sheets import CellFault
from zhengtong.standards.domain.errors import SheetUnreadable
from zhengtong.standards.domain.fields import REGISTERS, Register
from zhengtong.standards.domain.sheets import MAXIMUM_LINES, SheetRecord, read_lines
from zhengtong.standards.models import Record
from zhengtong.standards.selectors.registers import query_register
from zhengtong.standards.web.words import flat_cells
from zhengtong.toolkit import sheets

MAXIMUM_BYTES = 10 * 1024 * 1024

TOO_BIG = N_("文件超过10 MB。")
UNREADABLE = N_("不是可读取的 xlsx、csv 或 JSON 文件。")
TOO_LONG = N_("超过 50000 行，请分成几个文件。")
NO_COLUMN = N_("缺少列：%(columns)s。")
NOT_RECORDS = N_('JSON 应是记录的列表，或 {"records": [...]}。')

Read = tuple[list[SheetRecord], list[CellFault]]


def _refuse(reason: str, **facts: Any) -> SheetUnreadable:
    return SheetUnreadable(reason=_(reason) % facts if facts else _(reason))


def read_file(register: str, name: str, content: bytes) -> Read:
    """The records of a file, and the cells that cannot be told apart.

    Raises:
        SheetUnreadable: too big, of another kind, or without the columns needed.
    """
    if len(content) > MAXIMUM_BYTES:
        raise _refuse(TOO_BIG)
    if name.lower().endswith(".json"):
        return _read_json(register, content)
    table = _read_table(name, content)
    kept = REGISTERS[register]
    return read_lines(kept, table[1:], _places(kept, table[0] if table else []))


def _places(register: Register, headings: list[Any]) -> dict[str, int]:
    """Field → place; headings in Chinese, in the reader's language, or the field's own name."""
    columns = (*register.columns, *register.row_columns)
    given = [str(cell or "").strip().rstrip("*") for cell in headings]
    places = {}
    for column in columns:
        for name in (column.label, _(column.label), column.name):
            if name in given:
                places[column.name] = given.index(name)
                break
    missing = [_(one.label) for one in columns if one.is_required and one.name not in places]
    if missing:
        raise _refuse(NO_COLUMN, columns="、".join(missing))
    return places


def _read_json(register: str, content: bytes) -> Read:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _refuse(UNREADABLE) from error
    records = found.get("records") if isinstance(found, dict) else found
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise _refuse(NOT_RECORDS)
    if len(records) > MAXIMUM_LINES:
        raise _refuse(TOO_LONG)
    kept = REGISTERS[register]
    made = []
    for place, one in enumerate(records, start=1):
        rows = one.get(kept.rows, []) if kept.rows else []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _refuse(NOT_RECORDS)
        made.append(SheetRecord(content=one, row=place, rows=[place] * len(rows)))
    return made, []


def _read_table(name: str, content: bytes) -> list[list[Any]]:
    try:
        return sheets.read_all_lines(sheets.open_sheet(name, content))
    except sheets.SheetUnreadable as error:
        gap = error.gaps[0]
        raise _refuse(gap.message, **gap.facts) from error


def write_template(register: str) -> bytes:
    """A sheet with the headings (required ones starred), what to write, and a published example."""
    import xlsxwriter

    kept = REGISTERS[register]
    columns = (*kept.columns, *kept.row_columns)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet, help_sheet = book.add_worksheet("Sheet1"), book.add_worksheet(_("填写说明"))
    bold = book.add_format({"bold": True, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    example = _example(kept)
    help_sheet.set_column(0, 2, 30)
    for place, column in enumerate(columns):
        star = "*" if column.is_required else ""
        sheet.set_column(place, place, 18, text)
        sheet.write_string(0, place, _(column.label) + star, bold)
        for line, cells in enumerate(example, start=1):
            sheet.write_string(line, place, cells[place], text)
        named = "、".join(_(name) for name in column.choices.values())
        help_sheet.write_string(place, 0, _(column.label) + star)
        help_sheet.write_string(place, 1, _(column.hint) if column.hint else "")
        help_sheet.write_string(place, 2, named)
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _example(register: Register) -> list[list[str]]:
    """The first published record, three of its rows; nothing if the register is empty."""
    first = query_register(register.code).first()
    record = (
        Record.objects.select_related("current")
        .filter(register=register.code, code=first.code if first else "")
        .first()
    )
    if record is None or record.current is None:
        return []
    content = dict(record.current.content)
    if register.rows:
        content[register.rows] = content[register.rows][:3]
    return list(flat_cells(register, content))
