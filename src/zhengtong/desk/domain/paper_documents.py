"""Old office files, PDF and images: what they are, and what in them may not be kept."""

import io
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import olefile
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from zhengtong.desk.domain.paper_reasons import Unfit
from zhengtong.kernel.errors import N_

_MACRO_STORAGES = {"vba", "macros", "_vba_project_cur", "_vba_project"}
_PPT_MACRO_ATOM = b"\x02\x00\x00\x04\x0c\x00\x00\x00"  # VbaInfoAtom of [MS-PPT]
_XLS_FILEPASS, _XLS_SHEET, _XLS_END = 0x2F, 0x85, 0x0A
_DOC_ENCRYPTED = 0x01  # bit 8 of the flags at byte 10 of the FIB, [MS-DOC]
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/RichMedia", "/XFA"}
_ACTIVE_DEEDS = {"/JavaScript", "/Launch", "/ImportData", "/Rendition"}


def ole_type(data: bytes) -> str:
    """``doc``, ``xls`` or ``ppt`` by the main stream; ``encrypted``, or ``ole`` for any other."""
    try:
        with olefile.OleFileIO(data) as ole:
            if ole.exists("EncryptedPackage"):
                return "encrypted"
            for stream, kind in (
                ("WordDocument", "doc"),
                ("Workbook", "xls"),
                ("Book", "xls"),
                ("PowerPoint Document", "ppt"),
            ):
                if ole.exists(stream):
                    return kind
    except Exception:  # noqa: BLE001 - the reader knows many ways to fail on a broken file
        return "ole"
    return "ole"


def check_ole(data: bytes) -> None:
    """Nothing, if the old office file may be kept.

    Raises:
        Unfit: with macros, encrypted or broken.
    """
    try:
        with olefile.OleFileIO(data) as ole:
            parts = {part.lower() for path in ole.listdir(storages=True) for part in path}
            is_secret, has_macro = _streams_of(ole)
    except Exception as error:
        raise Unfit(N_("文件结构已损坏，无法检查。")) from error
    if has_macro or parts & _MACRO_STORAGES:
        raise Unfit(N_("文件含有宏。请另存为不含宏的文件。"))
    if is_secret or "encryptedsummary" in parts:
        raise Unfit(N_("文件已加密，无法检查。"))


def _streams_of(ole: Any) -> tuple[bool, bool]:
    """Whether it is encrypted, whether it holds macros, as its main streams say."""
    is_secret = has_macro = False
    if ole.exists("WordDocument"):
        head = ole.openstream("WordDocument").read(12)
        is_secret = len(head) == 12 and bool(head[11] & _DOC_ENCRYPTED)
    for kind, body in _book_of(ole):
        is_secret = is_secret or kind == _XLS_FILEPASS
        has_macro = has_macro or (kind == _XLS_SHEET and body[5:6] == b"\x01")
    return is_secret, has_macro or _has_slide_macro(ole)


def _book_of(ole: Any) -> Iterator[tuple[int, bytes]]:
    for name in ("Workbook", "Book"):
        if ole.exists(name):
            yield from _records(ole.openstream(name).read())


def _has_slide_macro(ole: Any) -> bool:
    if not ole.exists("PowerPoint Document"):
        return False
    text = ole.openstream("PowerPoint Document").read()
    at = text.find(_PPT_MACRO_ATOM)
    return at >= 0 and any(text[at + 12 : at + 16])


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind = int.from_bytes(stream[at : at + 2], "little")
        length = int.from_bytes(stream[at + 2 : at + 4], "little")
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _XLS_END:
            return
        at += 4 + length


def check_pdf(data: bytes, limits: Mapping[str, int]) -> None:
    """Nothing, if the PDF may be kept.

    Raises:
        Unfit: encrypted, with scripts or launches, too long, or broken.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        is_secret = reader.is_encrypted
        pages = 0 if is_secret else len(reader.pages)
        is_active = not is_secret and _is_active(reader, limits["objects"])
    except Unfit:
        raise
    except Exception as error:
        raise Unfit(N_("PDF 已损坏，无法检查。")) from error
    if is_secret:
        raise Unfit(N_("文件已加密，无法检查。"))
    if is_active:
        raise Unfit(N_("PDF 含有脚本或启动程序的动作。"))
    if not 0 < pages <= limits["pages"]:
        raise Unfit(N_("PDF 没有页面或超过 %(limit)s 页。"), limit=limits["pages"])


def _is_active(reader: PdfReader, limit: int) -> bool:
    todo: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    looked_at = 0
    while todo:
        one = todo.pop()
        looked_at += 1
        if looked_at > limit * 10 or len(seen) > limit:
            raise Unfit(N_("PDF 结构过于复杂，无法检查。"))
        if isinstance(one, IndirectObject):
            name = (one.idnum, one.generation)
            if name not in seen:
                seen.add(name)
                todo.append(one.get_object())
        elif isinstance(one, DictionaryObject):
            if _ACTIVE_KEYS & set(one) or str(one.get("/S", "")) in _ACTIVE_DEEDS:
                return True
            todo.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            todo.extend(list.__iter__(one))
    return False


def check_image(data: bytes, limits: Mapping[str, int]) -> None:
    """Nothing, if the image may be kept.

    Raises:
        Unfit: too many pixels or frames, or broken.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                pixels, is_small = image.width * image.height, True
                if pixels <= limits["pixels"]:
                    is_small = getattr(image, "n_frames", 1) <= limits["frames"]
                    image.verify()
    except Image.DecompressionBombError as error:
        raise Unfit(N_("图片像素或帧数过多，疑似图片炸弹。")) from error
    except Exception as error:
        raise Unfit(N_("图片已损坏，无法检查。")) from error
    if pixels > limits["pixels"] or not is_small:
        raise Unfit(N_("图片像素或帧数过多，疑似图片炸弹。"))
