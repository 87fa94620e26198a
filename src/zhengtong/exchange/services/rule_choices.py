"""Quality rules of a flow: the columns they may speak of, code sets on the day of a run."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import get_language

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.domain.quality import RuleColumn, StandardRule
from zhengtong.exchange.models import Source
from zhengtong.exchange.selectors import list_tables
from zhengtong.kernel.errors import N_, Gap
from zhengtong.standards import public as standards

_WIDTH = re.compile(r"[an]*([0-9]+)")


def list_rule_columns(
    columns: Sequence[Mapping[str, Any]],
    *,
    resource: catalogue.ResourceRow,
    source: Source,
) -> tuple[RuleColumn, ...]:
    """What rules need to know of the delivered columns: type, length, key, data element.

    Args:
        columns: The delivered columns, as a flow keeps them.
        resource: The table they come from.
        source: Where it lies; its latest description tells types and key.
    """
    entry = catalogue.published_entry(resource.entry_id)
    items = {item.item_id: item for item in entry.facts.items}
    by_column = {one.column: items.get(one.item_id) for one in resource.fields}
    table = next((t for t in list_tables(source) if t["name"] == resource.table_name), None)
    described = {one["name"]: one for one in table["columns"]} if table else {}
    wanted = {item.element_code for item in by_column.values() if item and item.element_code}
    elements = {one.code: one for one in standards.list_elements() if one.code in wanted}
    rules = _rules_of(wanted)
    found = (
        _column_of(one, by_column.get(one["source"]), described=described, elements=elements)
        for one in columns
    )
    return tuple(replace(one, rules=rules.get(one.element, ())) for one in found)


def _rules_of(elements: Iterable[str]) -> dict[str, tuple[StandardRule, ...]]:
    """Published rules that a flow can run, by data element."""
    is_english = (get_language() or "").startswith("en")
    found: dict[str, tuple[StandardRule, ...]] = {}
    for one in standards.list_rules(elements=sorted(elements), runnable=True):
        title = one.name_en if is_english and one.name_en else one.name
        rule = StandardRule(code=one.code, title=title, kind=one.kind, settings=one.settings)
        found[one.element] = (*found.get(one.element, ()), rule)
    return found


def _column_of(
    column: Mapping[str, Any],
    item: catalogue.ItemFacts | None,
    *,
    described: Mapping[str, Mapping[str, Any]],
    elements: Mapping[str, standards.ElementRow],
) -> RuleColumn:
    known = described.get(column["source"], {})
    code = item.element_code if item else ""
    element = elements.get(code)
    return RuleColumn(
        name=column["source"],
        label=column["item"],
        letter=known.get("letter") or (item.data_type if item else ""),
        length=(item.length if item else None) or known.get("length"),
        scale=known.get("scale"),
        is_key=bool(known.get("is_key")),
        element=code,
        code_set=element.code_set if element else "",
        code_width=_width_of(element.format) if element else None,
    )


def _width_of(form: str) -> int | None:
    found = _WIDTH.fullmatch(form)
    return int(found.group(1)) if found else None


def find_set_gaps(rules: Sequence[Mapping[str, Any]]) -> list[Gap]:
    """Rules that name a code set nobody keeps, ``field`` is ``rules.<place>``."""
    gaps = []
    for place, rule in enumerate(rules):
        name = (rule.get("settings") or {}).get("set")
        try:
            if name is not None:
                standards.get_code_set(str(name))
        except standards.CodeSetNotFound:
            gaps.append(Gap(field=f"rules.{place}", message=N_("没有名为“%(set)s”的代码集。"),
                            facts={"set": str(name)[:50]}))  # fmt: skip
    return gaps


def fill_codes(rules: Sequence[Mapping[str, Any]], on: date) -> list[dict[str, Any]]:
    """The rules with every named code set replaced by the codes valid on that day."""
    filled = []
    for rule in rules:
        settings = dict(rule.get("settings") or {})
        if "set" in settings:
            settings["codes"] = sorted(standards.list_valid_codes(settings.pop("set"), on))
        filled.append({**rule, "settings": settings})
    return filled


def name_rules(rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rules as a flow keeps them: one without a name gets its running number, as ``R3``."""
    return [
        {
            "name": str(rule.get("name") or f"R{place}"),
            "kind": rule["kind"],
            "column": rule["column"],
            "settings": dict(rule.get("settings") or {}),
        }
        for place, rule in enumerate(rules, start=1)
    ]


def find_limit_gaps(limits: Mapping[str, Any]) -> list[Gap]:
    """Limits that are unknown, or no number in their range; None is no limit."""
    gaps = []
    for name, value in limits.items():
        top = 1 << 62 if name == "rejected_rows" else 100
        known = name in {"rejected_rows", "rejected_percent", "deleted_percent"}
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not known or not (value is None or (is_number and 0 <= value <= top)):
            gaps.append(Gap(field=name if known else "limits", message=N_("填写不正确。")))
    return gaps
