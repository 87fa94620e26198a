"""Rules R01 to R60: the checkable rules behind the clauses, with their sources."""

from dataclasses import dataclass
from functools import cache

from zhengtong.kernel.errors import N_, NotFound
from zhengtong.policy.texts import read_toml

GROUP_NAMES: dict[str, str] = {
    "catalogue": N_("目录"),
    "sharing": N_("共享"),
    "exchange": N_("交换与接口"),
    "systems": N_("系统、项目与服务"),
    "security": N_("安全与开放"),
}


class RuleNotFound(NotFound):
    """No rule carries that id."""

    code = "policy.rule-not-found"
    message = N_("没有编号为 %(id)s 的规则。")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One checkable rule.

    Attributes:
        id: As ``R19``.
        group: Key of ``GROUP_NAMES``.
        zh: The rule in our own words, Chinese.
        en: The same in English.
        source: The text behind it.
    """

    id: str
    group: str
    zh: str
    en: str
    source: str


@cache
def list_rules() -> tuple[Rule, ...]:
    """Every rule, by number."""
    return tuple(Rule(**row) for row in read_toml("rules.toml")["rule"])


def get_rule(rule_id: str) -> Rule:
    """The rule of that id.

    Raises:
        RuleNotFound: There is none.
    """
    for rule in list_rules():
        if rule.id == rule_id:
            return rule
    raise RuleNotFound(id=rule_id)
