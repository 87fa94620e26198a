"""Quality rules as the consumer chooses them: what is sensible, how a setting is written.

A rule is ``{"name", "kind", "column", "settings"}``. Settings by kind: ``pattern`` → ``pattern``;
``length`` → ``most``, ``least``; ``codes`` and ``region-code`` → ``codes`` (a list) or ``set`` (a
code set, taken as of the day of the run); ``range`` → ``low``, ``high``; ``date-order`` → ``later``
(a column); the others none.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.errors import N_

CHOICES: dict[str, str] = {
    "not-null": N_("不得为空"),
    "length": N_("文字长度"),
    "pattern": N_("格式（正则表达式）"),
    "codes": N_("代码表"),
    "range": N_("取值范围"),
    "date-order": N_("日期先后"),
    "citizen-id": N_("公民身份号码校验"),
    "credit-code": N_("统一社会信用代码校验"),
    "region-code": N_("行政区划代码校验"),
}
"""Kind → its name in a list of choices."""

RULES_LIMIT = 48  # the engine has 56 bits; the rest is for the key, the target and reading
TEXT = frozenset("CM")
CITIZEN_ELEMENT, CREDIT_ELEMENT, REGION_SET = "DE-001", "DE-021", "region"


@dataclass(frozen=True, kw_only=True)
class RuleColumn:
    """What is known of a delivered column.

    Attributes:
        name: Name at the source.
        label: Name of its item.
        letter: Data type letter by which it travels; "" if not known.
        length: Length of the item; characters of text, None without limit.
        scale: Digits behind the point; None if none are declared.
        element: Code of the item's data element, "" if it has none.
        code_set: Code set of that element, "" if it has none.
        code_width: Digits of the codes of that set by the element; None if they vary.
    """

    name: str
    label: str
    letter: str
    length: int | None = None
    scale: int | None = None
    is_key: bool = False
    element: str = ""
    code_set: str = ""
    code_width: int | None = None

    @property
    def is_text(self) -> bool:
        """Whether it travels as text; unknown counts as text."""
        return not self.letter or self.letter in TEXT


@dataclass(frozen=True, kw_only=True)
class ProposedRule:
    """A rule that fits a column; ``is_sure`` says whether it is ticked beforehand."""

    kind: str
    column: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_sure: bool = True

    @property
    def key(self) -> str:
        """Stable name in a form."""
        return f"{self.kind}:{self.column}"


def propose_rules(columns: Sequence[RuleColumn]) -> tuple[ProposedRule, ...]:
    """The rules that make sense for the columns, in their order.

    Keys must be there, text keeps to the length of its item, numbers with check digits and codes
    are checked where the data element says that they are such. Infinite dates need no rule: reading
    sets them aside always.

    Policy: R41
    """
    found: list[ProposedRule] = []
    for column in columns:
        if column.is_key:
            found.append(ProposedRule(kind="not-null", column=column.name))
        if column.is_text:
            found.extend(_proposed_for_text(column))
    return tuple(found[:RULES_LIMIT])


def _proposed_for_text(column: RuleColumn) -> list[ProposedRule]:
    checks = {CITIZEN_ELEMENT: "citizen-id", CREDIT_ELEMENT: "credit-code"}
    kind = checks.get(column.element)
    if kind:
        return [ProposedRule(kind=kind, column=column.name)]
    found = []
    if column.length:
        settings = {"most": column.length}
        found.append(ProposedRule(kind="length", column=column.name, settings=settings))
    if column.code_set:
        is_region = column.code_set.startswith(REGION_SET)
        fits = column.code_width is not None and column.length in (None, column.code_width)
        found.append(
            ProposedRule(
                kind="region-code" if is_region else "codes",
                column=column.name,
                settings={"set": column.code_set},
                is_sure=is_region and fits,
            )
        )
    return found


def read_setting(kind: str, text: str) -> dict[str, Any]:
    """The settings that a person wrote in one line; what cannot be read is left for the check."""
    text = text.strip()
    reader = _READERS.get(kind)
    return reader(text) if reader else {}


def _read_length(text: str) -> dict[str, Any]:
    parts = [part.strip() for part in re.split(r"[-~～至]", text)]
    if len(parts) == 1:
        return {"most": _whole(parts[0])}
    return {"least": _whole(parts[0]), "most": _whole("-".join(parts[1:]))}


def _whole(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text


def _read_codes(text: str) -> dict[str, Any]:
    if text.startswith("@"):
        return {"set": text[1:].strip()}
    return {"codes": [part for part in re.split(r"[,，、;；\s]+", text) if part]}


def _read_region(text: str) -> dict[str, Any]:
    return _read_codes(text) if text else {"set": REGION_SET}


def _read_range(text: str) -> dict[str, Any]:
    low, found, high = next(
        (text.partition(mark) for mark in ("..", "~", "～", "至") if mark in text), (text, "", "")
    )
    return {"low": low.strip() or None, "high": high.strip() or None} if found else {"low": text}


_READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "pattern": lambda text: {"pattern": text},
    "length": _read_length,
    "codes": _read_codes,
    "region-code": _read_region,
    "range": _read_range,
    "date-order": lambda text: {"later": text},
}


def write_setting(kind: str, settings: Mapping[str, Any]) -> str:
    """The settings as one line, the way ``read_setting`` takes them."""
    if kind in {"codes", "region-code"}:
        return f"@{settings['set']}" if "set" in settings else "、".join(settings["codes"])
    if kind == "range":
        low, high = settings.get("low"), settings.get("high")
        return f"{'' if low is None else low}..{'' if high is None else high}"
    if kind == "length":
        least = settings.get("least")
        return f"{least}-{settings['most']}" if least else str(settings["most"])
    return str(settings.get("pattern") or settings.get("later") or "")
