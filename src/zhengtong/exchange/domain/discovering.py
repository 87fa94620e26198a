"""What a discovery makes of tables and columns: technical or business, titled, honest of type."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.errors import N_

TITLE_LIMIT = 50
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d+")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TAILS = ("数据表", "信息表", "表")
_FLAGS_OF_TRUTH = {"0", "1", "t", "f", "true", "false"}
ZERO_DATE, NOT_OF_TYPE, UNKNOWN_TYPE = "zero-date", "not-of-type", "unknown-type"
UNREADABLE, POOR_TITLE, NO_COLUMNS = "unreadable", "poor-title", "no-columns"

FLAG_NAMES: dict[str, str] = {
    ZERO_DATE: N_("含有全零日期"),
    NOT_OF_TYPE: N_("值与声明的类型不符"),
    UNKNOWN_TYPE: N_("平台不认识的类型"),
    UNREADABLE: N_("无权读取"),
    POOR_TITLE: N_("没有可用的中文说明"),
    NO_COLUMNS: N_("没有列"),
}


@dataclass(frozen=True, kw_only=True)
class TechnicalRule:
    """What tables without business data are called.

    Attributes:
        reason: Chinese; why such a table is proposed as dropped.
        name: Expression over the lower-case name.
        words: Chinese words in the comment.
    """

    reason: str
    name: re.Pattern[str]
    words: tuple[str, ...] = ()


def find_technical_reason(name: str, comment: str, rules: Iterable[TechnicalRule]) -> str:
    """Why the table is technical, "" if it is not."""
    lowered = name.lower()
    for rule in rules:
        if rule.name.search(lowered) or any(word in comment for word in rule.words):
            return rule.reason
    return ""


def find_title(name: str, comment: str) -> str:
    """The comment as a title of an entry, "" if it is none: it needs two Chinese signs.

    Only the first phrase counts, 表 at its end is left off.

    Policy: P7.1, R12
    """
    phrase = re.split(r"[，。；,;\n（(]", comment.strip())[0].strip()
    for tail in _TAILS:
        if phrase.endswith(tail) and len(phrase) - len(tail) >= 2:
            phrase = phrase.removesuffix("表")
            break
    is_good = len(_CHINESE.findall(phrase)) >= 2 and phrase.lower() != name.lower()
    return phrase[:TITLE_LIMIT] if is_good else ""


def find_lies(letter: str, note: str, values: Sequence[str | None]) -> tuple[str, ...]:
    """Where sampled values are not what the column's declared type promises.

    Args:
        letter: Item type of the declaration, as I for whole numbers.
        note: Non-empty where the platform does not know the type.
        values: Sampled, as text; looked at and forgotten.
    """
    found = [UNKNOWN_TYPE] if note else []
    filled = [value.strip() for value in values if value is not None and value.strip()]
    if any(value.startswith("0000-00-00") for value in filled) and letter in "DT":
        found.append(ZERO_DATE)
        filled = [value for value in filled if not value.startswith("0000-00-00")]
    if not note and any(not _fits(letter, value) for value in filled):
        found.append(NOT_OF_TYPE)
    return tuple(found)


def _fits(letter: str, value: str) -> bool:
    if letter == "I":
        return _WHOLE.fullmatch(value) is not None
    if letter in "NYBF":
        plain = value.lstrip("¥$￥-").replace(",", "")
        return _NUMBER.fullmatch(plain) is not None or value in {"NaN", "Infinity", "-Infinity"}
    if letter == "L":
        return value.lower() in _FLAGS_OF_TRUTH
    if letter == "D":
        return value in {"infinity", "-infinity"} or value.endswith(" BC") or _is_day(value)
    return True


def _is_day(value: str) -> bool:
    found = _DAY.fullmatch(value)
    try:
        return found is not None and date(*(int(part) for part in found.groups())) is not None
    except ValueError:
        return False
