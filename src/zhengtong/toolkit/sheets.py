"""Spreadsheets taken in: .xlsx, .csv or pasted cells, read as a bounded stream, row by heading.

    sheet = open_sheet(name, file)                      # or open_pasted(text)
    for row in sheet.rows({"title": ("信息资源名称",)}):    # field → headings it may stand under
        row.number, row.values["title"]
    sheet.faults                                        # merged cells, formulas, … by cell

Nothing but lines with text is kept; formulas are not run, links not followed. Whoever reads lines
without headings iterates over ``sheet.lines``.
"""

import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from zhengtong.kernel.sheets import CellFault, column_letters
from zhengtong.toolkit import sheet_lines as said
from zhengtong.toolkit.sheet_lines import MEGABYTE, Limits, Line, SheetUnreadable
from zhengtong.toolkit.sheet_text import read_csv, read_pasted
from zhengtong.toolkit.sheet_xlsx import read_xlsx

__all__ = ["CellFault", "Limits", "Line", "Row", "Sheet", "SheetUnreadable", "open_pasted",
           "open_sheet", "plain_heading"]  # fmt: skip

STANDARD = Limits()
FAULTS_KEPT = 10_000
HEAD_WITHIN = 10
_OLD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """One line below the heading: field → text, blanks around it cut; absent ones are empty."""

    number: int
    values: dict[str, str]


class Sheet:
    """A sheet being read, once.

    Attributes:
        lines: The lines as they stand, the heading among them.
        head: The headings, once rows are read.
        head_row: Line on which they stand.
        places: Field → place of its column, of those that are there.
        unknown: Headings that belong to no field, in order.
        repeated: Headings that stand twice for one field.
        faults: Cells that could not be taken as they are, so far; at most 10,000.
    """

    def __init__(self, lines: Iterator[Line]) -> None:
        self.lines = lines
        self.head: list[str] = []
        self.head_row = 0
        self.places: dict[str, int] = {}
        self.unknown: list[str] = []
        self.repeated: list[str] = []
        self.faults: list[CellFault] = []

    def rows(self, columns: Mapping[str, Sequence[str]]) -> Iterator[Row]:
        """The rows below the heading, which is the fittest of the first ten lines.

        Args:
            columns: Field → headings it may stand under. Blanks, stars and width do not count.

        Raises:
            SheetUnreadable: as for the file; the sheet is empty.
        """
        self.match(columns)
        fields = sorted(self.places, key=lambda name: self.places[name])
        for line in self.lines:
            self._note(line)
            cells, count = line.cells, len(line.cells)
            if line.number <= self.head_row or not any(cells):
                continue
            places = self.places
            yield Row(line.number, {
                name: cells[at] if (at := places[name]) < count else "" for name in fields
            })  # fmt: skip

    def match(self, columns: Mapping[str, Sequence[str]]) -> None:
        """Find the heading among the first lines; ``rows`` does it by itself.

        Raises:
            SheetUnreadable: as for the file; the sheet is empty.
        """
        if self.head_row:
            return
        names = {plain_heading(one): field for field, known in columns.items() for one in known}
        first: list[Line] = []
        for line in self.lines:
            first.append(line)
            if len(first) == HEAD_WITHIN:
                break
        if not any(any(line.cells) for line in first):
            raise SheetUnreadable.because(said.NO_LINES)
        head = max(first, key=lambda one: len({plain_heading(c) for c in one.cells} & set(names)))
        self.head, self.head_row = head.cells, head.number
        self._match_head(names)
        self.lines = chain((one for one in first if one.number >= head.number), self.lines)

    def _match_head(self, names: Mapping[str, str]) -> None:
        for place, heading in enumerate(self.head):
            field = names.get(plain_heading(heading))
            if field is None:
                if heading:
                    self.unknown.append(heading)
            elif field in self.places:
                self.repeated.append(heading)
            else:
                self.places[field] = place

    def heading_of(self, place: int) -> str:
        """The heading at that place, or the letters of the column."""
        return (self.head[place] if place < len(self.head) else "") or column_letters(place)

    def _note(self, line: Line) -> None:
        if line.number < self.head_row or len(self.faults) >= FAULTS_KEPT:
            return
        for place, message, facts in line.wrong:
            fault = CellFault(
                row=line.number, column=self.heading_of(place), message=message, facts=facts
            )
            self.faults.append(fault)


def plain_heading(text: str) -> str:
    """A heading as headings are compared: narrow forms, lower case, no blanks, no star."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.split()).strip("*")


def open_sheet(name: str, file: IO[bytes] | bytes, *, limits: Limits = STANDARD) -> Sheet:
    """The first sheet of an .xlsx file, or a .csv file, told apart by its content.

    Raises:
        SheetUnreadable: at once, or while it is read.
    """
    source: IO[bytes] = io.BytesIO(file) if isinstance(file, bytes) else file
    if source.seek(0, io.SEEK_END) > limits.file_bytes:
        raise SheetUnreadable.because(said.TOO_BIG, most=limits.file_bytes // MEGABYTE)
    source.seek(0)
    start = source.read(4)
    source.seek(0)
    ending = name.lower().rpartition(".")[2]
    if start == _OLD:
        raise SheetUnreadable.because(said.OLD_OR_LOCKED)
    if ending in {"xlsm", "xltm", "xlsb", "xlam"}:
        raise SheetUnreadable.because(said.MACROS)
    if start[:2] == b"PK":
        return Sheet(read_xlsx(source, limits))
    if ending in {"csv", "txt", "tsv"}:
        return Sheet(read_csv(source, limits))
    raise SheetUnreadable.because(said.UNREADABLE)


def open_pasted(text: str, *, limits: Limits = STANDARD) -> Sheet:
    """Cells pasted from a spreadsheet.

    Raises:
        SheetUnreadable: at once, or while it is read.
    """
    if len(text) > limits.file_bytes:
        raise SheetUnreadable.because(said.TOO_BIG, most=limits.file_bytes // MEGABYTE)
    return Sheet(read_pasted(text, limits))


def read_all_lines(sheet: Sheet) -> list[list[Any]]:
    """All cells of a small sheet, blank lines kept so that places count as the sheet's rows.

    Raises:
        SheetUnreadable: as for the file, or a line stands too far down.
    """
    table: list[list[Any]] = []
    for line in sheet.lines:
        if any(line.cells):
            if line.number > STANDARD.lines:
                raise SheetUnreadable.because(said.TOO_LONG, most=STANDARD.lines - 1)
            table.extend([] for _ in range(line.number - 1 - len(table)))
            table.append(list(line.cells))
    return table
