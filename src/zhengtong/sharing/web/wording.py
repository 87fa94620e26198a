"""Stored things in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from zhengtong.sharing.domain.requests import FILTER_OPERATORS


def translated(text: str) -> str:
    """A stored Chinese message id in the reader's language; "" stays ""."""
    return gettext(text) if text else ""


def list_conditions(row_filter: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    """The row conditions as people read them: 城市 等于 合肥."""
    found = []
    for condition in row_filter:
        value = condition["value"]
        shown = "、".join(value) if isinstance(value, list) else value
        operator = translated(FILTER_OPERATORS[condition["op"]])
        found.append(f"{names.get(condition['item_id'], '')} {operator} {shown}")
    return found
