"""Keyed digests of columns that do not depend on the order of rows, at the speed of the stream.

Each value is encoded as 16-byte blocks (the first holds its length and first 8 bytes), each
column has its own key, and a value's tag is the CBC-MAC of its blocks under that key (AES-128, or
SM4 in the 国密 profile). A column's digest is the sum of all tags modulo 2^128, with counts of
values and nulls. Equal multisets of values give equal digests; who does not hold the delivery's
key can neither read values from a digest nor make another column that fits it. Sums can be added
(partitions) and subtracted (rows set aside later).

The length goes first, so no message is a prefix of another and CBC-MAC is sound. Values longer
than ``LONG_BYTES`` are represented by their SM3.
"""

import hmac
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from zhengtong.crypto.digests import hmac_sm3, sm3
from zhengtong.exchange.engine.schema import Algorithm

Digests = dict[str, dict[str, Any]]
LONG_BYTES = 512
_MODULUS = 1 << 128
_LONG_BIT = np.uint64(1 << 63)
_BLOCK = 16
# For n = 0 … 16 bytes left in a block: a mask of two 64-bit words that keeps the first n bytes.
_KEEP = np.frombuffer(
    b"".join(b"\xff" * n + b"\x00" * (_BLOCK - n) for n in range(_BLOCK + 1)), dtype="<u8"
).reshape(-1, 2)


class ColumnFingerprint:
    """Digests of the columns of a stream under one delivery key.

    Args:
        key: The delivery's key, 16 bytes or more; both sides hold it.
        algorithm: ``aes128``, or ``sm4`` in the 国密 profile.
    """

    def __init__(self, key: bytes, *, algorithm: Algorithm = "aes128") -> None:
        self._key = key
        self._cipher = algorithms.AES128 if algorithm == "aes128" else algorithms.SM4
        self._encryptors: dict[str, Any] = {}
        self._sums: dict[str, int] = {}
        self._rows: dict[str, int] = {}
        self._nulls: dict[str, int] = {}

    def update_batch(self, batch: pa.RecordBatch) -> None:
        """Take in every column of a batch."""
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            self.update(name, column)

    def update(self, name: str, values: pa.Array) -> None:
        """Take in values of one column."""
        present = values.drop_null() if values.null_count else values
        self._rows[name] = self._rows.get(name, 0) + len(values)
        self._nulls[name] = self._nulls.get(name, 0) + values.null_count
        self._sums[name] = (self._sums.get(name, 0) + self._sum(name, present)) % _MODULUS

    def result(self) -> Digests:
        """Per column ``{"sum": 32 hex digits, "rows": n, "nulls": n}``."""
        return {
            name: {"sum": f"{total:032x}", "rows": self._rows[name], "nulls": self._nulls[name]}
            for name, total in self._sums.items()
        }

    def _sum(self, name: str, values: pa.Array) -> int:
        if not len(values):
            return 0
        encryptor = self._encryptors.get(name)
        if encryptor is None:
            secret = hmac_sm3(self._key, name.encode())[:16]
            encryptor = self._encryptors[name] = Cipher(
                self._cipher(secret),
                modes.ECB(),  # noqa: S305
            ).encryptor()
        words = _fixed_words(values)
        if words is not None:
            return _added(_tags_fixed(words, encryptor))
        return _added(_tags_variable(values, encryptor))


def combine(*parts: Mapping[str, Mapping[str, Any]]) -> Digests:
    """The digests of all parts together."""
    return _merged(parts, sign=1)


def subtract(
    whole: Mapping[str, Mapping[str, Any]], part: Mapping[str, Mapping[str, Any]]
) -> Digests:
    """The digests of the whole without the part."""
    return _merged((whole, part), sign=-1) if part else _merged((whole,), sign=1)


def differing(
    left: Mapping[str, Mapping[str, Any]], right: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Columns whose digests differ, sorted; a column on one side only differs."""
    names = sorted(set(left) | set(right))
    return [name for name in names if not _same(left.get(name), right.get(name))]


def _same(left: Mapping[str, Any] | None, right: Mapping[str, Any] | None) -> bool:
    if left is None or right is None:
        return False
    counts = (left["rows"], left["nulls"]) == (right["rows"], right["nulls"])
    return counts and hmac.compare_digest(str(left["sum"]), str(right["sum"]))


def _merged(parts: tuple[Mapping[str, Mapping[str, Any]], ...], *, sign: int) -> Digests:
    sums: Digests = {}
    for number, part in enumerate(parts):
        factor = 1 if number == 0 else sign
        for name, found in part.items():
            into = sums.setdefault(name, {"sum": "0", "rows": 0, "nulls": 0})
            total = int(into["sum"], 16) + factor * int(found["sum"], 16)
            into["sum"] = f"{total % _MODULUS:032x}"
            into["rows"] += factor * int(found["rows"])
            into["nulls"] += factor * int(found["nulls"])
    return sums


def _fixed_words(values: pa.Array) -> np.ndarray | None:
    """Values of fixed width as (n, 2) little-endian words, length and value; None for others."""
    kind = values.type
    if pa.types.is_decimal128(kind) and kind.precision <= 18:
        numbers = _buffer_words(values, 2)[:, 0]
    elif pa.types.is_boolean(kind):
        numbers = values.cast(pa.int8()).to_numpy().astype("<i8").view("<u8")
    elif pa.types.is_floating(kind):
        floats = values.cast(pa.float64()).to_numpy() + 0.0  # -0.0 becomes 0.0
        numbers = np.where(np.isnan(floats), np.nan, floats).view("<u8")
    elif pa.types.is_integer(kind):
        numbers = values.to_numpy().astype("<i8").view("<u8")
    elif pa.types.is_date32(kind):
        numbers = values.view(pa.int32()).to_numpy().astype("<i8").view("<u8")
    elif pa.types.is_timestamp(kind) or pa.types.is_time64(kind):
        numbers = values.view(pa.int64()).to_numpy().view("<u8")
    else:
        return None
    words = np.empty((len(values), 2), dtype="<u8")
    words[:, 0] = 8
    words[:, 1] = numbers
    return words


def _buffer_words(values: pa.Array, each: int) -> np.ndarray:
    data = np.frombuffer(values.buffers()[1], dtype="<u8")
    start = values.offset * each
    return data[start : start + len(values) * each].reshape(-1, each)


def _tags_fixed(words: np.ndarray, encryptor: Any) -> np.ndarray:
    return np.frombuffer(encryptor.update(words.tobytes()), dtype="<u8").reshape(-1, 2)


def _tags_variable(values: pa.Array, encryptor: Any) -> np.ndarray:
    data, starts, lengths, marks = _variable_bytes(values)
    blocks = np.ndarray((max(len(data) - _BLOCK + 1, 0),), dtype="V16", buffer=data, strides=(1,))
    state = np.empty((len(starts), 2), dtype="<u8")
    first = _gather(blocks, starts, np.minimum(lengths, 8))
    state[:, 0] = lengths.astype("<u8") | marks
    state[:, 1] = first[:, 0]
    state = _tags_fixed(state, encryptor).copy()
    done = 8
    active = np.flatnonzero(lengths > done)
    while len(active):
        left = np.minimum(lengths[active] - done, _BLOCK)
        following = _gather(blocks, starts[active] + done, left)
        state[active] = _tags_fixed(state[active] ^ following, encryptor)
        done += _BLOCK
        active = active[lengths[active] > done]
    return state


def _gather(blocks: np.ndarray, starts: np.ndarray, left: np.ndarray) -> np.ndarray:
    words = blocks[starts].view("<u8").reshape(-1, 2)
    return words & _KEEP[left]


def _variable_bytes(values: pa.Array) -> tuple[bytes, np.ndarray, np.ndarray, Any]:
    """Bytes with 16 to spare, start and length of each value, and the mark of long ones."""
    if pa.types.is_decimal128(values.type):
        values = values.view(pa.binary(_BLOCK))
    plain = values.cast(pa.large_binary())
    lengths = pc.binary_length(plain).to_numpy(zero_copy_only=False).astype(np.int64)
    is_long = lengths > LONG_BYTES
    marks: Any = np.uint64(0)
    if is_long.any():
        plain = _shortened(plain, is_long)
        marks = np.where(is_long, _LONG_BIT, np.uint64(0))
        lengths = np.where(is_long, 32, lengths)
    offsets = np.frombuffer(plain.buffers()[1], dtype="<i8")[
        plain.offset : plain.offset + len(plain)
    ]
    begin, end = int(offsets[0]), int(offsets[-1] + lengths[-1])
    body = plain.buffers()[2]
    data = (body[begin:end].to_pybytes() if body is not None else b"") + b"\x00" * (2 * _BLOCK)
    return data, offsets - begin, lengths, marks


def _shortened(plain: pa.Array, is_long: np.ndarray) -> pa.Array:
    digests = [sm3(value.as_py()) for value in plain.filter(pa.array(is_long))]
    return pc.replace_with_mask(plain, pa.array(is_long), pa.array(digests, plain.type))


def _added(tags: np.ndarray) -> int:
    low, high = np.uint64(0xFFFFFFFF), np.uint64(32)
    words = [tags[:, 0] & low, tags[:, 0] >> high, tags[:, 1] & low, tags[:, 1] >> high]
    return sum(int(word.sum(dtype=np.uint64)) << (32 * place) for place, word in enumerate(words))
