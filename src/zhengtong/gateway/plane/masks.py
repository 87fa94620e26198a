"""Masks put on values before they leave: what is kept is named, everything else is hidden."""

from collections.abc import Callable
from typing import Any

from zhengtong.crypto.digests import hmac_sm3

HIDDEN = "***"


def _keep(value: str, first: int, last: int) -> str:
    if len(value) <= first + last:
        return HIDDEN
    return value[:first] + "*" * (len(value) - first - last) + (value[-last:] if last else "")


def _name(value: str) -> str:
    return value[:1] + "*" * max(1, len(value) - 1)


def _partial(value: str) -> str:
    if len(value) <= 4:
        return _name(value)
    if len(value) in {15, 18}:
        return _keep(value, 6, 4)
    return _keep(value, 3, 4) if len(value) > 7 else _keep(value, 1, 1)


MASKS: dict[str, Callable[[str], str]] = {
    "partial": _partial,
    "hide": lambda _value: HIDDEN,
    "name": _name,
    "citizen-id": lambda value: _keep(value, 6, 4),
    "phone": lambda value: _keep(value, 3, 4),
    "account": lambda value: _keep(value, 4, 4),
    "address": lambda value: _keep(value, 6, 0),
    "year": lambda value: value[:4] if value[:4].isdigit() else HIDDEN,
}


def mask_value(mask: str, value: Any, *, key: bytes = b"") -> Any:
    """The value as the mask lets it out; null stays null; an unknown mask hides all.

    ``keep:3:4`` keeps three characters in front and four at the end; ``hash`` is HMAC-SM3 under
    ``key``, so that equal values stay joinable inside one grant only.
    """
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    if mask == "hash":
        return hmac_sm3(key, text.encode()).hex() if key else HIDDEN
    kind, _, numbers = mask.partition(":")
    if kind == "keep":
        first, _, last = numbers.partition(":")
        if first.isdigit() and (last or "0").isdigit():
            return _keep(text, int(first), int(last or 0))
        return HIDDEN
    return MASKS.get(kind, MASKS["hide"])(text)
