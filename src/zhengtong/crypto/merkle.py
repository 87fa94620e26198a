"""The Merkle tree of RFC 6962 with SHA-256: roots, inclusion and consistency proofs."""

import hashlib
from collections.abc import Callable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
NodeReader = Callable[[int, int], bytes]
"""Gives the hash of a complete subtree: (level, index) covers leaves index·2^level to the next."""


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right), the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes in order; of no leaves, the hash of nothing."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    sha = hashlib.sha256
    while len(level) > 1:
        last = [level[-1]] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha(b"\x01" + left + right).digest() for left, right in pairs] + last
    return level[0]


def _split(size: int) -> int:
    """The largest power of two below the size (size > 1)."""
    return 1 << (size - 1).bit_length() - 1


def range_hash(start: int, end: int, node: NodeReader) -> bytes:
    """The hash of the leaves from start to end, as the tree over ``end`` leaves holds it.

    Args:
        start: First leaf; aligned to the subtree it begins.
        end: Leaf after the last.
        node: Reads hashes of complete subtrees.
    """
    size = end - start
    level = size.bit_length() - 1
    if size == 1 << level:
        return node(level, start >> level)
    middle = start + _split(size)
    return node_hash(range_hash(start, middle, node), range_hash(middle, end, node))


def prove_inclusion(index: int, size: int, node: NodeReader) -> list[bytes]:
    """The audit path of a leaf in the tree over ``size`` leaves, from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, node))
            end = middle
        else:
            path.append(range_hash(start, middle, node))
            start = middle
    return path[::-1]


def prove_consistency(old: int, new: int, node: NodeReader) -> list[bytes]:
    """The proof that the tree over ``old`` leaves is the beginning of the one over ``new``."""
    if not 0 < old <= new:
        raise ValueError("sizes are out of order")
    proof: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(range_hash(middle, end, node))
            end = middle
        else:
            proof.append(range_hash(start, middle, node))
            start, whole = middle, False
    if not whole:
        proof.append(range_hash(start, end, node))
    return proof[::-1]


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that the path leads to, after RFC 9162 2.1.3.2; None if its length is wrong."""
    if not 0 <= index < size:
        return None
    position, last, running = index, size - 1, leaf
    for hash_ in path:
        if last == 0:
            return None
        if position & 1 or position == last:
            running = node_hash(hash_, running)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            running = node_hash(running, hash_)
        position, last = position >> 1, last >> 1
    return running if last == 0 else None


def verify_inclusion(
    leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether the path shows the leaf hash at that index of the tree with that size and root."""
    return root_from_path(leaf, index, size, path) == root


def verify_consistency(
    *, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows the old tree as the beginning of the new (RFC 9162 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    hashes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not hashes:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    return _fold_consistency(hashes, position, last) == (old_root, new_root)


def _fold_consistency(
    hashes: Sequence[bytes], position: int, last: int
) -> tuple[bytes, bytes] | None:
    first = second = hashes[0]
    for hash_ in hashes[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            first, second = node_hash(hash_, first), node_hash(hash_, second)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            second = node_hash(second, hash_)
        position, last = position >> 1, last >> 1
    return (first, second) if last == 0 else None
