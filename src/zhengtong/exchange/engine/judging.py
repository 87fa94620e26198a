"""Quality rules applied: one bit per rule and row of a batch."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhengtong.exchange.engine import checks
from zhengtong.exchange.engine.errors import RuleInvalid
from zhengtong.exchange.engine.rules import READING_KINDS, RULE_LIMIT, Rule
from zhengtong.exchange.engine.schema import ReadBatch


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
