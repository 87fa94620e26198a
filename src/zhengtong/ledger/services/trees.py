"""Trees as the database keeps them: heads, tiles, and readers over them."""

from collections.abc import Sequence
from functools import lru_cache

from django.db import connection

from zhengtong.crypto import merkle, tiles
from zhengtong.ledger.models import Tile, TreeHead

_UPSERT = (
    "INSERT INTO ledger_tile (log, epoch, level, index, hashes) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (log, epoch, level, index) DO UPDATE SET hashes = EXCLUDED.hashes"
)


def latest_head(log: str, epoch: int) -> TreeHead | None:
    """The newest signed head of a tree; None before the first."""
    return TreeHead.objects.filter(log=log, epoch=epoch).order_by("-size").first()


def load_tree(log: str, epoch: int, size: int) -> tiles.TileTree:
    """The right edge of a tree of that size, ready to grow."""
    edges = {}
    for level, index in tiles.edge_places(size):
        width = (size >> 8 * level) % tiles.TILE_WIDTH
        edges[level] = read_tile(log, epoch, level, index)[:width]
    return tiles.TileTree(size, edges)


def read_tile(log: str, epoch: int, level: int, index: int) -> list[bytes]:
    """The hashes of one stored tile.

    Raises:
        Tile.DoesNotExist: the tree has no such tile.
    """
    tile = Tile.objects.get(log=log, epoch=epoch, level=level, index=index)
    return tiles.split_hashes(bytes(tile.hashes))


def store_tiles(log: str, epoch: int, changed: Sequence[tuple[int, int, bytes]]) -> None:
    """Write tiles that are new or have grown."""
    if changed:
        with connection.cursor() as cursor:
            rows = [(log, epoch, level, index, data) for level, index, data in changed]
            cursor.executemany(_UPSERT, rows)


def node_reader(log: str, epoch: int) -> merkle.NodeReader:
    """A reader of complete subtrees of the tree, which keeps the tiles it has read."""

    @lru_cache(maxsize=64)
    def cached(level: int, index: int) -> list[bytes]:
        return read_tile(log, epoch, level, index)

    return tiles.node_reader(cached)
