"""What a check found: a stable code, a sentence, and whether it refuses or only flags."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from zhengtong.kernel.errors import N_, Gap, fill

FULL_WIDTH_OFFSET = 0xFEE0


class Severity(StrEnum):
    """How hard a finding is."""

    REFUSE = "refuse"
    FLAG = "flag"


SEVERITY_NAMES: dict[Severity, str] = {
    Severity.REFUSE: N_("不予接收"),
    Severity.FLAG: N_("标记待核"),
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault of a code, told so that a person can mend it.

    Attributes:
        code: Stable name, as ``credit-code.wrong-check``.
        message: Chinese message id with ``%(name)s`` placeholders.
        facts: Values for the placeholders.
        severity: ``refuse``, or ``flag`` where real codes are known to fail (R09).
        suggestion: The text as it was probably meant, "" if nobody can know.
    """

    code: str
    message: str
    facts: dict[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.REFUSE
    suggestion: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the code may not be taken in, not even by a recorded override."""
        return self.severity is Severity.REFUSE

    def sentence(self) -> str:
        """The untranslated sentence with its facts filled in."""
        return fill(self.message, self.facts)

    def gap(self, field_name: str, rule: str = "") -> Gap:
        """The finding as a gap of one form field."""
        return Gap(field=field_name, message=self.message, facts=self.facts, rule=rule)


def narrow(text: str) -> str:
    """The text with full-width letters, digits and blanks made half-width; the rest unchanged."""
    return "".join(
        chr(ord(char) - FULL_WIDTH_OFFSET)
        if 0xFF01 <= ord(char) <= 0xFF5E
        else (" " if char == "\u3000" else char)
        for char in text
    )


def find_shape_fault(
    text: str, *, prefix: str, alphabet: str, lengths: tuple[int, ...]
) -> Finding | None:
    """The first fault of width, case, length or alphabet; None means the shape is right.

    Args:
        text: What was typed or delivered, untouched.
        prefix: First part of the finding's code, as ``credit-code``.
        alphabet: Characters the code may hold.
        lengths: Lengths allowed.
    """
    if narrow(text) != text:
        return _fault(
            prefix, "full-width", N_("含有全角字符，请改为半角。"), meant=narrow(text).strip()
        )
    if text != text.strip():
        return _fault(prefix, "blanks", N_("前后有空格，请删除。"), meant=text.strip())
    if text.upper() != text and all(char.upper() in alphabet for char in text):
        return _fault(prefix, "lower-case", N_("字母应为大写。"), meant=text.upper())
    strange = sorted({char for char in text if char not in alphabet})
    if strange:
        return Finding(
            code=f"{prefix}.strange-character",
            message=N_("含有该编码不使用的字符：%(characters)s。请核对是否把数字误写为形近字母。"),
            facts={"characters": " ".join(_visible(char) for char in strange[:8])},
        )
    if len(text) not in lengths:
        return Finding(
            code=f"{prefix}.wrong-length",
            message=N_("长度应为 %(expected)s 位，实际为 %(length)s 位。"),
            facts={"expected": " / ".join(map(str, lengths)), "length": len(text)},
        )
    return None


def _fault(prefix: str, name: str, message: str, *, meant: str) -> Finding:
    return Finding(code=f"{prefix}.{name}", message=message, suggestion=meant)


def _visible(char: str) -> str:
    return char if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}"
