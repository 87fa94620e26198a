"""To check stored tiles against each other: every upper hash follows from the leaf hashes."""

from collections.abc import Iterator

from zhengtong.crypto import tiles
from zhengtong.ledger.domain.findings import Finding, Verdict
from zhengtong.ledger.models import Epoch, Tile

_CHUNK = 200


class TileChecker:
    """Reads the leaf hashes of one tree in order and grows the tree again from them."""

    def __init__(self, epoch: Epoch, verdict: Verdict) -> None:
        self.epoch, self.verdict = epoch, verdict
        self.tree = tiles.TileTree()
        self._stored = self._level(0)
        self._bottom: dict[int, list[bytes]] = {}
        self._last_read = -1

    def leaf(self, index: int) -> bytes:
        """The stored hash of a leaf; b"" if its tile lacks it. Indexes only rise."""
        place, offset = divmod(index, tiles.TILE_WIDTH)
        hashes = self._bottom_tile(place)
        return hashes[offset] if offset < len(hashes) else b""

    def _bottom_tile(self, place: int) -> list[bytes]:
        while place > self._last_read:
            tile = next(self._stored, None)
            if tile is None:
                self._last_read = place
                break
            self._last_read = tile.index
            self._bottom[tile.index] = tiles.split_hashes(bytes(tile.hashes))
        if place not in self._bottom:
            self._bottom[place] = []
            self._add("tile-missing", 0, place)
        return self._bottom[place]

    def _level(self, level: int) -> Iterator[Tile]:
        rows = Tile.objects.filter(log=self.epoch.log, epoch=self.epoch.number, level=level)
        return rows.order_by("index").iterator(chunk_size=_CHUNK)

    def root_at(self, size: int) -> bytes:
        """The root that the stored leaf hashes give at a size. Sizes only rise."""
        while self.tree.size < size:
            place, offset = divmod(self.tree.size, tiles.TILE_WIDTH)
            end = min(tiles.TILE_WIDTH, offset + size - self.tree.size)
            hashes = self._bottom_tile(place)[offset:end]
            hashes += [b"\x00" * 32] * (end - offset - len(hashes))
            for level, index, data in self.tree.extend(hashes):
                self._check(level, index, data)
            for done in [number for number in self._bottom if number < place]:
                del self._bottom[done]
        return self.tree.root()

    def check_edge(self, size: int) -> None:
        """Check the tiles on the right edge once all leaves are read."""
        self.root_at(size)
        for level, index, data in list(self.tree.partial_tiles()):
            self._check(level, index, data)

    def _check(self, level: int, index: int, data: bytes) -> None:
        if level == 0:
            return
        stored = Tile.objects.filter(
            log=self.epoch.log, epoch=self.epoch.number, level=level, index=index
        ).first()
        if stored is None:
            self._add("tile-missing", level, index)
        elif bytes(stored.hashes) != data:
            self._add("tile-changed", level, index)

    def _add(self, what: str, level: int, index: int) -> None:
        self.verdict.add(
            Finding(
                what=what, log=self.epoch.log, epoch=self.epoch.number, level=level, index=index
            )
        )
