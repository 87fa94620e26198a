"""What a file really is: by its bytes, never by its name.

Policy: P0.2
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import olefile

from zhengtong.desk.domain.paper_archives import check_archive, office_type
from zhengtong.desk.domain.paper_documents import check_image, check_ole, check_pdf, ole_type
from zhengtong.desk.domain.paper_reasons import Unfit
from zhengtong.kernel.errors import N_
from zhengtong.kernel.secrecy import bears_secret_mark

OLE_MAGIC = olefile.MAGIC
# In two parts, so that scanners leave this source alone.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<head", b"<body")
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gz"),
)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Types allowed (each with extensions and media type) and limits, as the data file has them."""

    types: Mapping[str, Mapping[str, Any]]
    limits: Mapping[str, Any]
    max_bytes: int


def base_name(sent: str, limit: int) -> str:
    """The name without any path.

    Raises:
        Unfit: empty, too long, with characters that hide what it is, or a classification mark.

    Policy: R14
    """
    name = sent.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name or name in {".", ".."}:
        raise Unfit(N_("文件没有名称。"))
    if len(name) > limit:
        raise Unfit(N_("文件名超过 %(limit)s 个字。"), limit=limit)
    if _REFUSED.search(name) or "\n" in name or "\r" in name or "\t" in name:
        raise Unfit(N_("文件名含有不可见的控制字符。"))
    if _DIRECTION_MARKS & set(name):
        raise Unfit(N_("文件名含有改变文字方向的字符，可能掩盖真实类型。"))
    if bears_secret_mark(name):
        raise Unfit(N_("文件名带有密级标志，本平台不受理涉密信息和工作秘密。"))
    return name


def extension_of(name: str) -> str:
    """What follows the last dot, in small letters; "" where there is none."""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def sniff(data: bytes) -> str:
    """The type that the bytes show: one of the allowed, or another word, or "" if unknown."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return office_type(data)
    if data.startswith(OLE_MAGIC):
        return ole_type(data)
    return _text_type(data)


def _text_type(data: bytes) -> str:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_MARKUP) or b"<svg" in head or b"<script" in head:
        return "html/svg"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "" if _REFUSED.search(text) else "text"
    return ""


def inspect(name: str, data: bytes, rules: Rules) -> str:
    """The type of a file that may be kept.

    Raises:
        Unfit: with the reason, which names both types where the extension lies.
    """
    if not data:
        raise Unfit(N_("文件是空的（0 字节）。"))
    if len(data) > rules.max_bytes:
        raise Unfit(N_("文件超过 %(limit)s MB。"), limit=rules.max_bytes // 1_000_000)
    extension = extension_of(name)
    if EICAR in data:
        raise Unfit(N_("内置查毒发现 %(virus)s。"), virus="EICAR")
    allowed = {e: kind for kind, row in rules.types.items() for e in row["extensions"]}
    if extension not in allowed:
        raise Unfit(
            N_("不接受扩展名“%(extension)s”。可用：%(allowed)s。"),
            extension=extension[:20],
            allowed="、".join(allowed),
        )
    found = sniff(data)
    if found == "encrypted":
        raise Unfit(N_("文件已加密，无法检查。"))
    if found != allowed[extension]:
        raise Unfit(
            N_("扩展名是“%(extension)s”，内容却是“%(found)s”，两者不一致。"),
            extension=extension,
            found=found or "?",
        )
    _look_inside(found, data, rules.limits)
    return found


def _look_inside(found: str, data: bytes, limits: Mapping[str, Any]) -> None:
    if found in {"docx", "xlsx", "pptx", "ofd"}:
        check_archive(data, limits["archive"], EICAR)
    elif found in {"doc", "xls", "ppt"}:
        check_ole(data)
    elif found == "pdf":
        check_pdf(data, limits["pdf"])
    elif found in {"png", "jpeg", "gif"}:
        check_image(data, limits["image"])
