"""Quality rules of a flow: declared as data, applied to every batch, one bit per rule and row.

Kinds (GB/T 36344): ``not-null``, ``pattern``, ``length``, ``codes``, ``range``, ``citizen-id``,
``credit-code``, ``region-code``, ``date-order``. Uniqueness of the key is checked over the staged
delivery. Three more come from reading: ``value-too-large``, ``not-a-number``, ``infinite-time``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.exchange.engine.errors import RuleInvalid
from zhengtong.kernel.errors import N_

RULE_LIMIT = 56  # bits left for the flaws of reading
KINDS: dict[str, str] = {
    "not-null": N_("必填项为空"),
    "pattern": N_("格式不符合要求"),
    "length": N_("长度超出规定"),
    "codes": N_("不在代码表内"),
    "range": N_("超出取值范围"),
    "citizen-id": N_("公民身份号码校验不通过"),
    "credit-code": N_("统一社会信用代码校验不通过"),
    "region-code": N_("行政区划代码不存在"),
    "date-order": N_("日期先后颠倒"),
    "duplicate-key": N_("主键重复"),
    "value-too-large": N_("单个值超过大小上限"),
    "not-a-number": N_("数值为非数（NaN）或无穷大"),
    "infinite-time": N_("日期时间为无穷或超出范围"),
}
READING_KINDS = ("value-too-large", "not-a-number", "infinite-time")
DECLARED_KINDS = frozenset(KINDS) - {"duplicate-key", *READING_KINDS}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule over one column (two for ``date-order``).

    Attributes:
        name: Stable name inside the flow, as ``R1``.
        settings: ``pattern``; ``most``/``least``; ``codes``; ``low``/``high``; ``later`` (column).
    """

    name: str
    kind: str
    column: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Rule":
        """The rule of ``{"name", "kind", "column", "settings"}``.

        Raises:
            RuleInvalid
        """
        rule = cls(
            name=str(raw.get("name") or raw["kind"]),
            kind=str(raw["kind"]),
            column=str(raw["column"]),
            settings=dict(raw.get("settings") or {}),
        )
        if rule.kind not in DECLARED_KINDS:
            raise RuleInvalid(rule=rule.kind, column=rule.column)
        return rule
