"""To walk a log: every record, its chain, its leaf, the tree, the heads and their signatures."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from zhengtong.crypto import records
from zhengtong.crypto.digests import sm3
from zhengtong.ledger.domain.errors import UnknownLog
from zhengtong.ledger.domain.findings import MAX_FINDINGS, Finding, Verdict
from zhengtong.ledger.models import Epoch, Log
from zhengtong.ledger.services.head_checks import HeadChecker, check_published
from zhengtong.ledger.services.record_clearing import cleared_uuids, is_cleared
from zhengtong.ledger.services.shards import HEADER_COLUMNS
from zhengtong.ledger.services.tile_checks import TileChecker

ROWS = 10_000
_QUALIFIED = HEADER_COLUMNS.replace("log, epoch,", "record.log, record.epoch,")
_SEALED = f"""
SELECT leaf.index, record.nonce, convert_to(record.content, 'UTF8'), {_QUALIFIED}
  FROM ledger_leaf AS leaf JOIN ledger_record AS record ON record.id = leaf.record_id
 WHERE leaf.log = %(log)s AND leaf.epoch = %(epoch)s ORDER BY leaf.index
"""  # noqa: S608 - constants only
_PENDING = f"""
SELECT NULL::bigint, record.nonce, convert_to(record.content, 'UTF8'), {_QUALIFIED},
       record.id <= coalesce((SELECT settled_id FROM ledger_sealerstate), 0)
  FROM ledger_record AS record
 WHERE record.log = %(log)s AND record.epoch = %(epoch)s
   AND NOT EXISTS (SELECT 1 FROM ledger_leaf AS leaf WHERE leaf.record_id = record.id)
 ORDER BY record.shard, record.sequence
"""  # noqa: S608 - constants only

Row = tuple[Any, ...]


def verify_log(
    log: str,
    *,
    trusted: Sequence[tuple[str, bytes]] | None = None,
    published: Sequence[str] = (),
) -> Verdict:
    """Walk one log from its first record to its last head and say what is wrong, and where.

    Args:
        log: "deeds", "refusals" or "calls".
        trusted: (algorithm, public key) pairs to trust; None for those the database holds.
        published: Checkpoints kept elsewhere, which the log must still contain.

    Raises:
        UnknownLog: there is no such log.

    Policy: R56
    """
    if log not in Log.values:
        raise UnknownLog(log=log)
    verdict = Verdict(log=log)
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for epoch in Epoch.objects.filter(log=log).order_by("number"):
            _EpochWalk(epoch, verdict, trusted).walk()
        check_published(verdict, published, trusted)
    return verdict


class _EpochWalk:
    """One tree walked once, in leaf order; then what is not sealed yet."""

    def __init__(
        self, epoch: Epoch, verdict: Verdict, trusted: Sequence[tuple[str, bytes]] | None
    ) -> None:
        self.epoch, self.verdict = epoch, verdict
        self.tiles = TileChecker(epoch, verdict)
        self.heads = HeadChecker(epoch, self.tiles, trusted)
        self.cleared = cleared_uuids()
        self.chain: dict[str, tuple[int, bytes | None]] = {}
        self.expected = 0
        self.is_damaged = self.is_gapped = False

    def walk(self) -> None:
        arguments = {"log": self.epoch.log, "epoch": self.epoch.number}
        running = bytes(32)
        header_of, leaf_hash = records.Header._make, records.leaf_hash
        for row in _stream(_SEALED, arguments):
            index = row[0]
            if index != self.expected:
                self._note_missing(index)
            header = header_of(row[3:12])
            text = records.header_bytes(header)
            digest = sm3(text)
            running = sm3(running + digest)
            sound = sm3(row[1] + row[2]) == header.commitment or self._is_purged(row, header)
            if not sound or leaf_hash(text) != self.tiles.leaf(index):
                self._note_changed(row, header)
                digest = b""
            self._follow(header, digest, index)
            self.expected = index + 1
            if self.expected >= self.heads.next_size:
                self.heads.check_until(self.expected, "" if self.is_damaged else running.hex())
        self.verdict.records += self.expected
        self.verdict.sealed += self.expected
        self._walk_pending(arguments)
        self.heads.check_rest(self.expected)
        self.tiles.check_edge(self.expected)

    def _is_purged(self, row: Row, header: records.Header) -> bool:
        """Whether an emergency purge cleared the content: the commitment is all that is left."""
        if header.uuid not in self.cleared or not is_cleared(bytes(row[1]), bytes(row[2])):
            return False
        self.verdict.cleared += 1
        return True

    def _follow(self, header: records.Header, digest: bytes, index: int | None) -> None:
        """Check the record against its predecessor in the shard and take its place."""
        known = self.chain.get(header.shard)
        if known is None and not self.is_gapped:
            known = (0, records.FIRST_PREDECESSOR)
        if known is not None:
            follows = header.sequence == known[0] + 1 and known[1] in {None, header.previous}
            if not follows and digest:
                self.is_damaged = True
                self._add("chain-broken", index=index, record=header.uuid, field="previous")
        place = header.sequence if digest or known is None else known[0] + 1
        self.chain[header.shard] = (place, digest or None)

    def _note_missing(self, found: int) -> None:
        """Name the missing leaves; after a gap each shard's next record is believed."""
        self.is_damaged = self.is_gapped = True
        self.chain.clear()
        for index in range(self.expected, min(found, self.expected + MAX_FINDINGS)):
            self._add("record-missing", index=index)

    def _note_changed(self, row: Row, header: records.Header) -> None:
        self.is_damaged = True
        field = self._changed_field(row, header)
        self._add("record-changed", index=row[0], record=header.uuid, field=field)

    def _changed_field(self, row: Row, header: records.Header) -> str:
        """The field whose true value, known from elsewhere, gives the stored leaf hash."""
        leaf = self.tiles.leaf(row[0])
        computed = sm3(row[1] + row[2])
        if records.leaf_hash(records.header_bytes(header)) == leaf:
            return "content"
        known = self.chain.get(header.shard, (0, records.FIRST_PREDECESSOR))
        repairs: dict[str, Any] = {
            "commitment": computed,
            "sequence": known[0] + 1,
            "previous": known[1] or header.previous,
            "epoch": self.epoch.number,
            "log": self.epoch.log,
        }
        for name, value in repairs.items():
            repaired = header._replace(**{name: value})
            if records.leaf_hash(records.header_bytes(repaired)) == leaf:
                return name
        return "header"

    def _walk_pending(self, arguments: dict[str, Any]) -> None:
        for row in _stream(_PENDING, arguments):
            header = records.Header._make(row[3:12])
            text = records.header_bytes(header)
            self.verdict.records += 1
            if row[12]:
                self._add("record-inserted", record=header.uuid)
            elif sm3(row[1] + row[2]) != header.commitment and not self._is_purged(row, header):
                self._add("record-changed", record=header.uuid, field="content")
            self._follow(header, sm3(text), None)

    def _add(self, what: str, **facts: Any) -> None:
        finding = Finding(what=what, log=self.epoch.log, epoch=self.epoch.number, **facts)
        self.verdict.add(finding)


def _stream(sql: str, arguments: dict[str, Any]) -> Iterator[Row]:
    with connection.connection.cursor(name="ledger_walk") as cursor:
        cursor.execute(sql, arguments, binary=True)
        while rows := cursor.fetchmany(ROWS):
            yield from rows
