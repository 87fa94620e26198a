"""Lines of the first sheet of an .xlsx workbook, read as a stream; nothing in it is ever run.

A workbook is a packed folder of XML. The sheet is parsed piece by piece, so memory holds its shared
texts and one line, whatever its size and whatever number of rows it claims to have.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Any
from xml.parsers import expat

from zhengtong.toolkit import sheet_lines as said
from zhengtong.toolkit.sheet_lines import Limits, Line, SheetUnreadable

PIECE_BYTES = 1 << 16
EXACT_DIGITS = 15
ROWS_OF_A_SHEET = 1_048_576
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# Numbers of built-in formats that show a date or a time (ECMA-376, 18.8.30).
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_SIGNS = re.compile("[ymdhs年月日时分秒]", re.IGNORECASE)
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - civil days

_READ_ERRORS = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, LookupError, NotImplementedError,
    RuntimeError, ValueError, OverflowError,
)  # fmt: skip


def read_xlsx(file: IO[bytes], limits: Limits) -> Iterator[Line]:
    """The lines of the first visible sheet; merged areas come last.

    Raises:
        SheetUnreadable: macros, too much when unpacked, damaged, too long or too wide.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            _refuse_danger(packed, limits)
            book = _Book(packed)
            yield from _SheetParser(book, limits).read(packed)
    except _READ_ERRORS as error:
        raise SheetUnreadable.because(said.DAMAGED) from error


def _refuse_danger(packed: zipfile.ZipFile, limits: Limits) -> None:
    parts = packed.infolist()
    if any(part.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")) for part in parts):
        raise SheetUnreadable.because(said.MACROS)
    if len(parts) > limits.parts or sum(p.file_size for p in parts) > limits.unpacked_bytes:
        raise SheetUnreadable.because(said.BOMB)
    for part in parts:
        is_large = part.file_size > limits.ratio_from_bytes
        if is_large and part.file_size > limits.ratio * max(part.compress_size, 1):
            raise SheetUnreadable.because(said.BOMB)


def _parse(packed: zipfile.ZipFile, name: str, parser: Any) -> Iterator[None]:
    """Feed a part to the parser, a piece at a time; a document type is refused."""
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.buffer_text = True
    with packed.open(name) as part:
        while piece := part.read(PIECE_BYTES):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield


def _refuse_doctype(*_: Any) -> None:
    raise SheetUnreadable.because(said.DAMAGED)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _elements(packed: zipfile.ZipFile, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Name and attributes of each element of a small part, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, at: found.append((_local(tag), at))
    for _ in _parse(packed, name, parser):
        yield from found
        found.clear()


def _relation_of(at: dict[str, str]) -> str:
    """The name of the relation that leads to the part, whatever the prefix of its attribute."""
    return next((value for key, value in at.items() if key != "id" and _local(key) == "id"), "")


class _Book:
    """What must be known before a sheet can be read: where it is, shared texts, date formats."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.names = set(packed.namelist())
        self.is_from_1904 = False
        self.sheet = self._find_sheet(packed)
        self.texts = self._read_texts(packed)
        self.dates = self._read_dates(packed)

    def _find_sheet(self, packed: zipfile.ZipFile) -> str:
        wanted = ""
        for tag, at in _elements(packed, "xl/workbook.xml"):
            if tag == "workbookPr":
                self.is_from_1904 = at.get("date1904", "") in {"1", "true"}
            if tag == "sheet" and not wanted and at.get("state", "visible") == "visible":
                wanted = _relation_of(at)
        for tag, at in _elements(packed, "xl/_rels/workbook.xml.rels"):
            if tag == "Relationship" and at.get("Id") == wanted:
                return posixpath.normpath(posixpath.join("/xl", at["Target"])).lstrip("/")
        raise KeyError(wanted)

    def _read_texts(self, packed: zipfile.ZipFile) -> list[str]:
        if "xl/sharedStrings.xml" not in self.names:
            return []
        collector = _TextCollector()
        for _ in _parse(packed, "xl/sharedStrings.xml", collector.parser):
            pass
        return collector.texts

    def _read_dates(self, packed: zipfile.ZipFile) -> frozenset[str]:
        """Numbers of the cell styles that show dates."""
        if "xl/styles.xml" not in self.names:
            return frozenset()
        own: dict[int, bool] = {}
        styles: list[int] = []
        is_inside = False
        for tag, at in _elements(packed, "xl/styles.xml"):
            if tag == "numFmt":
                code = _QUOTED.sub("", at.get("formatCode", ""))
                own[int(at["numFmtId"])] = _DATE_SIGNS.search(code) is not None
            elif tag in {"cellXfs", "cellStyles", "cellStyleXfs", "dxfs"}:
                is_inside = tag == "cellXfs"
            elif tag == "xf" and is_inside:
                styles.append(int(at.get("numFmtId", "0")))
        return frozenset(
            str(n) for n, kind in enumerate(styles) if own.get(kind, kind in _DATE_FORMATS)
        )


class _TextCollector:
    """The shared texts in order; readings above the signs (rPh) are not part of a text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._is_text = self._is_reading = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take

    def _start(self, tag: str, _at: dict[str, str]) -> None:
        tag = _local(tag)
        self._is_reading = self._is_reading or tag == "rPh"
        self._is_text = tag == "t"

    def _take(self, data: str) -> None:
        if self._is_text and not self._is_reading:
            self._parts.append(data)

    def _end(self, tag: str) -> None:
        tag = _local(tag)
        self._is_text = False
        if tag == "rPh":
            self._is_reading = False
        elif tag == "si":
            self.texts.append("".join(self._parts))
            self._parts.clear()


class _SheetParser:
    """One sheet, line by line."""

    def __init__(self, book: _Book, limits: Limits) -> None:
        self._book, self._limits = book, limits
        self._ready: list[Line] = []
        self._line = Line(0)
        self._cell: dict[str, str] = {}
        self._place = -1
        self._parts: list[str] = []
        self._has_formula = self._is_value = self._is_reading = False
        self._lines = 0

    def read(self, packed: zipfile.ZipFile) -> Iterator[Line]:
        """The lines as they are parsed."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        for _ in _parse(packed, self._book.sheet, parser):
            yield from self._ready
            self._ready.clear()

    def _start(self, tag: str, at: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "c":
            self._begin_cell(at)
        elif tag in {"v", "t"}:
            self._is_value = not self._is_reading
        elif tag == "row":
            number = int(at.get("r") or self._line.number + 1)
            self._line, self._place = Line(min(number, ROWS_OF_A_SHEET)), -1
        elif tag == "f":
            self._has_formula = True
        elif tag == "rPh":
            self._is_reading = True
        elif tag == "mergeCell":
            self._note_merged(at.get("ref", ""))

    def _begin_cell(self, at: dict[str, str]) -> None:
        self._cell, self._has_formula = at, False
        self._parts.clear()
        found = _REFERENCE.fullmatch(at.get("r", ""))
        self._place = _place_of(found[1]) if found else self._place + 1

    def _take(self, data: str) -> None:
        if self._is_value:
            self._parts.append(data)

    def _end(self, tag: str) -> None:
        tag = _local(tag)
        if tag in {"v", "t"}:
            self._is_value = False
        elif tag == "c":
            self._end_cell()
        elif tag == "rPh":
            self._is_reading = False
        elif tag == "row" and (any(self._line.cells) or self._line.wrong):
            self._lines += 1
            if self._lines > self._limits.lines:
                raise SheetUnreadable.because(said.TOO_LONG, most=self._limits.lines - 1)
            self._ready.append(self._line)

    def _end_cell(self) -> None:
        raw = "".join(self._parts)
        text = self._text_of(raw) if raw else ""
        if self._has_formula:
            self._line.wrong.append((self._place, said.FORMULA, {}))
        if not text:
            return
        most = self._limits.columns
        if self._place >= most:
            raise SheetUnreadable.because(said.TOO_WIDE, row=self._line.number, most=most)
        if len(text) > self._limits.cell_characters:
            facts = {"most": self._limits.cell_characters}
            self._line.wrong.append((self._place, said.TOO_MANY_SIGNS, facts))
            text = text[: self._limits.cell_characters]
        cells = self._line.cells
        cells.extend([""] * (self._place + 1 - len(cells)))
        cells[self._place] = text

    def _text_of(self, raw: str) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            return self._book.texts[int(raw)].strip()
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if kind == "e":
            self._line.wrong.append((self._place, said.ERROR_VALUE, {"text": raw[:20]}))
            return raw
        return self._number_text(raw) if kind == "n" else raw.strip()

    def _number_text(self, raw: str) -> str:
        """A number as people see it: a date where the style says so, no ``.0``, no exponent."""
        value = float(raw)
        if self._cell.get("s", "0") in self._book.dates and 0 <= value < 2_958_466:
            moment = _EPOCHS[self._book.is_from_1904] + timedelta(days=value)
            moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
            return f"{moment:%Y-%m-%d}" if value == int(value) else f"{moment:%Y-%m-%d %H:%M:%S}"
        if not value.is_integer():
            return repr(value)
        text = str(int(value))
        if len(text.lstrip("-")) > EXACT_DIGITS:
            self._line.wrong.append((self._place, said.LOST_DIGITS, {}))
        return text

    def _note_merged(self, area: str) -> None:
        first = _REFERENCE.match(area)
        if first:
            line = Line(int(first[2]))
            line.wrong.append((_place_of(first[1]), said.MERGED, {"area": area[:20]}))
            self._ready.append(line)


def _place_of(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
