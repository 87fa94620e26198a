"""The Merkle tree against the published vectors and an independent implementation."""

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengtong.crypto import merkle, records

# The test vectors of certificate transparency (RFC 6962 implementations).
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def hashes_of(size):
    return [records.leaf_hash(str(number).encode()) for number in range(size)]


def node_reader(hashes):
    return lambda level, index: merkle.root_of(hashes[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size):
    found = merkle.root_of([records.leaf_hash(leaf) for leaf in LEAVES[:size]])
    assert found.hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert merkle.root_of([]) == merkle.EMPTY_ROOT


@given(st.integers(1, 70), st.data())
@settings(max_examples=60, deadline=None)
def test_paths_and_roots_agree_with_pymerkle(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for number in range(size):
        tree.append_entry(str(number).encode())
    hashes = hashes_of(size)
    path = merkle.prove_inclusion(index, size, node_reader(hashes))
    assert merkle.root_of(hashes) == tree.get_root(size)
    theirs = tree.prove_inclusion(index + 1, size)
    theirs.verify(hashes[index], merkle.root_of(hashes))
    assert {step.hex() for step in path} | {hashes[index].hex()} == {
        step if isinstance(step, str) else step.hex() for step in theirs.serialize()["path"]
    }


@given(st.integers(1, 300), st.data())
@settings(max_examples=60, deadline=None)
def test_an_inclusion_proof_holds_for_its_leaf_and_no_other(size, data):
    index = data.draw(st.integers(0, size - 1))
    hashes = hashes_of(size)
    root = merkle.root_of(hashes)
    path = merkle.prove_inclusion(index, size, node_reader(hashes))
    facts = {"size": size, "path": path, "root": root}
    assert merkle.verify_inclusion(hashes[index], index=index, **facts)
    other = (index + 1) % (size + 1)
    assert not merkle.verify_inclusion(hashes[index], index=other, **facts) or size == 1
    assert not merkle.verify_inclusion(bytes(32), index=index, **facts)


@given(st.integers(1, 200), st.data())
@settings(max_examples=80, deadline=None)
def test_a_consistency_proof_holds_for_its_two_trees_and_no_others(new, data):
    old = data.draw(st.integers(1, new))
    hashes = hashes_of(new)
    old_root, new_root = merkle.root_of(hashes[:old]), merkle.root_of(hashes)
    proof = merkle.prove_consistency(old, new, node_reader(hashes))
    facts = {"old": old, "new": new, "proof": proof}
    assert merkle.verify_consistency(old_root=old_root, new_root=new_root, **facts)
    assert not merkle.verify_consistency(old_root=bytes(32), new_root=new_root, **facts)
    assert not merkle.verify_consistency(old_root=old_root, new_root=bytes(32), **facts)
    if proof:
        facts["proof"] = proof[:-1]
        assert not merkle.verify_consistency(old_root=old_root, new_root=new_root, **facts)


def test_proofs_out_of_range_are_refused():
    with pytest.raises(ValueError):
        merkle.prove_inclusion(3, 3, node_reader(hashes_of(3)))
    with pytest.raises(ValueError):
        merkle.prove_consistency(0, 3, node_reader(hashes_of(3)))
    assert merkle.root_from_path(bytes(32), 5, 3, []) is None
    assert not merkle.verify_consistency(
        old=4, new=3, old_root=bytes(32), new_root=bytes(32), proof=[]
    )
