"""Records as rows of the table of calls, in the binary form of COPY."""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from zhengtong.gateway.plane.records import read_record
from zhengtong.gateway.plane.spool import Spooled

COPY_STATEMENT = """
    COPY gateway_call (uuid, at, status, rows, took_ms, sequence, nonce, is_posted, consumer,
        provider, service, credential, "grant", purpose, code, shard, record)
    FROM STDIN (FORMAT BINARY)
"""
_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_LENGTH = struct.Struct(">i")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TEXTS = ("service", "credential", "grant", "purpose", "code", "shard")
_COLUMNS = 17
# Number of columns, then each value behind its length: those of fixed size stand first.
_HEAD = struct.Struct(">h i16s iq ii ii ii iq i16s i?")


@lru_cache(maxsize=1024)
def _uuid_value(text: str) -> bytes:
    """A uuid behind its length; null for anything else."""
    try:
        return _LENGTH.pack(16) + UUID(text).bytes
    except ValueError:
        return _NULL


@lru_cache(maxsize=4096)
def _text_value(text: str) -> bytes:
    value = text.encode("utf-8")
    return _LENGTH.pack(len(value)) + value


def row_of(spooled: Spooled) -> bytes:
    """One record as a row of ``COPY_STATEMENT``; ``record`` keeps its exact text."""
    found = read_record(spooled.record)
    micros = (datetime.fromisoformat(found["at"]) - _EPOCH) // _MICROSECOND
    head = _HEAD.pack(
        *(_COLUMNS, 16, bytes.fromhex(found["id"].replace("-", "")), 8, micros),
        *(4, found["status"], 4, found["rows"], 4, found["ms"], 8, found["seq"]),
        *(16, bytes.fromhex(found["nonce"]), 1, False),
    )
    texts = [_text_value(found[name]) for name in _TEXTS]
    bodies = (_uuid_value(found["consumer"]), _uuid_value(found["provider"]))
    record = _LENGTH.pack(len(spooled.record)) + spooled.record
    return b"".join((head, *bodies, *texts, record))


def copy_data(batch: Iterable[Spooled]) -> bytes:
    """All that COPY takes for a batch, from signature to trailer."""
    return b"".join((_SIGNATURE, *map(row_of, batch), _TRAILER))
