"""Quality rules in words of the active language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.exchange.domain.quality import CHOICES, RuleColumn, write_setting
from zhengtong.exchange.engine.rules import KINDS
from zhengtong.exchange.models import Flow, QuarantinedRow
from zhengtong.kernel.errors import N_

PLATFORM_RULES = {
    "key": N_("合并键不得为空"),
    "target": N_("目标表的要求"),
    "duplicate-key": N_("合并键不得重复"),
    "value-too-large": N_("读取检查"),
    "not-a-number": N_("读取检查"),
    "infinite-time": N_("读取检查"),
}
"""Rules that nobody chose: the engine adds them to every run."""

SETTINGS: dict[str, tuple[str, str]] = {
    "not-null": (N_("不用填写。"), ""),
    "length": (N_("最多字数，或最少与最多字数。"), "1-18"),
    "pattern": (N_("整个值须符合的正则表达式（RE2）。"), "[0-9]{6}"),
    "codes": (N_("以顿号分开的代码，或 @代码集。"), "男、女"),
    "range": (N_("下限..上限，一端可留空；数值或日期。"), "0..150"),
    "date-order": (N_("应当不早于该列的另一列的列名。"), "end_date"),
    "citizen-id": (N_("不用填写。"), ""),
    "credit-code": (N_("不用填写。"), ""),
    "region-code": (N_("留空为省市县级代码；乡级写 @region-street。"), "@region-street"),
}


def column_name(column: RuleColumn) -> str:
    """Item and column, as ``姓名（name）``."""
    return column.name if column.label == column.name else f"{column.label}（{column.name}）"


def rule_sentence(kind: str, settings: Mapping[str, Any]) -> str:
    """The rule with its setting, as ``文字长度 ≤ 18``."""
    name = _(CHOICES.get(kind, kind))
    if kind == "length" and not settings.get("least"):
        return f"{name} ≤ {settings.get('most')}"
    text = write_setting(kind, settings)
    return f"{name} {text}".strip()


def rule_rows(flow: Flow) -> list[dict[str, str]]:
    """The rules of a flow as rows: name, item, column, sentence."""
    items = {one["source"]: one["item"] for one in flow.columns}
    return [
        {
            "name": str(rule["name"]),
            "item": str(items.get(rule["column"], "")),
            "column": str(rule["column"]),
            "sentence": rule_sentence(rule["kind"], rule.get("settings") or {}),
        }
        for rule in flow.rules
    ]


def setting_helps() -> list[tuple[str, str, str]]:
    """How the setting of each kind is written: kind, words, example."""
    return [(_(CHOICES[kind]), _(words), example) for kind, (words, example) in SETTINGS.items()]


def limit_rows(flow: Flow) -> list[tuple[str, str]]:
    """The limits of a flow in words; what is not limited is left out."""
    limits = flow.limits
    rows = [
        (_("不合格数据上限（行）"), limits.get("rejected_rows")),
        (_("不合格数据上限（%）"), limits.get("rejected_percent", 5.0)),
        (_("目标删除上限（%）"), limits.get("deleted_percent", 50.0)),
    ]
    return [(label, f"{value:g}") for label, value in rows if value is not None]


def name_rule(row: QuarantinedRow) -> str:
    """The rule that a row broke; one that nobody chose is named by what it is."""
    known = PLATFORM_RULES.get(row.rule)
    return _(known) if known else row.rule


def reason_names() -> dict[str, str]:
    """Kind → why the row was set aside."""
    return {kind: _(name) for kind, name in KINDS.items()}
