"""The code of an information resource (R08): a template kept as data, filled and taken apart."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zhengtong.catalogue.domain.errors import CodeInvalid, CodeKindTaken, CodesExhausted

MAX_CODES = 3


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One part of the classification code.

    Attributes:
        name: What it says, as ``region``.
        width: Digits.
        fixed: The digits themselves where they never change, "" if filled from facts.
    """

    name: str
    width: int
    fixed: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeTemplate:
    """How codes are built: segments one after another, ``/``, a running number.

    Attributes:
        name: Name of the template.
        sequence_width: Least digits of the running number; it may grow beyond.
    """

    name: str
    segments: tuple[Segment, ...]
    separator: str = "/"
    sequence_width: int = 6

    @property
    def prefix_width(self) -> int:
        """Digits before the separator."""
        return sum(segment.width for segment in self.segments)


def compose_prefix(template: CodeTemplate, values: Mapping[str, str]) -> str:
    """Return the classification part of a code, every segment zero-padded to its width.

    Raises:
        CodeInvalid: a value is no number or too long for its segment.

    Policy: P7.2, R08
    """
    parts = []
    for segment in template.segments:
        value = segment.fixed or values.get(segment.name, "")
        digits = value.rjust(segment.width, "0")
        if not digits.isascii() or not digits.isdigit() or len(digits) != segment.width:
            raise CodeInvalid(code=value)
        parts.append(digits)
    return "".join(parts)


def compose_code(template: CodeTemplate, prefix: str, sequence: int) -> str:
    """Return the whole code: prefix, separator, running number.

    Policy: P7.2, R08
    """
    return f"{prefix}{template.separator}{sequence:0{template.sequence_width}d}"


def parse_code(template: CodeTemplate, code: str) -> tuple[str, int]:
    """Return prefix and running number of a code.

    Raises:
        CodeInvalid: wrong width, a wrong fixed part, no separator, or not digits.

    Policy: R08
    """
    prefix, separator, number = code.partition(template.separator)
    digits = prefix + number
    well_formed = (
        separator != ""
        and digits.isascii()
        and digits.isdigit()
        and len(prefix) == template.prefix_width
        and len(number) >= template.sequence_width
        and int(number) > 0
    )
    if not well_formed or not _holds_fixed_parts(template, prefix):
        raise CodeInvalid(code=code)
    return prefix, int(number)


def _holds_fixed_parts(template: CodeTemplate, prefix: str) -> bool:
    at = 0
    for segment in template.segments:
        if segment.fixed and prefix[at : at + segment.width] != segment.fixed:
            return False
        at += segment.width
    return True


def check_room_for_code(held: int) -> None:
    """Let a further code be given while the entry has fewer than three.

    Raises:
        CodesExhausted: it has three.

    Policy: R08
    """
    if held >= MAX_CODES:
        raise CodesExhausted


def check_kind_is_free(class_code: str, held_kinds: Collection[str]) -> None:
    """Let a code of that class be given while the entry has none of the same kind (类).

    Raises:
        CodeKindTaken: it has one.

    Policy: R08
    """
    if class_code[:1] in held_kinds:
        raise CodeKindTaken
