"""Marks on what is taken away: who read it, when; on PDF and images.

The pages of a PDF get the mark in a Chinese CID font every reader has; images in a Chinese font of
this machine, else in pinyin.
"""

import io
import math
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypinyin import lazy_pinyin
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from zhengtong.desk.models import Attachment
from zhengtong.desk.selectors.papers import media_type_of, paper_limits
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor

IMAGES = frozenset({"png", "jpeg", "gif"})
PDF_FONT = "STSong-Light"
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_FONT_WORDS = ("cjk", "wqy", "sourcehan", "notosanssc", "notoserifsc", "simsun", "simhei")
_GREY = (90, 90, 90, 70)


def mark_text(by: Actor) -> str:
    """Who takes it, and when."""
    at = clock.current().now().astimezone(clock.CHINA)
    return f"{by.name} {by.body_name} {at:%Y-%m-%d %H:%M}".strip()


def mark_pdf(data: bytes, text: str) -> bytes:
    """The PDF with the mark over every page."""
    reader = PdfReader(io.BytesIO(data))
    writer = PdfWriter()
    sheets: dict[tuple[int, int, int, int], Any] = {}
    for page in reader.pages:
        box = page.mediabox
        size = (int(box.left), int(box.bottom), math.ceil(box.width), math.ceil(box.height))
        if size not in sheets:
            sheets[size] = _sheet(size, text)
        added = writer.add_page(page)
        added.merge_page(sheets[size])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _sheet(size: tuple[int, int, int, int], text: str) -> Any:
    left, bottom, width, height = size
    if PDF_FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(PDF_FONT))
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(left + width, bottom + height))
    page.setFont(PDF_FONT, 14)
    page.setFillGray(0.4, 0.25)
    for y in range(bottom + 60, bottom + height + 120, 160):
        for x in range(left, left + width, 300):
            page.saveState()
            page.translate(x, y)
            page.rotate(30)
            page.drawString(0, 0, text)
            page.restoreState()
    page.save()
    return PdfReader(io.BytesIO(target.getvalue())).pages[0]


def mark_image(data: bytes, text: str, *, is_bounded: bool = False) -> bytes:
    """The image's first frame as PNG with the mark; smaller for a preview."""
    with Image.open(io.BytesIO(data)) as source:
        image = source.convert("RGBA")
    if is_bounded:
        side = paper_limits()["image"]["preview_pixels"]
        image.thumbnail((side, side))
    size = max(12, min(image.size) // 24)
    font, shown = _font(size), text
    if font is None:
        font, shown = ImageFont.load_default(size), " ".join(lazy_pinyin(text))
    tile = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(tile)
    step_x = max(int(draw.textlength(shown, font=font)) + size * 2, 1)
    for y in range(size // 2, image.height, size * 5):
        for x in range(0, image.width, step_x):
            draw.text((x, y), shown, font=font, fill=_GREY)
    target = io.BytesIO()
    Image.alpha_composite(image, tile).save(target, "PNG")
    return target.getvalue()


@cache
def _font_file() -> str:
    for folder in _FONT_FOLDERS:
        for path in sorted(Path(folder).rglob("*.[to]t[fc]")):
            if any(word in path.name.lower().replace("-", "") for word in _FONT_WORDS):
                return str(path)
    return ""


def _font(size: int) -> Any:
    path = _font_file()
    return ImageFont.truetype(path, size) if path else None


def sealed_answer(data: bytes, media: str, row: Attachment) -> HttpResponse:
    """The bytes as an answer that nobody caches; the digest is the stored file's."""
    response = HttpResponse(data, content_type=media)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Content-SM3"] = row.sm3
    return response


def marked_answer(row: Attachment, data: bytes, *, by: Actor) -> HttpResponse:
    """The attachment to take home: PDF and images marked, others as they are."""
    name, media = row.name, media_type_of(row.type)
    if row.type == "pdf":
        data = mark_pdf(data, mark_text(by))
    elif row.type in IMAGES:
        data, media = mark_image(data, mark_text(by)), "image/png"
        name = f"{name.rsplit('.', 1)[0]}.png"
    response = sealed_answer(data, media, row)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
