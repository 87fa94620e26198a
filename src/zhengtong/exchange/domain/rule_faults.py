"""What is wrong with the rules that a consumer chose, before any row is read."""

import datetime as dt
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from zhengtong.exchange.domain.quality import CHOICES, RULES_LIMIT, TEXT_ONLY, RuleColumn
from zhengtong.kernel.errors import N_, Gap

PATTERN_CHARACTERS, NAME_CHARACTERS = 500, 100
CODES_LIMIT = 5_000
WHOLE, NUMBER, DATE, MOMENT = "I", frozenset("INYFB"), "D", "T"
_RE2_CLASSES = re.compile(r"\\[pP](?:\{\^?\w+\}|\w)")
# RE2 has neither look-around nor back-references; both would fail in the middle of a run.
_BEYOND_RE2 = re.compile(r"\(\?(?:[=!>]|<[=!])|(?<!\\)(?:\\\\)*\\[1-9]")

_SETTINGS: dict[str, frozenset[str]] = {
    "length": frozenset({"most", "least"}),
    "pattern": frozenset({"pattern"}),
    "codes": frozenset({"codes", "set"}),
    "region-code": frozenset({"codes", "set"}),
    "range": frozenset({"low", "high"}),
    "date-order": frozenset({"later"}),
}

_UNKNOWN_KIND = N_("没有这种规则。")
_UNKNOWN_COLUMN = N_("该列不在本任务的授权列中。")
_WRONG_TYPE = N_("这种规则不适用于该列的数据类型。")


def find_rule_gaps(rules: Sequence[Mapping[str, Any]], columns: Sequence[RuleColumn]) -> list[Gap]:
    """What is wrong with the rules, one gap per wrong rule, ``field`` is ``rules.<place>``.

    Policy: R41
    """
    known = {column.name: column for column in columns}
    gaps = []
    for place, rule in enumerate(rules):
        fault = _fault_of(rule, known)
        if fault:
            gaps.append(Gap(field=f"rules.{place}", message=fault))
    if len(rules) > RULES_LIMIT:
        gaps.append(Gap(field="rules", message=N_("规则不能超过 %(limit)s 条。"),
                        facts={"limit": RULES_LIMIT}))  # fmt: skip
    return gaps


def _fault_of(rule: Mapping[str, Any], known: Mapping[str, RuleColumn]) -> str:
    kind, settings = rule.get("kind"), rule.get("settings") or {}
    if kind not in CHOICES:
        return _UNKNOWN_KIND
    column = known.get(str(rule.get("column", "")))
    if column is None:
        return _UNKNOWN_COLUMN
    name = str(rule.get("name", ""))
    if len(name) > NAME_CHARACTERS or not name.isprintable():
        return N_("规则名称最长 100 字，不能含控制字符。")
    if set(settings) - _SETTINGS.get(str(kind), frozenset()):
        return N_("这种规则没有这样的设置。")
    if kind in TEXT_ONLY and not column.is_text:
        return _WRONG_TYPE
    judge = _JUDGES.get(str(kind))
    return judge(settings, column, known) if judge else ""


Judge = Callable[[Mapping[str, Any], RuleColumn, Mapping[str, RuleColumn]], str]


def _judge_length(settings: Mapping[str, Any], column: RuleColumn, _: Any) -> str:
    most, least = settings.get("most"), settings.get("least", 0)
    right = isinstance(most, int) and isinstance(least, int) and 0 <= least <= most and most > 0
    return "" if right else N_("长度填写最多字数，如 18；或最少与最多，如 1-18。")


def _judge_pattern(settings: Mapping[str, Any], column: RuleColumn, _: Any) -> str:
    pattern = settings.get("pattern")
    wrong = N_("正则表达式不正确；不支持环视和反向引用，最长 500 字。")
    if not isinstance(pattern, str) or not 0 < len(pattern) <= PATTERN_CHARACTERS:
        return wrong
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(_RE2_CLASSES.sub("x", pattern))
    except (re.error, OverflowError, RecursionError):
        return wrong
    return wrong if "\x00" in pattern or _BEYOND_RE2.search(pattern) else ""


def _judge_codes(settings: Mapping[str, Any], column: RuleColumn, _: Any) -> str:
    codes = settings.get("codes")
    listed = isinstance(codes, list) and 0 < len(codes) <= CODES_LIMIT
    if listed and all(isinstance(code, str) and "\x00" not in code for code in codes or ()):
        return ""
    named = settings.get("set")
    is_named = isinstance(named, str) and re.fullmatch(r"[a-z0-9-]{1,50}", named)
    return "" if is_named else N_("列出代码并以顿号分开，或写 @代码集，如 @sex。")


def _judge_range(settings: Mapping[str, Any], column: RuleColumn, _: Any) -> str:
    wrong = N_("取值范围写作 0..100，一端可留空；须符合该列的类型和小数位数。")
    low, high = settings.get("low"), settings.get("high")
    if column.letter not in NUMBER and column.letter != DATE:
        return _WRONG_TYPE
    if column.letter == "N" and column.scale is None:
        return _WRONG_TYPE  # a numeric without digits travels as text
    try:
        bounds = [_bound(value, column) for value in (low, high) if value is not None]
    except (ValueError, InvalidOperation):
        return wrong
    return wrong if not bounds or bounds != sorted(bounds) else ""


def _bound(value: object, column: RuleColumn) -> Any:
    if column.letter == DATE:
        return dt.date.fromisoformat(str(value))
    number = Decimal(str(value))
    digits = number.as_tuple().exponent
    if not isinstance(digits, int):
        raise InvalidOperation
    allowed = 0 if column.letter == WHOLE else column.scale
    if allowed is not None and -digits > allowed:
        raise InvalidOperation
    return number


def _judge_order(
    settings: Mapping[str, Any], column: RuleColumn, known: Mapping[str, RuleColumn]
) -> str:
    later = known.get(str(settings.get("later", "")))
    dated = {DATE, MOMENT}
    if column.letter not in dated:
        return _WRONG_TYPE
    if later is None or later.name == column.name or later.letter != column.letter:
        return N_("填写应当不早于该列的另一日期列的列名，两列类型须相同。")
    return ""


_JUDGES: dict[str, Judge] = {
    "length": _judge_length,
    "pattern": _judge_pattern,
    "codes": _judge_codes,
    "region-code": _judge_codes,
    "range": _judge_range,
    "date-order": _judge_order,
}
