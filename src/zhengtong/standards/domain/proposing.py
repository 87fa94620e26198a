"""Propose data element, grade and personal mark for a column, from its name, type and comment.

A proposal only saves typing: a person decides. Where nothing fits, grade 2 is proposed and said so.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zhengtong.kernel.errors import N_

UNKNOWN_GRADE = 2
LEAST_PART = 4
_NOT_LETTERS = re.compile(r"[\W_]+")
_NO_KIND = ("interval", "point", "geometry", "geography")
_KINDS = (
    ("binary", ("bytea", "blob", "binary", "image", "raw")),
    ("time", ("timestamp", "datetime", "time")),
    ("date", ("date",)),
    ("flag", ("bool", "bit")),
    (
        "number",
        ("int", "serial", "numeric", "decimal", "number", "float", "double", "real", "money"),
    ),
    ("text", ("char", "text", "string", "clob", "varchar", "uuid", "json", "xml", "enum")),
)


@dataclass(frozen=True, kw_only=True)
class ElementHint:
    """What a proposal needs of a data element.

    Attributes:
        code: As ``DE-001``.
        name: Chinese name.
        grade: Default grade 1 to 4.
        personal: "", ``personal`` or ``sensitive``.
    """

    code: str
    name: str
    grade: int
    personal: str


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """What columns of one element look like.

    Attributes:
        element: The element proposed.
        names: Whole names, lower case, letters and digits only.
        words: Chinese words in name or comment.
        parts: Letters inside the name; shorter than four are not looked at.
        kinds: Column kinds it may have.
    """

    element: ElementHint
    names: frozenset[str]
    words: tuple[str, ...]
    parts: tuple[str, ...]
    kinds: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed for a column; a person confirms or changes it.

    Attributes:
        element_code: Data element, None if none fits.
        grade: 1 to 4 (1 least); 2 where nothing is known.
        personal: "", ``personal`` or ``sensitive`` (PIPL art. 28).
        reason: Chinese message id that says why.
        facts: Values for the reason's placeholders.
    """

    element_code: str | None
    grade: int
    personal: str
    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)


def kind_of_type(column_type: str) -> str:
    """The kind of a type name: text, number, date, time, flag, binary, or "" if unknown."""
    lowered = column_type.lower()
    if any(sign in lowered for sign in _NO_KIND):
        return ""
    for kind, signs in _KINDS:
        if any(sign in lowered for sign in signs):
            return kind
    return ""


def plain_name(name: str) -> str:
    """The name's letters and digits, lower case: ``ID_Card`` is ``idcard``."""
    return _NOT_LETTERS.sub("", name).lower()


def propose(name: str, column_type: str, comment: str, patterns: Sequence[Pattern]) -> Proposal:
    """The proposal for one column: Chinese words, then the whole name, then parts of it.

    Policy: P8.2, R58
    """
    kind = kind_of_type(column_type)
    fitting = [pattern for pattern in patterns if not kind or kind in pattern.kinds]
    plain = plain_name(name)
    found = _find_by_words(f"{name} {comment}", fitting)
    if found is not None:
        return _make(found, N_("字段名称或注释与数据元“%(element)s”相符"))
    found = next((pattern for pattern in fitting if plain in pattern.names), None)
    if found is not None:
        return _make(found, N_("字段名与数据元“%(element)s”的常用写法一致"))
    found = _find_by_parts(plain, fitting)
    if found is not None:
        return _make(found, N_("字段名含有数据元“%(element)s”的常用写法"))
    return Proposal(
        element_code=None,
        grade=UNKNOWN_GRADE,
        personal="",
        reason=N_("未能识别对应的数据元，暂按二级建议，请人工确认"),
    )


def _make(pattern: Pattern, reason: str) -> Proposal:
    element = pattern.element
    return Proposal(
        element_code=element.code,
        grade=element.grade,
        personal=element.personal,
        reason=reason,
        facts={"element": element.name},
    )


def _find_by_words(text: str, patterns: Iterable[Pattern]) -> Pattern | None:
    hits = [(len(word), pattern) for pattern in patterns for word in pattern.words if word in text]
    return max(hits, key=lambda hit: hit[0])[1] if hits else None


def _find_by_parts(plain: str, patterns: Iterable[Pattern]) -> Pattern | None:
    hits = [
        (len(part), pattern)
        for pattern in patterns
        for part in pattern.parts
        if len(part) >= LEAST_PART and part in plain
    ]
    return max(hits, key=lambda hit: hit[0])[1] if hits else None
