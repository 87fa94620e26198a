"""Office files that are ZIP archives: what they are, and bombs, macros and ciphers in them.

Sizes are read from the directory of the archive; nothing is written anywhere.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping

from zhengtong.desk.domain.paper_reasons import Unfit
from zhengtong.kernel.errors import N_

CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"presentationml.presentation.main+xml", "pptx"),
)
_MACRO_NAMES = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/dialogsheets/", "/activex/")
_ENCRYPTED = 0x1
_SMALL = 1_000_000


def office_type(data: bytes) -> str:
    """``docx``, ``xlsx``, ``pptx`` or ``ofd`` by the main part; ``zip`` for any other archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "OFD.xml" in names:
                return "ofd"
            if CONTENT_TYPES not in names:
                return "zip"
            info = archive.getinfo(CONTENT_TYPES)
            if info.flag_bits & _ENCRYPTED:
                return "encrypted"
            text = _read(archive, info)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, zlib.error):
        return "zip"
    if b"macroenabled" in text.lower():
        return "macro"
    return next((kind for part, kind in _MAIN_PARTS if part in text), "zip")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        return member.read(_SMALL)


def check_archive(data: bytes, limits: Mapping[str, int], signature: bytes) -> None:
    """Nothing, if the archive may be kept.

    Raises:
        Unfit: a bomb, encrypted, with macros, odd paths, or the test virus.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(members, len(data), limits)
            _check_names(members)
            _look_for(archive, members, signature, limits["looked_into_bytes"])
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, zlib.error) as error:
        raise Unfit(N_("压缩结构已损坏，无法检查。")) from error


def _check_sizes(members: list[zipfile.ZipInfo], size: int, limits: Mapping[str, int]) -> None:
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    is_dense = total > limits["ratio_from_bytes"] and total > limits["ratio"] * max(size, 1)
    if len(members) > limits["members"] or total > limits["total_bytes"] or is_dense:
        raise Unfit(N_("解压后过大，疑似压缩炸弹。"))
    if packed > size:  # members that share their bytes
        raise Unfit(N_("解压后过大，疑似压缩炸弹。"))


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise Unfit(N_("文件已加密，无法检查。"))
        name = "/" + member.filename.replace("\\", "/").lower()
        if "/../" in name or name.startswith("//") or ":" in name:
            raise Unfit(N_("压缩包内有指向外部的路径。"))
        if any(part in name for part in _MACRO_NAMES):
            raise Unfit(N_("文件含有宏。请另存为不含宏的文件。"))


def _look_for(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], signature: bytes, budget: int
) -> None:
    for member in members:
        if member.file_size > _SMALL or member.file_size > budget:
            continue
        budget -= member.file_size
        if signature in _read(archive, member):
            raise Unfit(N_("内置查毒发现 %(virus)s。"), virus="EICAR")
