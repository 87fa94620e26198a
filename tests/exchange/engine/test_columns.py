"""Rules, masks and digests over whole columns, against known answers."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.exchange.engine import checks, masks
from zhengtong.exchange.engine.fingerprint import (
    ColumnFingerprint,
    combine,
    differing,
    subtract,
)
from zhengtong.kernel.codes import citizen_id, credit_code

TODAY = dt.date(2026, 3, 2)
KEY = b"0123456789abcdef"
IDS = ["11010519491231002X", "440524188001010014", "340102199001010014", "340203198512314527",
       "341200197002289998"]  # fmt: skip
BAD_IDS = [
    "110105194912310021",
    "11010519491331002X",
    "34010219900101001",
    "",
    "１１０１０５",
    "x" * 18,
]
CREDIT = ["91350100M000100Y43", "91110000802100433B", "9144030071526726XG", "12441500196720244T"]


def test_good_citizen_ids_pass_and_bad_ones_do_not():
    values = pa.array([*IDS, None, *BAD_IDS])
    bad = checks.fails_citizen_id(values, TODAY)
    assert bad.tolist() == [False] * 6 + [True] * 6
    assert checks.fails_citizen_id(values.slice(3, 5), TODAY).tolist() == [False] * 3 + [True] * 2


def test_good_credit_codes_pass_and_every_changed_character_is_found():
    changed = [
        c[:i] + ("A" if c[i] != "A" else "B") + c[i + 1 :] for c in CREDIT for i in range(18)
    ]
    assert not checks.fails_credit_code(pa.array([*CREDIT, None])).any()
    assert checks.fails_credit_code(pa.array([*changed, "91310000MA1FL1MB2K"])).all()


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_columns_compute_the_same_check_character_as_the_kernel(first17):
    whole = first17 + credit_code.check_character(first17)
    assert checks.fails_credit_code(pa.array([whole])).tolist() == [False]


@given(st.integers(0, 999), st.dates(dt.date(1900, 1, 1), TODAY))
def test_every_real_birth_date_makes_a_good_citizen_id(sequence, born):
    first17 = f"340102{born:%Y%m%d}{sequence:03d}"
    whole = first17 + citizen_id.check_character(first17)
    assert checks.fails_citizen_id(pa.array([whole]), TODAY).tolist() == [False]


MASKED = [
    (masks.mask_name, "张三丰", "张**"), (masks.mask_name, "李", "李"), (masks.mask_name, "", ""),
    (masks.mask_id, "340102199001010014", "340102********0014"), (masks.mask_id, "1234", "1***"),
    (masks.mask_tail, "13800001234", "*******1234"), (masks.mask_tail, "1234", "****"),
    (masks.mask_partial, "张三", "张*"), (masks.mask_partial, "13800001234", "*******1234"),
    (masks.mask_partial, "340102199001010014", "340102********0014"), (masks.mask_name, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("mask", "value", "shown"), MASKED)
def test_masks_show_what_they_may(mask, value, shown):
    assert mask(pa.array([value], pa.string())).to_pylist() == [shown]


def test_hashed_values_stay_joinable_under_one_key_only():
    values = pa.array(["a", "b", "a", None])
    first = masks.hash_values(values, b"1").to_pylist()
    assert first[0] == first[2] != first[1]
    assert first[3] is None
    assert masks.hash_values(values, b"2").to_pylist()[0] != first[0]


def batch_of(texts, numbers):
    return pa.record_batch(
        [
            pa.array(texts, pa.string()),
            pa.array(numbers, pa.int64()),
            pa.array([Decimal(n) for n in numbers], pa.decimal128(38, 4)),
            pa.array([n % 2 == 0 for n in numbers], pa.bool_()),
        ],
        names=["t", "n", "d", "b"],
    )


def prints_of(*batches):
    prints = ColumnFingerprint(KEY)
    for batch in batches:
        prints.update_batch(batch)
    return prints.result()


@given(st.lists(st.tuples(st.none() | st.text(max_size=700), st.integers(-(2**40), 2**40)), min_size=1, max_size=30),  # noqa: E501
       st.randoms())  # fmt: skip
def test_digests_ignore_order_and_cutting_and_can_be_added_and_subtracted(rows, random):
    whole = batch_of(*zip(*rows, strict=True))
    random.shuffle(rows)
    shuffled = batch_of(*zip(*rows, strict=True))
    cut = random.randint(0, len(rows))
    parts = [prints_of(part) for part in (shuffled.slice(0, cut), shuffled.slice(cut))]
    assert differing(prints_of(whole), prints_of(shuffled.slice(0, cut), shuffled.slice(cut))) == []
    assert differing(prints_of(whole), combine(*parts)) == []
    if cut:
        assert (
            differing(
                subtract(prints_of(whole), parts[0]), parts[1] or subtract(parts[0], parts[0])
            )
            == []
        )


@pytest.mark.parametrize(("left", "right"), [("a", "b"), ("", None), ("ab", "a"), ("a\x01", "a"), ("x" * 600, "x" * 599)])  # fmt: skip  # noqa: E501
def test_any_change_of_a_value_changes_the_digest(left, right):
    assert differing(prints_of(batch_of([left], [1])), prints_of(batch_of([right], [1]))) == ["t"]


def test_other_keys_give_other_digests_and_sm4_is_there():
    batch = batch_of(["a"], [1])
    sums = set()
    for key, algorithm in ((KEY, "aes128"), (b"x" * 16, "aes128"), (KEY, "sm4")):
        prints = ColumnFingerprint(key, algorithm=algorithm)
        prints.update_batch(batch)
        sums.add(prints.result()["t"]["sum"])
    assert len(sums) == 3


def test_pairs_of_equal_values_do_not_cancel():
    twice = prints_of(batch_of(["a", "a"], [1, 1]))
    assert int(twice["t"]["sum"], 16) != 0
    assert np.all([one["rows"] == 2 for one in twice.values()])
