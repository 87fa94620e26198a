"""Masks put on values before they leave: what is kept is named, everything else is hidden."""

from collections.abc import Callable
from typing import Any

HIDDEN = "***"


def _keep(value: str, first: int, last: int) -> str:
    if len(value) <= first + last:
        return HIDDEN
    return value[:first] + "*" * (len(value) - first - last) + (value[-last:] if last else "")


def _name(value: str) -> str:
    return value[:1] + "*" * max(1, len(value) - 1)


MASKS: dict[str, Callable[[str], str]] = {
    "hide": lambda _value: HIDDEN,
    "name": _name,
    "citizen-id": lambda value: _keep(value, 6, 4),
    "phone": lambda value: _keep(value, 3, 4),
    "account": lambda value: _keep(value, 4, 4),
    "address": lambda value: _keep(value, 6, 0),
    "year": lambda value: value[:4] if value[:4].isdigit() else HIDDEN,
}


def mask_value(mask: str, value: Any) -> Any:
    """The value as the mask lets it out; null stays null; an unknown mask hides all.

    ``keep:3:4`` keeps three characters in front and four at the end.
    """
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    kind, _, numbers = mask.partition(":")
    if kind == "keep":
        first, _, last = numbers.partition(":")
        if first.isdigit() and (last or "0").isdigit():
            return _keep(text, int(first), int(last or 0))
        return HIDDEN
    return MASKS.get(kind, MASKS["hide"])(text)
