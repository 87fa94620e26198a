"""The sealer: numbers committed records, grows the trees and signs their heads.

Records are never touched: a sealed record has a row in the table of leaves. A record is taken once
every transaction up to its own is finished (the xmin horizon), so none is ever passed over. One
sealer works at a time (advisory lock); a transaction that writes for long delays sealing.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from zhengtong.crypto import records
from zhengtong.crypto.notes import NoteKey, checkpoint_body, sign_checkpoint
from zhengtong.crypto.signing import Signer
from zhengtong.crypto.tiles import TileTree
from zhengtong.kernel import clock
from zhengtong.ledger.models import Epoch, Log, SealerState, TreeHead
from zhengtong.ledger.services import trees
from zhengtong.ledger.services.journal import instant_text
from zhengtong.ledger.services.keys import load_signers
from zhengtong.ledger.services.shards import HEADER_COLUMNS, read_header

CHUNK_ROWS = 5000
FIRST_CHAIN = bytes(32)
_LOCK = int.from_bytes(hashlib.sha256(b"zhengtong ledger sealer").digest()[:8], "big", signed=True)
_HORIZON = (
    "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
    " FROM pg_current_snapshot() AS s"
)
_PENDING = f"""
SELECT record.id, {HEADER_COLUMNS} FROM ledger_record AS record
 WHERE log = %(log)s AND epoch = %(epoch)s AND (
       txid >= %(since)s AND txid < %(horizon)s OR %(moved)s)
   AND NOT EXISTS (SELECT 1 FROM ledger_leaf AS leaf WHERE leaf.record_id = record.id)
 ORDER BY record.id
"""  # noqa: S608 - constants only
_COPY_LEAVES = "COPY ledger_leaf (record_id, log, epoch, index) FROM STDIN (FORMAT BINARY)"


def seal_pending() -> int:
    """Seal every committed record that is not sealed yet and return how many were.

    Returns 0 at once while another process seals.

    Policy: R56
    """
    sealed = 0
    for log in Log.values:
        if _has_pending(log):
            sealed += _seal_log(log)
    return sealed


def _has_pending(log: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(txid) >= coalesce((SELECT horizon FROM ledger_sealerstate"
            " WHERE log = %s), 0) OR pg_snapshot_xmax(pg_current_snapshot())::text::bigint <"
            " coalesce((SELECT horizon FROM ledger_sealerstate WHERE log = %s), 0)"
            " FROM ledger_record WHERE log = %s",
            [log, log, log],
        )
        return bool(cursor.fetchone()[0])


def _seal_log(log: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_HORIZON)
        horizon, newest = cursor.fetchone()
        state, _ = SealerState.objects.get_or_create(log=log)
        window = {
            "since": state.horizon,
            "horizon": horizon,
            # Restored into another cluster, transaction numbers begin anew: look at every row.
            "moved": state.horizon > newest,
        }
        epochs = Epoch.objects.filter(log=log).order_by("-number")[:2]
        sealed = sum(_seal_epoch(epoch, window) for epoch in reversed(epochs))
        SealerState.objects.filter(log=log).update(horizon=horizon)
        return sealed


def _seal_epoch(epoch: Epoch, window: dict[str, Any]) -> int:
    """Grow one tree by the rows of the window; sign a head if there were any."""
    head = trees.latest_head(epoch.log, epoch.number)
    size, chain = (head.size, bytes(head.chain)) if head else (0, FIRST_CHAIN)
    tree = trees.load_tree(epoch.log, epoch.number, size)
    for rows in _pending_chunks(epoch, window):
        chain = _add_leaves(epoch, tree, rows, chain)
    if tree.size == size:
        return 0
    trees.store_tiles(epoch.log, epoch.number, list(tree.partial_tiles()))
    _sign_head(epoch, tree, chain)
    return tree.size - size


def _pending_chunks(epoch: Epoch, window: dict[str, Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
    arguments = {"log": epoch.log, "epoch": epoch.number, **window}
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
            chain = records.sm3(chain + records.sm3(text))
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


def _signatures(
    origin: str, signers: Sequence[Signer], body: bytes
) -> list[tuple[NoteKey, bytes]]:
    return [
        (
            NoteKey(name=origin, algorithm=signer.algorithm, public_key=signer.public_key),
            signer.sign(body),
        )
        for signer in signers
    ]
