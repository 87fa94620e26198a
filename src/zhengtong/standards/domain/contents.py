"""Content of a record: cleaned to plain JSON, every fault named; forms and sheets alike."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhengtong.kernel.errors import N_, Gap
from zhengtong.standards.domain.fields import Column, Register

ROWS_LIMIT = 50_000
_CODES = {
    "standard": r"[a-z0-9][a-z0-9.-]{1,49}",
    "element": r"[A-Z][A-Z0-9-]{1,31}",
    "code-set": r"[a-z][a-z0-9-]{1,49}",
    "rule": r"[A-Z][A-Z0-9-]{1,49}",
    "mapping": r"[a-z][a-z0-9-]{1,49}",
}
_SPLIT = re.compile(r"[、,，;；\s]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

MISSING = N_("请填写%(label)s。")
TOO_LONG = N_("%(label)s最长 %(limit)s 字。")
NOT_A_DATE = N_("%(label)s应写作 2026-01-31。")
NOT_A_NUMBER = N_("%(label)s应为 1 至 %(limit)s 的整数。")
NOT_A_CHOICE = N_("%(label)s应为：%(choices)s。")
UNCLEAN = N_("%(label)s含有不可见的控制字符，请删除。")
BAD_CODE = N_("编号的写法不正确。")
TWICE = N_("%(key)s 出现了不止一次。")


def clean_content(register: Register, raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[Gap]]:
    """The content as it is kept, and everything wrong with its fields one by one.

    Choices may come as value or as Chinese name, dates as text, lists as text. A gap inside the
    rows has the field ``<rows>.<place>.<name>``, the first row being 0.
    """
    content, gaps = _clean_fields(register.columns, raw, "")
    code = content.get("code", "")
    if code and not re.fullmatch(_CODES[register.code], str(code)):
        gaps.append(Gap(field="code", message=BAD_CODE))
    if register.rows:
        rows, faults = _clean_rows(register, raw.get(register.rows) or ())
        content[register.rows] = rows
        gaps.extend(faults)
    return content, gaps


def _clean_rows(
    register: Register, raw: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[Gap]]:
    rows: list[dict[str, Any]] = []
    gaps: list[Gap] = []
    if len(raw) > ROWS_LIMIT:
        return [], [Gap(field=register.rows, message=N_("超过 %(limit)s 行。"),
                        facts={"limit": ROWS_LIMIT})]  # fmt: skip
    for place, one in enumerate(raw):
        row, faults = _clean_fields(register.row_columns, one, f"{register.rows}.{place}.")
        rows.append(row)
        gaps.extend(faults)
    seen: Counter[tuple[Any, ...]] = Counter()
    for place, row in enumerate(rows):
        key = tuple(row[name] for name in register.row_key)
        seen[key] += 1
        if seen[key] == 2:
            field = f"{register.rows}.{place}.{register.row_key[0]}"
            gaps.append(Gap(field=field, message=TWICE, facts={"key": " ".join(map(str, key))}))
    return rows, gaps


def _clean_fields(
    columns: Sequence[Column], raw: Mapping[str, Any], prefix: str
) -> tuple[dict[str, Any], list[Gap]]:
    content: dict[str, Any] = {}
    gaps = []
    for column in columns:
        value, fault, facts = clean_value(column, raw.get(column.name))
        content[column.name] = value
        if fault:
            label = {"label": column.label, **facts}
            gaps.append(Gap(field=prefix + column.name, message=fault, facts=label))
    return content, gaps


def clean_value(column: Column, raw: Any) -> tuple[Any, str, dict[str, Any]]:
    """The value as it is kept; the message id of what is wrong, "" if nothing; its facts."""
    if column.kind == "settings":
        return (dict(raw), "", {}) if isinstance(raw, Mapping) else ({}, "", {})
    if column.kind == "list":
        return _clean_list(column, raw)
    text = raw.isoformat() if isinstance(raw, date) else "" if raw is None else str(raw).strip()
    if column.kind == "choice":
        return _clean_choice(column, text)
    if not text:
        return column.empty, MISSING if column.is_required else "", {}
    return _clean_text(column, text)


def _clean_text(column: Column, text: str) -> tuple[Any, str, dict[str, Any]]:
    if _CONTROL.search(text) or (column.kind != "text" and "\n" in text):
        return "", UNCLEAN, {}
    if column.kind == "number":
        return _clean_number(column, text)
    if column.kind == "date":
        return _clean_date(text)
    over = len(text) > column.limit
    return text[: column.limit], TOO_LONG if over else "", {"limit": column.limit}


def _clean_list(column: Column, raw: Any) -> tuple[list[str], str, dict[str, Any]]:
    parts = raw if isinstance(raw, list | tuple) else _SPLIT.split(str(raw or ""))
    codes = list(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))
    wrong = any(_CONTROL.search(code) for code in codes)
    if wrong:
        return [], UNCLEAN, {}
    over = any(len(code) > column.limit for code in codes) or len(codes) > 100
    return codes[:100], TOO_LONG if over else "", {"limit": column.limit}


def _clean_choice(column: Column, text: str) -> tuple[str, str, dict[str, Any]]:
    if text in column.choices:
        return text, "", {}
    named = [value for value, name in column.choices.items() if name == text]
    if named:
        return named[0], "", {}
    if not text:
        return "", MISSING, {}
    return "", NOT_A_CHOICE, {"choices": "、".join(column.choices.values())}


def _clean_number(column: Column, text: str) -> tuple[int | None, str, dict[str, Any]]:
    whole = text.removesuffix(".0")
    right = whole.isascii() and whole.isdigit() and 1 <= int(whole[:9]) <= column.limit
    return (int(whole), "", {}) if right else (None, NOT_A_NUMBER, {"limit": column.limit})


def _clean_date(text: str) -> tuple[str, str, dict[str, Any]]:
    day = text[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d( 00:00:00)?", text) else text
    try:
        return date.fromisoformat(day).isoformat(), "", {}
    except ValueError:
        return "", NOT_A_DATE, {}
