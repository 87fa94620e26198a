"""Hostile text: what is stored verbatim and what is refused."""

import re

from zhengtong.kernel.errors import N_, RuleBroken

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NOT_IN_A_LINE = re.compile("[\n\r]")


class UncleanText(RuleBroken):
    """A text holds characters that no record may carry."""

    code = "toolkit.unclean-text"
    message = N_("“%(field)s”含有不可见的控制字符（%(character)s），请删除后再提交。")


class BrokenLine(RuleBroken):
    """A one-line text holds a line break."""

    code = "toolkit.line-break"
    message = N_("“%(field)s”只能填写一行，请去掉换行。")


class TextTooLong(RuleBroken):
    """A text has more characters than its column."""

    code = "toolkit.text-too-long"
    message = N_("“%(field)s”最多 %(limit)s 个字，现有 %(length)s 个字。")


def find_refused_character(text: str) -> str:
    """The first refused character as ``U+0000``; "" if the text is clean.

    Refused are NUL, the C0 controls except tab, line feed and carriage return, DEL, and lone
    surrogates. All else, however odd, is stored verbatim and escaped on output.
    """
    found = _REFUSED.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""


def check_text(text: str, *, field: str, max_length: int | None = None, lines: bool = True) -> str:
    """The text itself if it may be stored.

    Raises:
        UncleanText, BrokenLine, TextTooLong: with the field's name and what is wrong.
    """
    character = find_refused_character(text)
    if character:
        raise UncleanText(field=field, character=character)
    if not lines and _NOT_IN_A_LINE.search(text):
        raise BrokenLine(field=field)
    if max_length is not None and len(text) > max_length:
        raise TextTooLong(field=field, limit=max_length, length=len(text))
    return text
