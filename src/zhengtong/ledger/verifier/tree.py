"""Merkle tree (RFC 6962): where an audit path and a consistency proof lead."""
# mypy: ignore-errors

import hashlib


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_path(leaf, index, size, path):
    if not 0 <= index < size:
        return None
    position, last, running = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if position & 1 or position == last:
            running = node_hash(step, running)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            running = node_hash(running, step)
        position, last = position >> 1, last >> 1
    return running if last == 0 else None


def is_consistent(old, new, proof):
    """Whether (size, root) old is the beginning of (size, root) new."""
    (old_size, old_root), (new_size, new_root) = old, new
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    hashes = list(proof) if old_size & (old_size - 1) else [old_root] + list(proof)
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    return bool(hashes) and fold_roots(hashes, position, last) == (old_root, new_root)


def fold_roots(hashes, position, last):
    """The two roots that a consistency proof leads to; None if its length is wrong."""
    first = second = hashes[0]
    for step in hashes[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            second = node_hash(second, step)
        position, last = position >> 1, last >> 1
    return (first, second) if last == 0 else None
