"""Workbooks written row by row in constant memory; every text stays text.

What waits on disk until the workbook is whole lies there sealed.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from zhengtong.kernel.clock import CHINA
from zhengtong.toolkit.sealed_workbooks import SealedWorkbook

COLUMN_WIDTH = 20
MAX_CELL_CHARACTERS = 32_767
MAX_HEADER_CHARACTERS = 60
EXACT_DIGITS = 15


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Who took a list when, as its watermark says."""

    number: str
    title: str
    name: str
    body: str
    post: str
    at: datetime
    narrowed: Mapping[str, str] = field(default_factory=dict)

    @property
    def moment(self) -> str:
        """The instant in China."""
        return self.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def write_workbook(
    file: IO[bytes], *, head: Sequence[str], rows: Iterable[Sequence[Any]], mark: Mark
) -> int:
    """How many rows were written below the head into a marked workbook.

    Whoever took it, from which body, when and under which number stands in header and footer of
    each printed page, behind the cells on the screen, and on a sheet of its own.
    """
    count = 0
    with SealedWorkbook(file) as book:
        book.set_properties({"title": mark.title, "author": mark.name, "company": mark.body,
                             "comments": f"{mark.number} {mark.moment}"})  # fmt: skip
        sheet = book.add_worksheet(_sheet_name(mark.title))
        _prepare(sheet, mark, columns=len(head))
        bold = book.add_format({"bold": True, "bg_color": "#EEF4FB"})
        for place, text in enumerate(head):
            sheet.write_string(0, place, text, bold)
        for count, cells in enumerate(rows, start=1):
            for place, value in enumerate(cells):
                write_cell(sheet, count, place, value)
        _write_note(book.add_worksheet(_("导出说明")), mark, count)
    return count


def write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write one value: numbers as numbers, everything else as text that no program runs."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        value = _("是") if value else _("否")
    if isinstance(value, int | float | Decimal) and len(str(value).lstrip("-")) <= EXACT_DIGITS:
        sheet.write_number(row, column, value)
        return
    if isinstance(value, datetime):
        moment = value.astimezone(CHINA) if value.tzinfo else value
        value = moment.strftime("%Y-%m-%d %H:%M")
    elif isinstance(value, date):
        value = value.isoformat()
    sheet.write_string(row, column, str(value)[:MAX_CELL_CHARACTERS])


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Sheet"


def _header(text: str) -> str:
    return text[:MAX_HEADER_CHARACTERS].replace("&", "&&")


def _prepare(sheet: Any, mark: Mark, *, columns: int) -> None:
    who, body = _header(mark.name), _header(mark.body)
    sheet.set_header(f"&L{who} {body}&C{_header(mark.title)}&R{mark.number}")
    sheet.set_footer(f"&L{mark.number} {mark.moment}&R&P / &N")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(columns - 1, 0), COLUMN_WIDTH)
    sheet.set_background(io.BytesIO(_background(mark)))


def _background(mark: Mark) -> bytes:
    """A faint picture of number and time that lies behind the cells on the screen."""
    from PIL import Image, ImageDraw, ImageFont

    tile = Image.new("RGB", (520, 260), "white")
    text = Image.new("L", (420, 40), 0)
    font: Any = ImageFont.load_default(20)
    ImageDraw.Draw(text).text((4, 6), f"{mark.number}  {mark.moment}", fill=70, font=font)
    turned = text.rotate(18, expand=True)
    grey = Image.new("RGB", turned.size, "#8899AA")
    tile.paste(grey, (40, 40), turned)
    buffer = io.BytesIO()
    tile.save(buffer, "PNG")
    return buffer.getvalue()


def _write_note(sheet: Any, mark: Mark, count: int) -> None:
    lines = [
        (_("清单"), mark.title),
        (_("导出编号"), mark.number),
        (_("导出人"), mark.name),
        (_("单位"), mark.body),
        (_("岗位"), mark.post),
        (_("导出时间"), mark.moment),
        (_("行数"), str(count)),
        (_("筛选条件"), "；".join(f"{k}={v}" for k, v in mark.narrowed.items()) or _("无")),
        (_("说明"), _("本次导出已存证；请按规定使用和保管，不得擅自扩散。")),
    ]
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 80)
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, text[:MAX_CELL_CHARACTERS])
