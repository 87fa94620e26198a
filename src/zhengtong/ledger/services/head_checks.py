"""To check signed heads: text, signatures, columns, and the tree they speak of."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from zhengtong.crypto import merkle
from zhengtong.crypto.notes import Checkpoint, MalformedNote, NoteKey, read_checkpoint
from zhengtong.ledger.domain.findings import MAX_FINDINGS, Finding, Verdict
from zhengtong.ledger.models import Epoch, Tile, TreeHead
from zhengtong.ledger.services import trees
from zhengtong.ledger.services.journal import instant_text
from zhengtong.ledger.services.keys import is_signed, note_keys
from zhengtong.ledger.services.tile_checks import TileChecker

Trusted = Sequence[tuple[str, bytes]] | None


def signature_fault(checkpoint: Checkpoint, keys: Sequence[NoteKey]) -> str:
    """What is wrong with the signatures: "" if one SM2 signature and all others are good."""
    good = set()
    for name, blob in checkpoint.signatures:
        key = next((k for k in keys if k.name == name and k.key_hash == blob[:4]), None)
        if key is None:
            return "signature key"
        if not is_signed(key, checkpoint.body, blob[4:]):
            return f"{key.algorithm} signature"
        good.add(key.algorithm)
    return "" if "sm2" in good else "sm2 signature"


class HeadChecker:
    """The heads of one tree, smallest first."""

    def __init__(self, epoch: Epoch, tiles: TileChecker, trusted: Trusted) -> None:
        self.epoch, self.tiles, self.verdict = epoch, tiles, tiles.verdict
        self.keys = note_keys(epoch.origin, trusted)
        rows = TreeHead.objects.filter(log=epoch.log, epoch=epoch.number).order_by("size")
        self._heads: Iterator[TreeHead] = rows.iterator(chunk_size=500)
        self._next = next(self._heads, None)
        self._last_size = 0

    @property
    def next_size(self) -> int:
        """The size of the next head to check; beyond all sizes after the last."""
        return self._next.size if self._next else sys.maxsize

    def check_until(self, size: int, chain: str) -> None:
        """Check the heads up to a size; the running SM3 is that at the size, "" if unknown."""
        while self._next is not None and self._next.size <= size:
            head = self._next
            self._check(head, chain if head.size == size else "")
            self._last_size = head.size
            self._next = next(self._heads, None)

    def check_rest(self, size: int) -> None:
        """Check what is left once all leaves are walked: leaves or heads beyond the others."""
        self.check_until(size, "")
        if self._last_size < size and self._next is None:
            self._add("head-missing", size=size - self._last_size)
        while self._next is not None:
            fault = self._text_fault(self._next)
            if fault:
                self._add("head-forged", size=self._next.size, field=fault)
            else:
                last = min(self._next.size, size + MAX_FINDINGS)
                for index in range(size, last):
                    self._add("record-missing", index=index)
                size = max(size, self._next.size)
            self._next = next(self._heads, None)

    def _check(self, head: TreeHead, chain: str) -> None:
        self.verdict.heads += 1
        fault = self._text_fault(head)
        if not fault and self.tiles.root_at(head.size) != bytes(head.root):
            fault = "root"
        if not fault and chain and chain != bytes(head.chain).hex():
            fault = "chain"
        if fault:
            self._add("head-forged", size=head.size, field=fault)

    def _text_fault(self, head: TreeHead) -> str:
        """The part of the head that differs from its signed text, or the broken signature."""
        try:
            checkpoint = read_checkpoint(head.checkpoint)
        except MalformedNote:
            return "checkpoint"
        columns = {
            "origin": self.epoch.origin == checkpoint.origin,
            "size": head.size == checkpoint.size,
            "root": bytes(head.root) == checkpoint.root,
            "at": instant_text(head.at) == checkpoint.extension("at"),
            "chain": bytes(head.chain).hex() == checkpoint.extension("sm3"),
        }
        signature = signature_fault(checkpoint, self.keys)
        return signature or next((name for name, agrees in columns.items() if not agrees), "")

    def _add(self, what: str, **facts: Any) -> None:
        log, epoch = self.epoch.log, self.epoch.number
        self.verdict.add(Finding(what=what, log=log, epoch=epoch, **facts))


def check_published(verdict: Verdict, published: Sequence[str], trusted: Trusted) -> None:
    """Check that the log still contains the trees of checkpoints kept elsewhere."""
    for text in published:
        checkpoint = read_checkpoint(text)
        epoch = Epoch.objects.filter(log=verdict.log, origin=checkpoint.origin).first()
        number = epoch.number if epoch else 0
        facts: dict[str, Any] = {"log": verdict.log, "epoch": number, "size": checkpoint.size}
        if signature_fault(checkpoint, note_keys(checkpoint.origin, trusted)):
            verdict.add(Finding(what="head-forged", field="signature", **facts))
        elif epoch is None or _root_of(epoch, checkpoint.size) != checkpoint.root:
            verdict.add(Finding(what="checkpoint-broken", **facts))


def _root_of(epoch: Epoch, size: int) -> bytes | None:
    """The root of the stored tree at a size; None if it is not that large."""
    head = trees.latest_head(epoch.log, epoch.number)
    if head is None or head.size < size:
        return None
    try:
        return merkle.range_hash(0, size, trees.node_reader(epoch.log, epoch.number))
    except Tile.DoesNotExist:
        return None
