"""Record format, checkpoints and column digests."""

import json
import random
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.crypto import notes, records
from zhengtong.crypto.column_digest import ColumnDigest, canonical_text, differing_columns

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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"), (Decimal("5.00"), "5"), (Decimal("1E+3"), "1000"), (Decimal("-0.0"), "0"),
        (Decimal("0.10"), "0.1"), (1.5, "1.5"), (1e22, "10000000000000000000000"), (True, "true"),
        (None, None), ("  a ", "  a "), (b"\x01\xff", "\\x01ff"), (date(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 2, 0, tzinfo=UTC), "2026-03-02T02:00:00Z"),
        (datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=8))), "2026-03-02T02:00:00Z"),
        (datetime.fromisoformat("2026-03-02T02:00:00.500"), "2026-03-02T02:00:00.5"),
        (float("nan"), "NaN"), (Decimal("-Infinity"), "-Infinity"), ({"b": 1.5}, '{"b":"1.5"}'),
    ],
)  # fmt: skip
def test_each_value_has_one_text(value, text):
    assert canonical_text(value) == text


@given(st.lists(st.one_of(st.none(), st.text()), max_size=30), st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_order_or_pieces(values, chance):
    ours, theirs = ColumnDigest(b"k" * 32), ColumnDigest(b"k" * 32)
    ours.update("name", values)
    shuffled = list(values)
    chance.shuffle(shuffled)
    cut = len(values) // 2
    theirs.update("name", shuffled[:cut])
    theirs.update("name", shuffled[cut:])
    assert ours.result() == theirs.result()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(["a", "a"], ["b", "b"]), (["ab", "c"], ["a", "bc"]), ([None], [""]), (["a"], ["a", "a"])],
)
def test_different_columns_have_different_results(ours, theirs):
    results = []
    for values in (ours, theirs):
        digest = ColumnDigest(b"k" * 32)
        digest.update("name", values)
        results.append(digest.result())
    assert differing_columns(*results) == ["name"]


def test_the_digest_says_nothing_without_the_key():
    digests = []
    for key in (b"k" * 32, b"l" * 32):
        digest = ColumnDigest(key)
        digest.update("a", ["x"])
        digest.update("b", ["x"])
        digests += [facts["digest"] for facts in digest.result().values()]
    assert len(set(digests)) == 4


@pytest.mark.parametrize(
    "array",
    [
        pa.array(["a", None, "a"]), pa.chunked_array([["a"], ["中", None]]), pa.array([1, 2, None]),
        pa.array([True, None]), pa.array([Decimal("1.50"), None]), pa.array([date(2026, 3, 2)]),
        pa.array([], pa.string()), pa.array([b"x", b"y"]),
    ],
)  # fmt: skip
def test_arrow_arrays_and_python_values_agree(array):
    ours, theirs = ColumnDigest(b"k" * 32), ColumnDigest(b"k" * 32)
    ours.update_array("a", array)
    theirs.update_values("a", array.to_pylist())
    assert ours.result() == theirs.result()


def test_a_village_table_is_digested_within_a_second():
    import time

    chance = random.Random(1)
    columns = {
        f"c{number}": [str(chance.getrandbits(60)) for _ in range(18_334)] for number in range(6)
    }
    digest = ColumnDigest(b"k" * 32)
    started = time.process_time()
    for name, values in columns.items():
        digest.update(name, values)
    assert time.process_time() - started < 1
