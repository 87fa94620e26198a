"""Verification: a whole log is whole; a changed byte anywhere is found and located."""

import json

import pytest
from django.db import connection, transaction
from tests.ledger.samples import OFFICER, make_call

from zhengtong.crypto.signing import new_sm2_key, sm2_signer
from zhengtong.ledger import public as ledger
from zhengtong.ledger.models import Record, TreeHead
from zhengtong.ledger.services.verification import verify_log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sealed_log(settings, tmp_path):
    """Six deeds and 300 calls under two heads each, one deed pending."""
    settings.ZT_STATE_DIR = tmp_path
    for half in range(2):
        for number in range(3):
            with transaction.atomic():
                ledger.record_deed("a.b", subject=f"{half}{number}", by=OFFICER)
        ledger.append_calls([make_call() for _ in range(150)])
        ledger.seal_pending()
    with transaction.atomic():
        ledger.record_deed("a.b", subject="pending", by=OFFICER)


def tamper(*statements):
    """Write as somebody with all rights to the database would, past the triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


def findings(log="deeds"):
    return [(f.what, f.index, f.field) for f in verify_log(log).findings]


def leaf_of(index, log="deeds"):
    return f"(SELECT record_id FROM ledger_leaf WHERE log = '{log}' AND index = {index})"


def test_a_whole_log_is_whole():
    verdict = verify_log("deeds")
    assert (verdict.records, verdict.sealed, verdict.heads) == (7, 6, 2)
    assert verdict.is_whole
    assert verify_log("calls").sealed == 300
    assert verify_log("calls").is_whole
    assert verify_log("refusals").is_whole


@pytest.mark.policy("R56")
def test_a_changed_byte_of_a_content_is_located():
    tamper(
        "UPDATE ledger_record SET content = replace(content, '王敏', '王敬')"
        f" WHERE id = {leaf_of(2)}"
    )
    (finding,) = verify_log("deeds").findings
    record = Record.objects.get(content__contains="王敬")
    assert (finding.what, finding.index, finding.field) == ("record-changed", 2, "content")
    assert finding.record == str(record.uuid)
    assert "第 2 条记录" in finding.sentence()


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("nonce", "decode(repeat('00', 16), 'hex')", "content"),
        ("commitment", "decode(repeat('00', 32), 'hex')", "commitment"),
        ("previous", "decode(repeat('00', 32), 'hex')", "previous"),
        ("sequence", "77", "sequence"),
        ("at", "at + interval '1 second'", "header"),
        ("txid", "txid + 1", "header"),
        ("uuid", "gen_random_uuid()", "header"),
        ("epoch", "9", "epoch"),
    ],
)
def test_each_changed_field_of_a_record_is_located(column, value, field):
    tamper(f"UPDATE ledger_record SET {column} = {value} WHERE id = {leaf_of(3)}")
    assert findings() == [("record-changed", 3, field)]


def test_a_removed_record_is_located():
    tamper(
        f"CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT {leaf_of(1)} AS id",
        "DELETE FROM ledger_leaf WHERE record_id = (SELECT id FROM gone)",
        "DELETE FROM ledger_record WHERE id = (SELECT id FROM gone)",
    )
    assert ("record-missing", 1, "") in findings()


def test_a_removed_tail_is_located():
    tamper("DELETE FROM ledger_leaf WHERE log = 'deeds' AND index > 3")
    found = findings()
    assert ("record-missing", 4, "") in found
    assert ("record-missing", 5, "") in found


@pytest.mark.parametrize(
    ("place", "what"), [("-5", "record-inserted"), ("DEFAULT", "chain-broken")]
)
def test_a_record_slipped_in_afterwards_is_found(place, what):
    column, value = ("id, ", f"{place}, ") if place != "DEFAULT" else ("", "")
    columns = "log, epoch, at, txid, shard, sequence, previous, nonce, commitment, content"
    values = columns.replace("sequence", "900")
    tamper(
        f"INSERT INTO ledger_record ({column}uuid, {columns})"
        f" SELECT {value}gen_random_uuid(), {values} FROM ledger_record WHERE id = {leaf_of(1)}"
    )
    assert what in {found for found, _, _ in findings()}


def test_a_changed_pending_record_is_found():
    tamper("UPDATE ledger_record SET content = '{}' WHERE subject = 'pending'")
    assert findings() == [("record-changed", None, "content")]


def test_a_record_changed_together_with_its_tile_is_found():
    tamper(
        "UPDATE ledger_tile SET hashes = overlay(hashes placing decode(repeat('ab', 32), 'hex')"
        " from 65) WHERE log = 'deeds' AND level = 0"
    )
    assert findings()[0][:2] == ("record-changed", 2)
    assert "head-forged" in {what for what, _, _ in findings()}


def test_a_changed_upper_tile_is_found():
    tamper("UPDATE ledger_tile SET hashes = decode('00', 'hex') WHERE log='calls' AND level = 1")
    assert findings("calls") == [("tile-changed", 0, "")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("root = decode(repeat('00', 32), 'hex')", "root"),
        ("chain = decode(repeat('00', 32), 'hex')", "chain"),
        ("at = at + interval '1 hour'", "at"),
        ("checkpoint = replace(checkpoint, 'at 2026', 'at 2027')", "sm2 signature"),
        ("checkpoint = 'nothing'", "checkpoint"),
    ],
)
def test_a_changed_head_is_found(change, field):
    tamper(f"UPDATE ledger_treehead SET {change} WHERE log = 'deeds' AND size = 3")
    (finding,) = verify_log("deeds").findings
    assert (finding.what, finding.size, finding.field) == ("head-forged", 3, field)


def test_a_removed_last_head_is_found():
    tamper("DELETE FROM ledger_treehead WHERE log = 'deeds' AND size = 6")
    assert findings() == [("head-missing", None, "")]


def test_a_key_that_is_not_trusted_does_not_count():
    stranger = sm2_signer(new_sm2_key())
    verdict = verify_log("deeds", trusted=[("sm2", stranger.public_key)])
    assert {finding.field for finding in verdict.findings} == {"signature key"}


def test_a_log_cut_back_as_a_whole_is_found_by_a_published_checkpoint():
    published = TreeHead.objects.get(log="deeds", size=6).checkpoint
    assert verify_log("deeds", published=[published]).is_whole
    tamper(
        "DELETE FROM ledger_leaf WHERE log = 'deeds' AND index > 2",
        "DELETE FROM ledger_treehead WHERE log = 'deeds' AND size > 3",
        "DELETE FROM ledger_record WHERE log = 'deeds' AND id NOT IN"
        " (SELECT record_id FROM ledger_leaf)",
        "UPDATE ledger_tile SET hashes = substring(hashes from 1 for 96) WHERE log = 'deeds'",
    )
    assert verify_log("deeds").is_whole
    (finding,) = verify_log("deeds", published=[published]).findings
    assert finding.what == "checkpoint-broken"


def test_the_verdict_is_plain_json():
    assert json.loads(json.dumps(verify_log("deeds").to_plain()))["whole"] is True


def test_an_unknown_log_is_refused():
    from zhengtong.ledger.domain.errors import UnknownLog

    with pytest.raises(UnknownLog):
        verify_log("secrets")
