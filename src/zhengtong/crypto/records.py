"""The record format of the ledger: canonical JSON bytes, the record's header and its leaf hash.

The format is described for other implementers in ``docs/reference/ledger-format.md``.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from zhengtong.crypto.digests import sm3

NONCE_BYTES = 16
FIRST_PREDECESSOR = bytes(32)
"""What the first record of a shard names as its predecessor."""

_UNSAFE = re.compile("[\x00\ud800-\udfff]")


class NotCanonical(ValueError):  # noqa: N818 - reads as words
    """The value holds something the canonical form has no place for, as a float."""


def canonical_json(value: Any) -> bytes:
    """The one JSON text of the value, as UTF-8: keys sorted by code point, no spaces, no floats.

    Dicts with text keys, lists, tuples, text, integers, booleans and None only. NUL and lone
    surrogates are refused, since no database text column holds them.

    Raises:
        NotCanonical: the value holds anything else.
    """
    _refuse_strangers(value)
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8")


def _refuse_strangers(value: Any) -> None:
    kind = type(value)
    if kind is str:
        if _UNSAFE.search(value):
            raise NotCanonical("text holds NUL or half a surrogate pair")
    elif kind is dict:
        for key, inner in value.items():
            if type(key) is not str:
                raise NotCanonical(f"key of type {type(key).__name__}")
            _refuse_strangers(key)
            _refuse_strangers(inner)
    elif kind in {list, tuple}:
        for inner in value:
            _refuse_strangers(inner)
    elif value is not None and kind not in {int, bool}:
        raise NotCanonical(f"value of type {kind.__name__}")


def plain_value(value: Any) -> Any:  # noqa: PLR0911 - one line a kind
    """The value in the plain kinds that ``canonical_json`` takes.

    Sets become sorted lists, floats and all other kinds their text; NUL and lone surrogates in
    text become U+FFFD, so that a hostile value can be journalled.
    """
    kind = type(value)
    if value is None or kind in {int, bool}:
        return value
    if isinstance(value, str):
        return _UNSAFE.sub("\ufffd", str(value))
    if isinstance(value, Mapping):
        return {plain_value(str(key)): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain_value(inner) for inner in value), key=str)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain_value(inner) for inner in value]
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else plain_value(str(value))


def content_commitment(nonce: bytes, content: bytes) -> bytes:
    """SM3(nonce ‖ content): commits to the content without letting anyone guess it."""
    return sm3(nonce + content)


class Header(NamedTuple):
    """The part of a record that the tree holds; it names no person and no subject.

    Attributes:
        log: "deeds", "refusals" or "calls".
        epoch: Number of the log's epoch, from 1.
        uuid: The record's outer name, lower-case with hyphens.
        at: Instant in UTC, as ``2026-03-02T02:00:00.000000Z``.
        transaction: Number of the database transaction that wrote it.
        shard: The writer's name (one database connection), as ``uuid``.
        sequence: Place in the shard, from 1 without gaps.
        previous: SM3 of the predecessor's header in the shard, 32 bytes.
        commitment: SM3 of nonce and content, 32 bytes.
    """

    log: str
    epoch: int
    uuid: str
    at: str
    transaction: int
    shard: str
    sequence: int
    previous: bytes
    commitment: bytes


def header_bytes(header: Header) -> bytes:
    """The canonical JSON of the header, as bytes; equal to ``canonical_json`` of its fields."""
    return (
        f'{{"at":"{header.at}","content":"{header.commitment.hex()}","epoch":{header.epoch},'
        f'"id":"{header.uuid}","log":"{header.log}","previous":"{header.previous.hex()}",'
        f'"seq":{header.sequence},"shard":"{header.shard}","tx":{header.transaction},"v":1}}'
    ).encode()


def leaf_hash(record: bytes) -> bytes:
    """SHA-256(0x00 ‖ record), the hash of a leaf after RFC 6962, 32 bytes."""
    return hashlib.sha256(b"\x00" + record).digest()
