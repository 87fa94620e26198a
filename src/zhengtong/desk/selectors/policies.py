"""The desk's numbers and lists as data: reminder rules, terms and causes of work orders."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from zhengtong.desk.domain.official_forms import FormNeed, needs_from_data
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


def reminders_file() -> str:
    """Path of the file the rules in force come from; "" for the shipped ones."""
    return str(settings.ZT_REMINDERS_FILE)


@cache
def _needs_in(path: str) -> tuple[FormNeed, ...]:
    if path:
        return needs_from_data(tomllib.loads(Path(path).read_text(encoding="utf-8"))["needs"])
    return needs_from_data(_shipped("forms.toml")["needs"])


def form_needs() -> tuple[FormNeed, ...]:
    """Forms that steps wait for: the installation's own, else the shipped ones."""
    return _needs_in(settings.ZT_FORMS_FILE)


@cache
def returned_types() -> frozenset[str]:
    """Types of files that a stamped form comes back as."""
    return frozenset(_shipped("forms.toml")["returned_types"])


@cache
def rights_rules() -> dict[str, Any]:
    """Months, term in working days and marks of the review of rights."""
    return _shipped("rights_review.toml")


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
