"""Quality rules as data: kinds, the settings of each, how they are written in one line.

The names of kinds and settings are those that the exchange runs, so that a rule of the register can
be put into a flow as it stands. Kinds beyond that speak of whole tables or of the clock.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.errors import N_


@dataclass(frozen=True, kw_only=True)
class RuleKind:
    """One kind of rule.

    Attributes:
        title: Chinese name.
        dimension: The dimension of GB/T 36344 it usually belongs to.
        settings: Setting → ``text``, ``number``, ``bound`` (number or date), ``pattern``, ``set``
            (code set), ``element`` (data element).
        required: Settings that may not be missing.
        is_runnable: Whether a flow of the exchange can run it row by row.
    """

    title: str
    dimension: str
    settings: Mapping[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    is_runnable: bool = True


KINDS: dict[str, RuleKind] = {
    "not-null": RuleKind(title=N_("不得为空"), dimension="completeness"),
    "length": RuleKind(
        title=N_("文字长度"), dimension="conformity",
        settings={"most": "number", "least": "number"}, required=frozenset({"most"}),
    ),
    "pattern": RuleKind(
        title=N_("格式（正则表达式）"), dimension="conformity",
        settings={"pattern": "pattern"}, required=frozenset({"pattern"}),
    ),
    "codes": RuleKind(
        title=N_("代码表"), dimension="conformity",
        settings={"set": "set"}, required=frozenset({"set"}),
    ),
    "region-code": RuleKind(
        title=N_("行政区划代码校验"), dimension="conformity",
        settings={"set": "set"}, required=frozenset({"set"}),
    ),
    "range": RuleKind(
        title=N_("取值范围"), dimension="accuracy", settings={"low": "bound", "high": "bound"},
    ),
    "citizen-id": RuleKind(title=N_("公民身份号码校验"), dimension="accuracy"),
    "credit-code": RuleKind(title=N_("统一社会信用代码校验"), dimension="accuracy"),
    "date-order": RuleKind(
        title=N_("日期先后"), dimension="consistency",
        settings={"later": "element"}, required=frozenset({"later"}),
    ),
    "unique": RuleKind(title=N_("不得重复"), dimension="accuracy", is_runnable=False),
    "reference": RuleKind(
        title=N_("引用存在"), dimension="consistency",
        settings={"element": "element"}, required=frozenset({"element"}), is_runnable=False,
    ),
    "freshness": RuleKind(
        title=N_("更新及时"), dimension="timeliness",
        settings={"most_days": "number"}, required=frozenset({"most_days"}), is_runnable=False,
    ),
    "reachable": RuleKind(title=N_("可以访问"), dimension="accessibility", is_runnable=False),
}  # fmt: skip
SETTING_NAMES = {
    "most": N_("最多"), "least": N_("最少"), "pattern": N_("正则表达式"), "set": N_("代码集"),
    "low": N_("下限"), "high": N_("上限"), "later": N_("较晚的数据元"), "element": N_("数据元"),
    "most_days": N_("最多天数"),
}  # fmt: skip
Fault = tuple[str, str, dict[str, str]]
PATTERN_CHARACTERS = 500
# RE2, in which the exchange runs patterns, has neither look-around nor back-references.
_BEYOND_RE2 = re.compile(r"\(\?(?:[=!>]|<[=!])|(?<!\\)(?:\\\\)*\\[1-9]")
_BOUND = re.compile(r"-?\d{1,18}(\.\d{1,9})?|\d{4}-\d\d-\d\d")

UNKNOWN_KIND = N_("没有这种规则，可用：%(kinds)s。")
UNKNOWN_SETTING = N_("这种规则没有参数“%(name)s”。")
MISSING_SETTING = N_("缺少参数“%(name)s”。")
BAD_SETTING = N_("参数“%(name)s”填写不正确。")
BAD_BOUNDS = N_("下限和上限至少填一个，下限不得大于上限。")


def read_settings(text: str) -> dict[str, Any]:
    """The settings written as ``most=18、least=1``, one a line or separated by 、 or ;."""
    found: dict[str, Any] = {}
    parts = [text] if text.lstrip().startswith("pattern=") else re.split(r"[、；;\n]", text)
    for part in parts:
        name, mark, value = part.strip().partition("=")
        if not name.strip():
            continue
        value = value.strip() if mark else ""
        is_whole = name.strip() in {"most", "least", "most_days"} and re.fullmatch(
            r"\d{1,9}", value
        )
        found[name.strip()[:30]] = int(value) if is_whole else value[:PATTERN_CHARACTERS]
    return found


def write_settings(settings: Mapping[str, Any]) -> str:
    """The settings as one line, the way ``read_settings`` takes them."""
    return "；".join(f"{name}={value}" for name, value in settings.items())


def find_rule_faults(kind: str, settings: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with kind and settings: field, message id, facts."""
    known = KINDS.get(kind)
    if known is None:
        return [("kind", UNKNOWN_KIND, {"kinds": "、".join(KINDS)})]
    return _setting_faults(known, settings) or _order_faults(kind, settings)


def _setting_faults(known: RuleKind, settings: Mapping[str, Any]) -> list[Fault]:
    unknown = [name for name in settings if name not in known.settings]
    missing = [name for name in sorted(known.required) if settings.get(name) in {None, ""}]
    wrong = [
        name
        for name, value in settings.items()
        if name in known.settings and not _fits(known.settings[name], value)
    ]
    named = ((UNKNOWN_SETTING, unknown), (MISSING_SETTING, missing), (BAD_SETTING, wrong))
    return [("settings", message, {"name": name}) for message, names in named for name in names]


def _order_faults(kind: str, settings: Mapping[str, Any]) -> list[Fault]:
    if kind == "range":
        return _bound_faults(settings)
    if kind == "length" and settings.get("least", 0) > settings["most"]:
        return [("settings", BAD_SETTING, {"name": "least"})]
    return []


def _fits(form: str, value: Any) -> bool:
    if form == "number":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if not isinstance(value, str):
        return False
    if form == "bound":
        return bool(_BOUND.fullmatch(value))
    return _is_pattern(value) if form == "pattern" else bool(value)


def _is_pattern(value: str) -> bool:
    if not value or len(value) > PATTERN_CHARACTERS or _BEYOND_RE2.search(value):
        return False
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _bound_faults(settings: Mapping[str, Any]) -> list[Fault]:
    bounds = [settings[name] for name in ("low", "high") if name in settings]
    dates = [bound for bound in bounds if re.fullmatch(r"\d{4}-\d\d-\d\d", bound)]
    if dates and len(dates) != len(bounds):
        return [("settings", BAD_BOUNDS, {})]
    ordered = sorted(bounds) if dates else sorted(bounds, key=float)
    return [] if bounds and ordered == bounds else [("settings", BAD_BOUNDS, {})]
