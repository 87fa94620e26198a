"""Check digits, lengths and patterns over whole columns: numpy on Arrow's own byte buffers.

Every function takes an Arrow array and returns a boolean numpy array, True where the value is
**bad**. Null is never bad here; that is what the not-null rule is for.
"""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_CREDIT_ALPHABET = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CREDIT_VALUES = np.full(256, 255, dtype=np.uint8)
_CREDIT_VALUES[np.frombuffer(_CREDIT_ALPHABET, dtype=np.uint8)] = np.arange(31)
_CREDIT_LETTERS = np.frombuffer(_CREDIT_ALPHABET, dtype=np.uint8)
CODE_LENGTH = 18


def is_null(values: pa.Array) -> np.ndarray:
    """Null, or text without any character that shows."""
    if pa.types.is_string(values.type):
        blank = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(values)), 0)
        return _bad(pc.or_kleene(values.is_null(), pc.fill_null(blank, False)))
    return _bad(values.is_null())


def lacks_pattern(values: pa.Array, pattern: str) -> np.ndarray:
    """Does not match the regular expression (RE2) as a whole."""
    return ~_bad(pc.match_substring_regex(values.cast(pa.string()), f"^(?:{pattern})$"), null=True)


def exceeds_length(values: pa.Array, limit: int, least: int = 0) -> np.ndarray:
    """Has more than ``limit`` or fewer than ``least`` characters."""
    lengths = pc.utf8_length(values.cast(pa.string()))
    return _bad(pc.or_(pc.greater(lengths, limit), pc.less(lengths, least)))


def outside_codes(values: pa.Array, codes: Collection[str]) -> np.ndarray:
    """Is none of the codes."""
    known = pc.is_in(values.cast(pa.string()), value_set=pa.array(sorted(codes), pa.string()))
    return _bad(pc.and_(pc.invert(known), values.is_valid()))


def outside_range(values: pa.Array, low: Any, high: Any) -> np.ndarray:
    """Is below ``low`` or above ``high``; an open end is None."""
    bad = np.zeros(len(values), dtype=bool)
    if low is not None:
        bad |= _bad(pc.less(values, _scalar(low, values.type)))
    if high is not None:
        bad |= _bad(pc.greater(values, _scalar(high, values.type)))
    return bad


def _scalar(bound: Any, kind: pa.DataType) -> pa.Scalar:
    return pa.array([str(bound)], pa.string()).cast(kind)[0]


def out_of_order(earlier: pa.Array, later: pa.Array) -> np.ndarray:
    """The first date or time is after the second."""
    return _bad(pc.greater(earlier, later.cast(earlier.type)))


def fails_citizen_id(values: pa.Array, today: dt.date) -> np.ndarray:
    """Is no valid 18-character citizen id (GB 11643-1999): digits, real birth date, check digit."""
    rows, bad = _eighteen(values)
    if not len(rows):
        return bad
    columns = _byte_columns(values, rows)
    digits = [column - np.uint8(48) for column in columns[:17]]
    wrong = np.zeros(len(rows), dtype=bool)
    total = np.zeros(len(rows), dtype=np.uint16)
    for digit, weight in zip(digits, _ID_WEIGHTS, strict=True):
        wrong |= digit > 9
        total += digit.astype(np.uint16) * np.uint16(weight)
    wrong |= _ID_CHECKS[total % 11] != columns[17]
    wrong |= _impossible_birth(digits[6:14], today)
    bad[rows] = wrong
    return bad


def fails_credit_code(values: pa.Array) -> np.ndarray:
    """Is not a valid unified social credit code (GB 32100-2015): alphabet and check character."""
    rows, bad = _eighteen(values)
    if not len(rows):
        return bad
    columns = _byte_columns(values, rows)
    wrong = np.zeros(len(rows), dtype=bool)
    total = np.zeros(len(rows), dtype=np.uint16)
    for column, weight in zip(columns[:17], _CREDIT_WEIGHTS, strict=True):
        value = _CREDIT_VALUES[column]
        wrong |= value == 255
        total += value.astype(np.uint16) * np.uint16(weight)
    wrong |= _CREDIT_LETTERS[(31 - total % 31) % 31] != columns[17]
    bad[rows] = wrong
    return bad


def _impossible_birth(digits: list[np.ndarray], today: dt.date) -> np.ndarray:
    wide = [digit.astype(np.int32) for digit in digits]
    year = wide[0] * 1000 + wide[1] * 100 + wide[2] * 10 + wide[3]
    month = wide[4] * 10 + wide[5]
    day = wide[6] * 10 + wide[7]
    lengths = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int32)
    month_bad = (month < 1) | (month > 12)
    last = lengths[np.where(month_bad, 0, month)]
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = np.where((month == 2) & ~is_leap, 28, last)
    future = year * 10_000 + month * 100 + day > today.year * 10_000 + today.month * 100 + today.day
    return month_bad | (day < 1) | (day > last) | (year < 1800) | future


def _eighteen(values: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Rows of exactly 18 bytes, and the verdict so far: present and of other length."""
    lengths = pc.binary_length(values)
    fits = _bad(pc.equal(lengths, CODE_LENGTH))
    bad = ~fits & values.is_valid().to_numpy(zero_copy_only=False)
    return np.flatnonzero(fits), bad


def _byte_columns(values: pa.Array, rows: np.ndarray) -> list[np.ndarray]:
    """18 arrays, one per character position, of the given rows (each 18 bytes long)."""
    offsets = np.frombuffer(values.buffers()[1], dtype=np.int32)
    starts = offsets[values.offset : values.offset + len(values)][rows]
    data = np.frombuffer(values.buffers()[2], dtype=np.uint8)
    if len(starts) and int(starts[-1]) - int(starts[0]) == CODE_LENGTH * (len(starts) - 1):
        block = data[int(starts[0]) : int(starts[0]) + CODE_LENGTH * len(starts)]
        turned = np.ascontiguousarray(block.reshape(-1, CODE_LENGTH).T)
        return [turned[place] for place in range(CODE_LENGTH)]
    return [data[starts + place] for place in range(CODE_LENGTH)]


def _bad(values: Any, *, null: bool = False) -> np.ndarray:
    return pc.fill_null(values, null).to_numpy(zero_copy_only=False)


CODE_CHECKS: dict[str, Callable[[pa.Array], np.ndarray]] = {"credit-code": fails_credit_code}
