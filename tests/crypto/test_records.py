"""Record format, checkpoints and column digests."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.crypto import notes, records

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ab中", max_size=3), inner),
    max_leaves=8,
)
HEADER = records.Header(
    log="deeds", epoch=1, uuid="0195-x", at="2026-03-02T02:00:00.000000Z", transaction=7,
    shard="s", sequence=3, previous=bytes(32), commitment=b"\xff" * 32,
)  # fmt: skip


@given(JSON)
def test_canonical_json_reads_back_and_is_the_one_form(value):
    plain = records.plain_value(value)
    text = records.canonical_json(plain)
    assert json.loads(text) == plain
    assert records.canonical_json(json.loads(text)) == text


@pytest.mark.parametrize("value", [1.5, {1: 2}, b"x", "a\x00", "\ud800", {"a": {1}}, [object()]])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(records.NotCanonical):
        records.canonical_json(value)


def test_the_header_is_canonical_json_and_names_nobody():
    text = records.header_bytes(HEADER)
    facts = json.loads(text)
    assert records.canonical_json(facts) == text
    assert set(facts) == {
        "at", "content", "epoch", "id", "log", "previous", "seq", "shard", "tx", "v",
    }  # fmt: skip


KEY = notes.NoteKey(name="zhengtong/ab/deeds/1", algorithm="sm2", public_key=b"\x04" + bytes(64))


def test_a_checkpoint_reads_back():
    body = notes.checkpoint_body(
        origin=KEY.name, size=5, root=bytes(range(32)), extensions={"at": "2026"}
    )
    text = notes.sign_checkpoint(body, [(KEY, b"s" * 64)])
    found = notes.read_checkpoint(text)
    assert (found.origin, found.size, found.root) == (KEY.name, 5, bytes(range(32)))
    assert found.body == body
    assert found.extension("at") == "2026"
    assert found.signature_by(KEY) == b"s" * 64


@pytest.mark.parametrize(("old", "new"), [("\n5\n", "\n05\n"), ("\u2014 ", "- "), ("\n\n", "\n")])
def test_a_checkpoint_out_of_form_is_refused(old, new):
    body = notes.checkpoint_body(origin="o", size=5, root=bytes(32), extensions={})
    text = notes.sign_checkpoint(body, [(KEY, b"s" * 64)]).replace(old, new)
    with pytest.raises(notes.MalformedNote):
        notes.read_checkpoint(text)
