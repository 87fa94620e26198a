"""The sealer: numbers committed records, grows the trees and signs their heads.

Records are never touched: a sealed record has a row in the table of leaves. Ids are given before
transactions commit, so a record may appear below ids already sealed. None is passed over: the
sealer looks at every unsealed record above ``settled_id``, and that rises to an id only when every
transaction that was writing records when the id was the newest is done (see ``shards``). Writers
are told by locks of this database alone, so long transactions elsewhere do not matter, and a
record is sealed as soon as it is committed. One sealer works at a time (advisory lock).
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from zhengtong.crypto import records
from zhengtong.crypto.digests import sm3
from zhengtong.crypto.notes import NoteKey, checkpoint_body, sign_checkpoint
from zhengtong.crypto.signing import Signer
from zhengtong.crypto.tiles import TileTree
from zhengtong.kernel import clock
from zhengtong.ledger.models import Epoch, Log, SealerState, TreeHead
from zhengtong.ledger.services import trees
from zhengtong.ledger.services.journal import instant_text
from zhengtong.ledger.services.keys import load_signers
from zhengtong.ledger.services.shards import HEADER_COLUMNS, WRITER_LOCK, read_header

CHUNK_ROWS = 5000
FIRST_CHAIN = bytes(32)
_LOCK = int.from_bytes(hashlib.sha256(b"zhengtong ledger sealer").digest()[:8], "big", signed=True)
_NEWEST_ID = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ledger_record_id_seq"
_WRITERS = """
SELECT DISTINCT ((classid::bigint & 65535) << 32) | objid::bigint FROM pg_locks
 WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND classid::bigint >> 16 = %s
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_PENDING = f"""
SELECT record.id, {HEADER_COLUMNS} FROM ledger_record AS record
 WHERE log = %(log)s AND epoch = %(epoch)s AND id > %(settled)s
   AND NOT EXISTS (SELECT 1 FROM ledger_leaf AS leaf WHERE leaf.record_id = record.id)
 ORDER BY record.id
"""  # noqa: S608 - constants only
_COPY_LEAVES = "COPY ledger_leaf (record_id, log, epoch, index) FROM STDIN (FORMAT BINARY)"


def seal_pending() -> int:
    """Seal every committed record that is not sealed yet and return how many were.

    Returns 0 at once while another process seals.

    Policy: R56
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        state, _ = SealerState.objects.get_or_create(id=1)
        cursor.execute(_NEWEST_ID)
        newest = cursor.fetchone()[0]
        if newest == state.settled_id:
            return 0
        cursor.execute(_WRITERS, [WRITER_LOCK >> 48])
        writers = {row[0] for row in cursor.fetchall()}
        sealed = sum(_seal_log(log, state.settled_id) for log in Log.values)
        _settle(state, newest, writers)
    return sealed


def _settle(state: SealerState, newest: int, writers: set[int]) -> None:
    """Move the settled id up to the candidate if its writers are done, and take a new candidate.

    Args:
        state: The one row.
        newest: Newest id given, read before the writers were.
        writers: Transactions that write records now.
    """
    if writers.isdisjoint(state.writers):
        state.settled_id = newest if not writers else state.candidate_id
        state.candidate_id, state.writers = newest, sorted(writers)
        state.save(update_fields=["settled_id", "candidate_id", "writers"])


def _seal_log(log: str, settled: int) -> int:
    """Seal the two newest epochs of a log: the older one may have had records under way."""
    epochs = Epoch.objects.filter(log=log).order_by("-number")[:2]
    return sum(_seal_epoch(epoch, settled) for epoch in reversed(epochs))


def _seal_epoch(epoch: Epoch, settled: int) -> int:
    """Grow one tree by its unsealed records; sign a head if there were any."""
    head = trees.latest_head(epoch.log, epoch.number)
    size, chain = (head.size, bytes(head.chain)) if head else (0, FIRST_CHAIN)
    tree = trees.load_tree(epoch.log, epoch.number, size)
    for rows in _pending_chunks(epoch, settled):
        chain = _add_leaves(epoch, tree, rows, chain)
    if tree.size == size:
        return 0
    trees.store_tiles(epoch.log, epoch.number, list(tree.partial_tiles()))
    _sign_head(epoch, tree, chain)
    return tree.size - size


def _pending_chunks(epoch: Epoch, settled: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    arguments = {"log": epoch.log, "epoch": epoch.number, "settled": settled}
    with connection.connection.cursor(name="ledger_sealer") as cursor:
        cursor.execute(_PENDING, arguments, binary=True)
        while rows := cursor.fetchmany(CHUNK_ROWS):
            yield rows


def _add_leaves(
    epoch: Epoch, tree: TileTree, rows: Sequence[tuple[Any, ...]], chain: bytes
) -> bytes:
    """Append the rows as leaves of the tree; the running SM3 over all records so far."""
    hashes = []
    with (
        connection.cursor() as cursor,
        cursor.copy(_COPY_LEAVES) as copy,
    ):
        copy.set_types(["int8", "varchar", "int4", "int8"])
        for index, row in enumerate(rows, start=tree.size):
            text = records.header_bytes(read_header(row[1:]))
            hashes.append(records.leaf_hash(text))
            chain = sm3(chain + sm3(text))
            copy.write_row((row[0], epoch.log, epoch.number, index))
    trees.store_tiles(epoch.log, epoch.number, list(tree.extend(hashes)))
    return chain


def _sign_head(epoch: Epoch, tree: TileTree, chain: bytes) -> None:
    at = clock.current().now()
    root = tree.root()
    body = checkpoint_body(
        origin=epoch.origin,
        size=tree.size,
        root=root,
        extensions={"at": instant_text(at), "sm3": chain.hex()},
    )
    TreeHead.objects.create(
        log=epoch.log,
        epoch=epoch.number,
        size=tree.size,
        root=root,
        chain=chain,
        at=at,
        checkpoint=sign_checkpoint(body, _signatures(epoch.origin, load_signers(), body)),
    )


def _signatures(origin: str, signers: Sequence[Signer], body: bytes) -> list[tuple[NoteKey, bytes]]:
    return [
        (
            NoteKey(name=origin, algorithm=signer.algorithm, public_key=signer.public_key),
            signer.sign(body),
        )
        for signer in signers
    ]
