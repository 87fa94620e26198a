"""The desk's numbers and lists as data: reminder rules, terms and causes of work orders."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from zhengtong.desk.domain.reminders import ReminderRule, rules_from_data
from zhengtong.desk.domain.work_orders import Cause


def _shipped(name: str) -> dict[str, Any]:
    text = (files("zhengtong.desk") / "data" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _rules_in(path: str) -> tuple[ReminderRule, ...]:
    if path:
        return rules_from_data(tomllib.loads(Path(path).read_text(encoding="utf-8"))["rules"])
    return rules_from_data(_shipped("reminders.toml")["rules"])


def reminder_rules() -> tuple[ReminderRule, ...]:
    """The installation's reminder rules, else the shipped ones."""
    return _rules_in(settings.ZT_REMINDERS_FILE)


@cache
def order_terms() -> dict[str, int]:
    """Working days that each severity gives a work order."""
    return dict(_shipped("work_orders.toml")["terms_workdays"])


@cache
def order_causes() -> dict[str, Cause]:
    """Causes that a closing may name, by code."""
    return {row["code"]: Cause(**row) for row in _shipped("work_orders.toml")["causes"]}


def cause_name(code: str) -> str:
    """The cause in the reader's language."""
    cause = order_causes().get(code)
    if cause is None:
        return code
    return cause.en if (get_language() or "").startswith("en") else cause.zh
