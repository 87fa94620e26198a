"""Trees kept as tiles give the roots and proofs of whole trees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.crypto import merkle, records, tiles

LEAVES = [records.leaf_hash(str(number).encode()) for number in range(70_000)]


def grow(steps):
    tree, stored, done = tiles.TileTree(), {}, 0
    for step in steps:
        for level, index, data in tree.extend(LEAVES[done : done + step]):
            stored[level, index] = data
        stored.update({(level, index): data for level, index, data in tree.partial_tiles()})
        done += step
    return tree, stored


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6))
@settings(max_examples=30, deadline=None)
def test_growing_in_steps_gives_the_root_of_the_whole(steps):
    tree, stored = grow(steps)
    assert tree.root() == merkle.root_of(LEAVES[: sum(steps)])
    assert {(level, i): width * 32 for level, i, width in tiles.tile_widths(tree.size)} == {
        place: len(data) for place, data in stored.items()
    }


@given(st.integers(1, 3000), st.data())
@settings(max_examples=30, deadline=None)
def test_a_tree_is_taken_up_where_it_stood(size, data):
    _, stored = grow([size])
    edges = {
        level: tiles.split_hashes(stored[level, index]) for level, index in tiles.edge_places(size)
    }
    tree = tiles.TileTree(size, edges)
    more = data.draw(st.integers(0, 600))
    list(tree.extend(LEAVES[size : size + more]))
    assert tree.root() == merkle.root_of(LEAVES[: size + more])


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_536, 65_537, 70_000])
def test_proofs_from_tiles_hold(size):
    tree, stored = grow([size])
    node = tiles.node_reader(lambda level, i: tiles.split_hashes(stored[level, i]))
    for index in {0, size // 2, size - 1}:
        path = merkle.prove_inclusion(index, size, node)
        assert merkle.verify_inclusion(
            LEAVES[index], index=index, size=size, path=path, root=tree.root()
        )


def test_tile_paths_are_those_of_the_format():
    assert tiles.tile_path(1234067) == "x001/x234/067"
    assert tiles.tile_path(5) == "005"
