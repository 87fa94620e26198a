"""A growing Merkle tree kept as tiles of 256 hashes (C2SP tlog-tiles, height 8)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from zhengtong.crypto import merkle
from zhengtong.crypto.digests import DIGEST_BYTES

TILE_WIDTH = 256
TILE_BYTES = TILE_WIDTH * DIGEST_BYTES
_HEIGHT = 8


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile's bytes, in order."""
    return [data[at : at + DIGEST_BYTES] for at in range(0, len(data), DIGEST_BYTES)]


def edge_places(size: int) -> list[tuple[int, int]]:
    """(level, index) of the tiles on the right edge of a tree that are not full, lowest first."""
    places, level = [], 0
    while size >> _HEIGHT * level:
        if (size >> _HEIGHT * level) % TILE_WIDTH:
            places.append((level, size >> _HEIGHT * (level + 1)))
        level += 1
    return places


def tile_widths(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, index, number of hashes) of every tile that a tree of the size has."""
    level = 0
    while size >> _HEIGHT * level:
        count = size >> _HEIGHT * level
        for index in range((count + TILE_WIDTH - 1) // TILE_WIDTH):
            yield level, index, min(TILE_WIDTH, count - index * TILE_WIDTH)
        level += 1


def tile_path(index: int) -> str:
    """The path of a tile's number, in groups of three digits: 1234067 is ``x001/x234/067``."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])


class TileTree:
    """The right edge of a tree: takes leaf hashes, gives the root and the tiles that changed."""

    def __init__(self, size: int = 0, edges: Mapping[int, Sequence[bytes]] | None = None) -> None:
        """Take up a tree where it stands.

        Args:
            size: Its number of leaves.
            edges: By level, the hashes of the last tile if it is not full.
        """
        self.size = size
        self._edges: list[list[bytes]] = []
        self._changed: set[int] = set()
        for level, hashes in sorted((edges or {}).items()):
            self._edge(level).extend(hashes)

    def _edge(self, level: int) -> list[bytes]:
        while len(self._edges) <= level:
            self._edges.append([])
        return self._edges[level]

    def extend(self, hashes: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
        """Append leaf hashes; yields (level, index, bytes) of each tile that became full."""
        edge = self._edge(0)
        for hash_ in hashes:
            edge.append(hash_)
            self.size += 1
            if len(edge) == TILE_WIDTH:
                yield from self._close(0)
        self._changed.add(0)

    def _close(self, level: int) -> Iterator[tuple[int, int, bytes]]:
        edge = self._edge(level)
        yield level, (self.size >> _HEIGHT * (level + 1)) - 1, b"".join(edge)
        parent = self._edge(level + 1)
        parent.append(merkle.root_of(edge))
        self._changed.add(level + 1)
        edge.clear()
        if len(parent) == TILE_WIDTH:
            yield from self._close(level + 1)

    def partial_tiles(self) -> Iterator[tuple[int, int, bytes]]:
        """(level, index, bytes) of the tiles on the edge that grew and are not full."""
        for level in sorted(self._changed):
            if self._edges[level]:
                index = self.size >> _HEIGHT * (level + 1)
                yield level, index, b"".join(self._edges[level])
        self._changed.clear()

    def root(self) -> bytes:
        """The root over all leaves so far."""
        rest: list[bytes] = []
        for edge in self._edges:
            if edge or rest:
                rest = [merkle.root_of([*edge, *rest])]
        return rest[0] if rest else merkle.EMPTY_ROOT


def node_reader(read_tile: Callable[[int, int], Sequence[bytes]]) -> merkle.NodeReader:
    """A reader of complete subtrees over stored tiles.

    Args:
        read_tile: Gives the hashes of the tile at (level, index).
    """

    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, _HEIGHT)
        start = index << height
        hashes = read_tile(tile_level, start // TILE_WIDTH)
        offset = start % TILE_WIDTH
        return merkle.root_of(hashes[offset : offset + (1 << height)])

    return node
