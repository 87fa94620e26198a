"""Lines of a .csv file, or of cells pasted from a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from typing import IO

from zhengtong.toolkit import sheet_lines as said
from zhengtong.toolkit.sheet_lines import Limits, Line, SheetUnreadable

ENCODINGS = ("utf-8-sig", "gb18030")
PIECE_BYTES = 1 << 16
SEPARATORS = (",", "\t", ";")


def read_csv(file: IO[bytes], limits: Limits) -> Iterator[Line]:
    """The lines of a text file in UTF-8 or GB18030, parted by commas, tabs or semicolons.

    Raises:
        SheetUnreadable: another encoding, not parted into cells, too long or too wide.
    """
    encoding = _find_encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        first = text.readline(limits.cell_characters)
        text.seek(0)
        yield from _read_lines(text, max(SEPARATORS, key=first.count), limits)
    finally:
        text.detach()


def read_pasted(text: str, limits: Limits) -> Iterator[Line]:
    """The lines of cells copied out of a spreadsheet: parted by tabs.

    Raises:
        SheetUnreadable: too long or too wide.
    """
    yield from _read_lines(io.StringIO(text, newline=""), "\t", limits)


def _find_encoding(file: IO[bytes]) -> str:
    for encoding in ENCODINGS:
        file.seek(0)
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        try:
            while piece := text.read(PIECE_BYTES):
                if "\x00" in piece:
                    break
            else:
                return encoding
        except UnicodeDecodeError:
            continue
        finally:
            text.detach()
    raise SheetUnreadable.because(said.ENCODING)


def _read_lines(text: IO[str], separator: str, limits: Limits) -> Iterator[Line]:
    count = 0
    try:
        for number, row in enumerate(csv.reader(text, delimiter=separator), start=1):
            line = Line(number)
            for place, cell in enumerate(row):
                _take_cell(line, place, cell.strip(), limits)
            while line.cells and not line.cells[-1]:
                line.cells.pop()
            if not line.cells:
                continue
            count += 1
            if count > limits.lines:
                raise SheetUnreadable.because(said.TOO_LONG, most=limits.lines - 1)
            if len(line.cells) > limits.columns:
                raise SheetUnreadable.because(said.TOO_WIDE, row=number, most=limits.columns)
            yield line
    except csv.Error as error:
        raise SheetUnreadable.because(said.UNREADABLE) from error


def _take_cell(line: Line, place: int, text: str, limits: Limits) -> None:
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]  # how spreadsheets are told that digits are text
    elif text.startswith("=") and len(text) > 1:
        line.wrong.append((place, said.FORMULA, {}))
    if len(text) > limits.cell_characters:
        line.wrong.append((place, said.TOO_MANY_SIGNS, {"most": limits.cell_characters}))
        text = text[: limits.cell_characters]
    line.cells.append(text)
