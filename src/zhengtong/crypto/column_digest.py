"""Keyed digests of columns that do not depend on the order of rows.

Both sides of a delivery compute them, source stream and target after the merge, and compare. The
digest of a column is the sum modulo 2^256 of one keyed SM3 value for each value, beside the number
of rows and of nulls. A sum, unlike an exclusive or, does not cancel pairs of equal values. Equal
values of a batch are hashed once. Without the key nobody can guess values from the digest; it is
made per delivery and goes to both sides.
"""

import hmac
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from zhengtong.crypto.digests import hmac_sm3, sm3_stream
from zhengtong.crypto.records import canonical_json

KEY_BYTES = 32
_MODULUS = 1 << 256
_BLOCK_BYTES = 64


def canonical_text(value: Any) -> str | None:
    r"""The one text of a value, the same whatever database or file it came from; None for null.

    Integers and decimals without exponent or trailing zeros (``1.50`` and ``1.5`` agree, ``-0`` is
    ``0``), floats by their shortest text, dates ISO 8601, instants in UTC with ``Z``, local times
    without, fractions of seconds without trailing zeros, booleans ``true`` and ``false``, bytes as
    ``\x`` and hexadecimal, lists and dicts as canonical JSON, text as it is.
    """
    if value is None or type(value) is str:
        return value
    for kinds, write in _WRITERS:
        if isinstance(value, kinds):
            return write(value)
    return str(value)


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        return "NaN" if value.is_nan() else ("Infinity" if value > 0 else "-Infinity")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _moment_text(value: date | time) -> str:
    if not isinstance(value, datetime | time):
        return value.isoformat()
    suffix = ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value, suffix = value.astimezone(UTC).replace(tzinfo=None), "Z"
    text = value.isoformat()
    return (text.rstrip("0") if "." in text else text) + suffix


def _json_plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _json_plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_json_plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return canonical_text(value)


def _bool_text(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "true" if value else "false"


_WRITERS: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (bool, _bool_text),
    (int, lambda value: str(int(value))),
    (float, lambda value: _decimal_text(Decimal(repr(value)))),
    (Decimal, _decimal_text),
    ((date, time), _moment_text),
    ((bytes, bytearray, memoryview), lambda value: "\\x" + bytes(value).hex()),
    ((Mapping, list, tuple), lambda value: canonical_json(_json_plain(value)).decode("utf-8")),
)
"""Kinds of values and how each is written, first match counts."""


class ColumnDigest:
    """Takes columns in pieces, in any order, and gives their digests."""

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES // 2:
            raise ValueError("the key of a column digest has at least 16 bytes")
        self._key = key
        self._streams: dict[str, Any] = {}
        self._sums: dict[str, int] = {}
        self._rows: Counter[str] = Counter()
        self._nulls: Counter[str] = Counter()

    def __repr__(self) -> str:
        return f"ColumnDigest(columns={sorted(self._sums)})"

    def update(self, column: str, values: Iterable[str | None]) -> None:
        """Add values of a column, in their canonical text; None is null."""
        self.update_counts(column, Counter(values))

    def update_values(self, column: str, values: Iterable[Any]) -> None:
        """Add values of a column in their Python kinds."""
        self.update_counts(column, Counter(map(canonical_text, values)))

    def update_array(self, column: str, array: Any) -> None:
        """Add an Arrow array or chunked array of any type.

        Text, integers and booleans are counted by Arrow's own kernel; other kinds go through
        Python.
        """
        import pyarrow as pa

        kind = array.type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            self.update_counts(column, dict(_counted(array)))
        elif pa.types.is_integer(kind) or pa.types.is_boolean(kind):
            counts = {canonical_text(value): count for value, count in _counted(array)}
            self.update_counts(column, counts)
        else:
            self.update_values(column, array.to_pylist())

    def update_counts(self, column: str, counts: Mapping[str | None, int]) -> None:
        """Add values given with how often each occurs."""
        if column not in self._streams:
            self._streams[column] = _keyed_stream(self._key, column)
            self._sums[column] = 0
        copy, total, rows = self._streams[column].copy, 0, 0
        for value, count in counts.items():
            rows += count
            if value is None:
                self._nulls[column] += count
                continue
            data = value.encode("utf-8", "surrogatepass")
            digest = copy()
            digest.update(len(data).to_bytes(8, "big") + data)
            total += int.from_bytes(digest.digest(), "big") * count
        self._sums[column] = (self._sums[column] + total) % _MODULUS
        self._rows[column] += rows

    def result(self) -> dict[str, dict[str, Any]]:
        """By column: ``rows``, ``nulls`` and ``digest`` (64 hexadecimal digits)."""
        return {
            column: {
                "rows": self._rows[column],
                "nulls": self._nulls[column],
                "digest": f"{total:064x}",
            }
            for column, total in sorted(self._sums.items())
        }


def differing_columns(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Sequence[str]:
    """The columns whose results differ or that only one side has, sorted."""
    return sorted(
        column for column in {*ours, *theirs} if not _is_same(ours.get(column), theirs.get(column))
    )


def _is_same(ours: Mapping[str, Any] | None, theirs: Mapping[str, Any] | None) -> bool:
    if ours is None or theirs is None:
        return False
    counts_agree = (ours["rows"], ours["nulls"]) == (theirs["rows"], theirs["nulls"])
    return counts_agree and hmac.compare_digest(ours["digest"], theirs["digest"])


def _counted(array: Any) -> Iterable[tuple[Any, int]]:
    counted = array.value_counts()
    return zip(
        counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True
    )


def _keyed_stream(key: bytes, column: str) -> Any:
    """An SM3 state that has taken one whole block made of the key and the column's name.

    Each value follows with its length in front, so no value's input is the beginning of another's
    and the digest cannot be extended.
    """
    name = unicodedata.normalize("NFC", column).encode("utf-8", "surrogatepass")
    prefix = hmac_sm3(key, b"zhengtong column 1\x00" + name)
    return sm3_stream(prefix.ljust(_BLOCK_BYTES, b"\x00"))
