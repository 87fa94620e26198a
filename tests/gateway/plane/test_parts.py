"""The parts alone: spool, host table, masks, canonical form."""

import os
import threading

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.crypto.records import canonical_json
from zhengtong.gateway.plane.hosttable import HostTable
from zhengtong.gateway.plane.masks import mask_value
from zhengtong.gateway.plane.records import CallFacts, CallLog
from zhengtong.gateway.plane.refusals import PathRefused, RecordUnavailable
from zhengtong.gateway.plane.requests import check_path
from zhengtong.gateway.plane.spool import Spool, SpoolLocked, read_frames
from zhengtong.kernel import clock


def records_of(folder):
    return [
        (spooled.sequence, spooled.record)
        for path in sorted(folder.glob("*.spool"))
        for spooled, _ in read_frames(path.read_bytes())
    ]


def test_a_torn_last_record_is_cut_off_and_writing_goes_on(tmp_path):
    spool = Spool(tmp_path)
    spool.append(1, b"one")
    spool.append(2, b"two")
    spool.close()
    path = next(tmp_path.glob("*.spool"))
    os.truncate(path, path.stat().st_size - 1)
    spool = Spool(tmp_path)
    assert spool.last.sequence == 1
    spool.append(2, b"two again")
    assert records_of(tmp_path) == [(1, b"one"), (2, b"two again")]


def test_a_changed_byte_ends_the_reading(tmp_path):
    spool = Spool(tmp_path)
    spool.append(1, b"one")
    path = next(tmp_path.glob("*.spool"))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    assert list(read_frames(bytes(data))) == []


def test_a_spool_has_one_writer(tmp_path):
    spool = Spool(tmp_path)
    with pytest.raises(SpoolLocked):
        Spool(tmp_path)
    spool.close()
    Spool(tmp_path).close()


def test_segments_carried_over_are_erased(tmp_path):
    spool = Spool(tmp_path, segment_bytes=100)
    for sequence in range(1, 21):
        spool.append(sequence, b"x" * 40)
    spool.drop_before(15)
    kept = [sequence for sequence, _ in records_of(tmp_path)]
    assert 16 in kept
    assert len(kept) < 10
    assert kept[-1] == 20


def test_without_room_in_the_spool_nothing_is_served(tmp_path, monkeypatch):
    log = CallLog(Spool(tmp_path), shard="s")
    log.resume(sequence=0, last_sm3="")
    facts = CallFacts(at=clock.current().now(), started=0)
    monkeypatch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(RecordUnavailable):
        log.write(facts, outcome=(200, ""), took_ms=1, bodies=(b"", b"", b""))
    monkeypatch.undo()
    log.write(facts, outcome=(200, ""), took_ms=1, bodies=(b"", b"", b""))
    assert [sequence for sequence, _ in records_of(tmp_path)] == [1]


def test_the_stored_text_of_a_record_is_its_canonical_form(tmp_path):
    log = CallLog(Spool(tmp_path), shard="s")
    log.resume(sequence=0, last_sm3="")
    facts = CallFacts(at=clock.current().now(), started=0, purpose='引"号\\\t', items=["乙", "a"])
    log.write(facts, outcome=(200, ""), took_ms=1, bodies=(b"", b"", b""))
    record = records_of(tmp_path)[0][1]
    assert canonical_json(orjson.loads(record)) == record


@pytest.mark.policy("R43")
def test_a_request_id_is_new_once_for_all_workers_of_a_host(tmp_path):
    first, second = HostTable(tmp_path / "t", slots=1024), HostTable(tmp_path / "t", slots=1024)
    assert first.remember("a", now=100, until=700) is True
    assert second.remember("a", now=200, until=800) is False
    assert second.remember("a", now=701, until=1300) is True


def test_a_full_table_says_so_rather_than_forget(tmp_path):
    table = HostTable(tmp_path / "t", slots=64)
    seen = [table.remember(str(i), now=1, until=100) for i in range(200)]
    assert seen.count(True) <= 64
    assert None in seen
    assert table.remember("later", now=200, until=300) is True


@pytest.mark.policy("R42")
def test_a_quota_counted_by_many_is_counted_right(tmp_path):
    tables = [HostTable(tmp_path / "t", slots=64) for _ in range(2)]
    passed = []

    def take(table):
        for _ in range(300):
            passed.append(table.take("g", now=1, day=1, limits=(0, 500)) == "")  # noqa: PERF401

    for table in tables:
        thread = threading.Thread(target=take, args=(table,))
        thread.start()
        thread.join()
    assert sum(passed) == 500
    assert tables[0].take("g", now=2, day=2, limits=(0, 500)) == ""


@pytest.mark.parametrize(
    ("mask", "value", "masked"),
    [
        ("hide", "x", "***"), ("name", "欧阳小明", "欧***"), ("name", "王", "王*"),
        ("citizen-id", "110101199003078072", "110101********8072"), ("citizen-id", "12", "***"),
        ("phone", "13800001111", "138****1111"), ("keep:1:1", "abcd", "a**d"),
        ("keep:x:y", "abcd", "***"), ("unknown", "abcd", "***"), ("year", "1990-03-07", "1990"),
        ("name", None, None), ("account", 12345678901, "1234***8901"),
    ],
)  # fmt: skip
def test_masks_keep_what_they_name_and_hide_the_rest(mask, value, masked):
    assert mask_value(mask, value) == masked


@given(st.text(min_size=1, max_size=60))
def test_no_path_with_anything_unusual_passes(tail):
    path = "/v1/services/" + tail
    try:
        check_path(path)
    except PathRefused:
        return
    assert not {"%", "\\", ";", "?", "#", "\x00"} & set(path)
    assert "//" not in path
    assert not any(part in {".", ".."} for part in path.split("/"))
