"""Spreadsheet files in and out: xlsx and csv to rows of cells, templates to xlsx."""

import io
from typing import Any

from zhengtong.organisations.domain.errors import SheetRefused
from zhengtong.organisations.domain.sheets import COLUMNS
from zhengtong.toolkit.sheets import SheetUnreadable, open_sheet, read_all_lines


def read_table(name: str, content: bytes) -> list[list[Any]]:
    """The first sheet's cells, row by row; csv in UTF-8 or GB18030.

    Raises:
        SheetRefused.
    """
    try:
        return read_all_lines(open_sheet(name, content))
    except SheetUnreadable as error:
        raise SheetRefused(gaps=error.gaps) from error


def write_template(kind: str) -> bytes:
    """An empty sheet with the headings (required ones starred) and one example row."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    bold = book.add_format({"bold": True, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(COLUMNS[kind]):
        star = "*" if column.is_required else ""
        sheet.set_column(place, place, 22, text)
        sheet.write_string(0, place, column.heading + star, bold)
        sheet.write_string(1, place, column.example, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()
