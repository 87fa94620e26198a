"""Spreadsheet files in and out: xlsx and csv to rows of cells, templates to xlsx."""

import csv
import io
import zipfile
from typing import Any

from zhengtong.kernel.errors import N_
from zhengtong.organisations.domain.errors import SheetRefused
from zhengtong.organisations.domain.sheets import COLUMNS, MAXIMUM_ROWS

MAXIMUM_BYTES = 10 * 1024 * 1024
MAXIMUM_UNPACKED_BYTES = 200 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "gb18030")

TOO_BIG = N_("文件超过10 MB。")
UNREADABLE = N_("不是可读取的 xlsx 或 csv 文件。")
BOMB = N_("文件解压后过大。")


def read_table(name: str, content: bytes) -> list[list[Any]]:
    """The first sheet's cells, row by row; csv in UTF-8 or GB18030.

    Raises:
        SheetRefused.
    """
    if len(content) > MAXIMUM_BYTES:
        raise SheetRefused.because(TOO_BIG)
    if content[:2] == b"PK":
        return _read_xlsx(content)
    if name.lower().endswith(".csv"):
        return _read_csv(content)
    raise SheetRefused.because(UNREADABLE)


def _read_xlsx(content: bytes) -> list[list[Any]]:
    if _unpacked_bytes(content) > MAXIMUM_UNPACKED_BYTES:
        raise SheetRefused.because(BOMB)
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        return sheet.to_python(skip_empty_area=False, nrows=MAXIMUM_ROWS + 2)
    except (python_calamine.CalamineError, ValueError, IndexError, OSError) as error:
        raise SheetRefused.because(UNREADABLE) from error


def _unpacked_bytes(content: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise SheetRefused.because(UNREADABLE) from error


def _read_csv(content: bytes) -> list[list[Any]]:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SheetRefused.because(UNREADABLE)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text))]
    except csv.Error as error:
        raise SheetRefused.because(UNREADABLE) from error


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
