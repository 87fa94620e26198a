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
TEXT_ONLY = frozenset({"pattern", "length", "codes", "citizen-id", "credit-code", "region-code"})
CITIZEN_ELEMENT, CREDIT_ELEMENT, REGION_SET = "DE-001", "DE-021", "region"


@dataclass(frozen=True, kw_only=True)
class StandardRule:
    """A published quality rule of a data element, as a flow can run it.

    Attributes:
        code: Its code in the register, as ``QR-001``; rows set aside carry it.
        title: Its name in the reader's language.
        settings: Those of the kind; with ``date-order`` ``later`` names a data element.
    """

    code: str
    title: str
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)


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
        rules: Published quality rules of that element.
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
    rules: tuple[StandardRule, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether it travels as text; unknown counts as text."""
        return not self.letter or self.letter in TEXT


@dataclass(frozen=True, kw_only=True)
class ProposedRule:
    """A rule that fits a column; ``is_sure`` says whether it is ticked beforehand.

    ``name`` and ``title`` are those of the published standard it comes from, "" if it comes from
    none.
    """

    kind: str
    column: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_sure: bool = True
    name: str = ""
    title: str = ""

    @property
    def key(self) -> str:
        """Stable name in a form."""
        return ":".join(part for part in (self.kind, self.column, self.name) if part)


def propose_rules(columns: Sequence[RuleColumn]) -> tuple[ProposedRule, ...]:
    """The rules that make sense for the columns, in their order.

    Keys must be there, text keeps to the length of its item, numbers with check digits and codes
    are checked where the data element says that they are such. Infinite dates need no rule: reading
    sets them aside always.

    Policy: R41
    """
    found: list[ProposedRule] = []
    for column in columns:
        own: list[ProposedRule] = []
        if column.is_key:
            own.append(ProposedRule(kind="not-null", column=column.name))
        if column.is_text:
            own.extend(_proposed_for_text(column))
        found.extend(apply_standard(column, own, columns))
    return tuple(found[:RULES_LIMIT])


def apply_standard(
    column: RuleColumn, proposed: Sequence[ProposedRule], columns: Sequence[RuleColumn]
) -> list[ProposedRule]:
    """What is proposed for a column, with the published rules of its data element.

    A published rule takes the place of the platform's own of the same kind, and is ticked where
    that was. Others are ticked too, but for those that ask for a value: an item may be empty.

    Policy: P8.2, R41
    """
    own = {one.kind: one for one in proposed}
    found: list[ProposedRule] = []
    taken: set[str] = set()
    for rule in column.rules:
        settings = _settled(rule, column, columns)
        if rule.kind not in CHOICES or settings is None:
            continue
        if rule.kind in TEXT_ONLY and not column.is_text:
            continue
        like = own.get(rule.kind)
        taken.add(rule.kind)
        found.append(
            ProposedRule(
                kind=rule.kind,
                column=column.name,
                settings=settings,
                is_sure=like.is_sure if like else rule.kind != "not-null",
                name=_name_in_flow(rule, column, columns),
                title=rule.title,
            )
        )
    return [one for one in proposed if one.kind not in taken] + found


def _settled(
    rule: StandardRule, column: RuleColumn, columns: Sequence[RuleColumn]
) -> Mapping[str, Any] | None:
    """The settings for this flow: another element becomes its column; None if there is none."""
    if rule.kind != "date-order":
        return rule.settings
    later = [one.name for one in columns if one.element == rule.settings.get("later")]
    return {"later": later[0]} if later and later[0] != column.name else None


def _name_in_flow(rule: StandardRule, column: RuleColumn, columns: Sequence[RuleColumn]) -> str:
    """The code of the rule; with the column behind it where several columns share the element."""
    sharing = [one for one in columns if rule in one.rules]
    return rule.code if len(sharing) == 1 else f"{rule.code} {column.name}"


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
