"""What must hold between the fields of a record, and between it and the rest of the registers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.errors import N_, Gap
from zhengtong.standards.domain.formats import FITTING, read_format
from zhengtong.standards.domain.rules import find_rule_faults


@dataclass(frozen=True, kw_only=True)
class Known:
    """Codes that the registers hold, or that come in the same amendment.

    Attributes:
        standards: Codes of standards.
        elements: Codes of data elements.
        code_sets: Codes of code sets.
        values: Code set → its values whatever their days, for the sets that are asked about.
    """

    standards: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    code_sets: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[str]] | None = None


NO_SUCH = N_("登记册中没有“%(code)s”。")


def check_content(register: str, content: Mapping[str, Any], known: Known) -> list[Gap]:
    """Everything that does not hold; the fields themselves are taken as clean.

    Policy: P8.1, P8.2
    """
    return _CHECKS[register](content, known)


def _absent(field: str, codes: Any, known: frozenset[str]) -> list[Gap]:
    named = codes if isinstance(codes, list) else [codes] if codes else []
    return [Gap(field=field, message=NO_SUCH, facts={"code": code})
            for code in named if code not in known]  # fmt: skip


def _check_standard(content: Mapping[str, Any], known: Known) -> list[Gap]:
    gaps = _absent("replaces", content["replaces"], known.standards)
    if content["code"] in content["replaces"]:
        gaps.append(Gap(field="replaces", message=N_("标准不能替代自己。")))
    days = [content[name] for name in ("issued_on", "effective_on", "ended_on") if content[name]]
    if days != sorted(days):
        gaps.append(Gap(field="effective_on", message=N_("发布、实施、废止日期应依次不早于前者。")))
    if content["status"] == "current" and content["ended_on"]:
        gaps.append(Gap(field="ended_on", message=N_("现行标准没有废止日期。")))
    if content["coverage"] != "complete" and not content["pending"]:
        gaps.append(Gap(field="pending", message=N_("未全部录入时，请说明还缺什么。")))
    return gaps


def _check_element(content: Mapping[str, Any], known: Known) -> list[Gap]:
    gaps = _absent("standard", content["standard"], known.standards)
    gaps += _absent("code_set", content["code_set"], known.code_sets)
    gaps += _absent("replaced_by", content["replaced_by"], known.elements)
    if content["code"] in content["replaced_by"]:
        gaps.append(Gap(field="replaced_by", message=N_("数据元不能替代自己。")))
    form = read_format(content["format"])
    if form is None:
        wrong = N_("表示格式写作 an18、n..10,2、d8、dt14、bool 或 ul。")
        gaps.append(Gap(field="format", message=wrong))
    elif form.kind not in FITTING.get(content["data_type"], set()):
        gaps.append(Gap(field="format", message=N_("表示格式与数据类型不相符。")))
    return gaps


def _check_code_set(content: Mapping[str, Any], known: Known) -> list[Gap]:
    gaps = _absent("standard", content["standard"], known.standards)
    values = frozenset(row["value"] for row in content["values"])
    if not values:
        gaps.append(Gap(field="values", message=N_("至少要有一个代码。")))
    for place, row in enumerate(content["values"]):
        start, end = row["valid_from"], row["valid_to"]
        if start and end and start >= end:
            gaps.append(
                Gap(field=f"values.{place}.valid_to", message=N_("失效日期应晚于生效日期。"))
            )
        for code in _absent(f"values.{place}.successors", row["successors"], values):
            gaps.append(Gap(field=code.field, message=N_("承接代码“%(code)s”不在本代码集中。"),
                            facts=code.facts))  # fmt: skip
        if row["value"] in row["successors"] and not end:
            field = f"values.{place}.successors"
            gaps.append(Gap(field=field, message=N_("代码不能由自己承接。")))
    return gaps


def _check_rule(content: Mapping[str, Any], known: Known) -> list[Gap]:
    gaps = _absent("standard", content["standard"], known.standards)
    gaps += _absent("element", content["element"], known.elements)
    settings = content["settings"]
    faults = find_rule_faults(content["kind"], settings)
    gaps += [Gap(field=field, message=message, facts=facts) for field, message, facts in faults]
    gaps += _absent("settings", settings.get("set"), known.code_sets)
    for name in ("later", "element"):
        gaps += _absent("settings", settings.get(name), known.elements)
    return gaps


def _check_mapping(content: Mapping[str, Any], known: Known) -> list[Gap]:
    gaps = []
    for side in ("from", "to"):
        code = content[f"{side}_set"]
        gaps += _absent(f"{side}_set", code, known.code_sets)
        values = (known.values or {}).get(code)
        if values is None:
            continue
        for place, row in enumerate(content["pairs"]):
            field = f"pairs.{place}.{side}_value"
            gaps += _absent_value(field, row[f"{side}_value"], values)
    if not content["pairs"]:
        gaps.append(Gap(field="pairs", message=N_("至少要有一行对照关系。")))
    return gaps


def _absent_value(field: str, value: str, values: frozenset[str]) -> list[Gap]:
    if value in values:
        return []
    return [Gap(field=field, message=N_("代码集中没有“%(code)s”。"), facts={"code": value})]


_CHECKS = {
    "standard": _check_standard,
    "element": _check_element,
    "code-set": _check_code_set,
    "rule": _check_rule,
    "mapping": _check_mapping,
}
