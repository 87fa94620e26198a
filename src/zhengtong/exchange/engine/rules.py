"""Quality rules of a flow: declared as data, applied to every batch, one bit per rule and row.

Kinds (GB/T 36344): ``not-null``, ``pattern``, ``length``, ``codes``, ``range``, ``citizen-id``,
``credit-code``, ``region-code``, ``date-order``. Uniqueness of the key is checked over the staged
delivery. Three more come from reading: ``value-too-large``, ``not-a-number``, ``infinite-time``.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from zhengtong.exchange.engine import checks
from zhengtong.exchange.engine.errors import RuleInvalid
from zhengtong.exchange.engine.schema import ReadBatch
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
        if rule.kind not in _KERNELS:
            raise RuleInvalid(rule=rule.kind, column=rule.column)
        return rule


@dataclass(frozen=True)
class Verdict:
    """The rules over one batch.

    Attributes:
        bits: uint64 per row; bit i set means that ``names[i]`` is broken. 0 is a good row.
        names: (rule name, kind, column) per bit.
    """

    bits: np.ndarray
    names: tuple[tuple[str, str, str], ...]

    @property
    def good(self) -> np.ndarray:
        """Boolean per row, True where no rule is broken."""
        return self.bits == 0

    def broken(self, row: int) -> list[tuple[str, str, str]]:
        """Rules broken by a row."""
        value = int(self.bits[row])
        return [name for place, name in enumerate(self.names) if value >> place & 1]


def judge_batch(batch: ReadBatch, rules: Sequence[Rule], *, today: dt.date) -> Verdict:
    """Apply every rule and every flaw of reading to a batch.

    Raises:
        RuleInvalid: a rule does not fit the column's type.
    """
    rows = batch.rows
    bits = np.zeros(rows.num_rows, dtype=np.uint64)
    names: list[tuple[str, str, str]] = []
    for rule in rules[:RULE_LIMIT]:
        bad = _apply(rule, rows, today)
        _set(bits, len(names), bad)
        names.append((rule.name, rule.kind, rule.column))
    for kind in READING_KINDS:
        flawed = [flaw for flaw in batch.flaws if flaw.rule == kind]
        if flawed:
            bad = np.logical_or.reduce([flaw.rows for flaw in flawed])
            _set(bits, len(names), bad)
            names.append((kind, kind, flawed[0].column))
    return Verdict(bits, tuple(names))


def _set(bits: np.ndarray, place: int, bad: np.ndarray) -> None:
    if bad.any():
        bits |= bad.astype(np.uint64) << np.uint64(place)


def _apply(rule: Rule, rows: pa.RecordBatch, today: dt.date) -> np.ndarray:
    try:
        return _KERNELS[rule.kind](rule, rows, today)
    except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise RuleInvalid(rule=rule.name, column=rule.column) from error


Kernel = Callable[[Rule, pa.RecordBatch, dt.date], np.ndarray]


def _length(rule: Rule, rows: pa.RecordBatch, today: dt.date) -> np.ndarray:
    least = int(rule.settings.get("least", 0))
    return checks.exceeds_length(rows[rule.column], int(rule.settings["most"]), least)


def _range(rule: Rule, rows: pa.RecordBatch, today: dt.date) -> np.ndarray:
    low, high = rule.settings.get("low"), rule.settings.get("high")
    return checks.outside_range(rows[rule.column], low, high)


def _order(rule: Rule, rows: pa.RecordBatch, today: dt.date) -> np.ndarray:
    return checks.out_of_order(rows[rule.column], rows[rule.settings["later"]])


_KERNELS: dict[str, Kernel] = {
    "not-null": lambda rule, rows, _: checks.is_null(rows[rule.column]),
    "pattern": lambda rule, rows, _: checks.lacks_pattern(
        rows[rule.column], rule.settings["pattern"]
    ),
    "length": _length,
    "codes": lambda rule, rows, _: checks.outside_codes(rows[rule.column], rule.settings["codes"]),
    "region-code": lambda rule, rows, _: checks.outside_codes(
        rows[rule.column], rule.settings["codes"]
    ),
    "range": _range,
    "citizen-id": lambda rule, rows, today: checks.fails_citizen_id(rows[rule.column], today),
    "credit-code": lambda rule, rows, _: checks.fails_credit_code(rows[rule.column]),
    "date-order": _order,
}
