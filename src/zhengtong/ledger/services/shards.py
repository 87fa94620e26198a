"""Where the next record of this database connection stands: its shard, place and predecessor.

A shard is one database connection, so deeds on different connections never queue on one another.
The predecessor is read from the table inside the writing transaction, so a rolled-back deed or
savepoint leaves no gap.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection

from zhengtong.crypto import records
from zhengtong.crypto.digests import sm3
from zhengtong.kernel.ids import uuid7

_shards: WeakKeyDictionary[Any, UUID] = WeakKeyDictionary()

HEADER_COLUMNS = (
    "log, epoch, uuid::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " txid, shard::text, sequence, previous, commitment"
)
"""SQL for the fields of ``records.Header``, in its order."""

WRITER_LOCK = 0x5A4C << 48
"""Advisory lock of a transaction that writes records: this number plus the transaction's."""

_PLACE = f"""
SELECT (SELECT max(number) FROM ledger_epoch WHERE log = %(log)s),
       pg_current_xact_id()::text::bigint,
       pg_advisory_xact_lock_shared({WRITER_LOCK} + pg_current_xact_id()::text::bigint), last.*
  FROM (SELECT 1) AS one
  LEFT JOIN LATERAL (
       SELECT {HEADER_COLUMNS} FROM ledger_record
        WHERE log = %(log)s AND shard = %(shard)s
          AND epoch = (SELECT max(number) FROM ledger_epoch WHERE log = %(log)s)
        ORDER BY sequence DESC LIMIT 1) AS last ON true
"""  # noqa: S608 - constants only


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next record of a shard goes.

    Attributes:
        epoch: Epoch of the log in which it stands.
        txid: Number of the transaction that writes it.
        shard: Name of the shard.
        sequence: Its place in the shard.
        previous: SM3 of its predecessor's header.
    """

    epoch: int
    txid: int
    shard: UUID
    sequence: int
    previous: bytes


def current_shard() -> UUID:
    """The name of the shard that this thread's database connection writes."""
    connection.ensure_connection()
    raw = connection.connection
    if raw not in _shards:
        _shards[raw] = uuid7()
    return _shards[raw]


def read_header(row: tuple[Any, ...]) -> records.Header:
    """The header of a row selected by ``HEADER_COLUMNS``."""
    return records.Header._make(row)


def next_place(log: str) -> Place | None:
    """Where this connection's next record of the log goes; None while the log has no epoch.

    Marks the transaction as one that writes records, by a shared advisory lock that is taken
    before the record gets its id: the sealer sees who may still commit an id already given.
    """
    shard = current_shard()
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, {"log": log, "shard": shard})
        epoch, txid, _locked, *last = cursor.fetchone()
    if epoch is None:
        return None
    if last[0] is None:
        return Place(epoch, txid, shard, 1, records.FIRST_PREDECESSOR)
    header = read_header(tuple(last))
    previous = sm3(records.header_bytes(header))
    return Place(epoch, txid, shard, header.sequence + 1, previous)


def select_header(record_pk: int) -> records.Header:
    """The header of a stored record, by its inner key."""
    with connection.cursor() as cursor:
        sql = f"SELECT {HEADER_COLUMNS} FROM ledger_record WHERE id = %s"  # noqa: S608 - constant
        cursor.execute(sql, [record_pk])
        row = cursor.fetchone()
    return read_header((*row[:7], bytes(row[7]), bytes(row[8])))
