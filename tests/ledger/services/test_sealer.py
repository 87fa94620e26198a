"""The sealer: every committed record becomes a leaf once, heads are signed and grow."""

import contextlib
import itertools
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from tests.ledger.samples import OFFICER, make_call

from zhengtong.crypto import merkle, records
from zhengtong.crypto.notes import read_checkpoint
from zhengtong.ledger import public as ledger
from zhengtong.ledger.models import Leaf, Record, SealerState, Tile, TreeHead
from zhengtong.ledger.services import keys, trees
from zhengtong.ledger.services.verification import verify_log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_state_folder(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path


def journal(count):
    for number in range(count):
        with transaction.atomic():
            ledger.record_deed("a.b", subject=str(number), by=OFFICER)


def test_committed_records_become_leaves_once():
    journal(3)
    ledger.append_calls([make_call() for _ in range(2)])
    assert ledger.seal_pending() == 5
    assert ledger.seal_pending() == 0
    assert list(Leaf.objects.filter(log="deeds").values_list("index", flat=True)) == [0, 1, 2]
    assert TreeHead.objects.get(log="calls").size == 2


def test_the_head_is_signed_by_both_keys():
    journal(2)
    ledger.seal_pending()
    head = TreeHead.objects.get()
    checkpoint = read_checkpoint(head.checkpoint)
    assert (checkpoint.size, checkpoint.root) == (2, bytes(head.root))
    found = keys.note_keys(checkpoint.origin)
    assert {key.algorithm for key in found} == {"sm2", "ed25519"}
    for key in found:
        assert keys.is_signed(key, checkpoint.body, checkpoint.signature_by(key))


def test_under_the_gm_profile_only_sm2_signs(settings):
    settings.ZT_CRYPTO_PROFILE = "gm"
    journal(1)
    ledger.seal_pending()
    assert len(read_checkpoint(TreeHead.objects.get().checkpoint).signatures) == 1


def test_a_later_head_extends_the_earlier_one():
    sizes = []
    for count in (1, 300, 5):
        ledger.append_calls([make_call() for _ in range(count)])
        ledger.seal_pending()
        sizes.append(TreeHead.objects.order_by("-size").first())
    node = trees.node_reader("calls", 1)
    for old, new in itertools.pairwise(sizes):
        proof = merkle.prove_consistency(old.size, new.size, node)
        assert merkle.verify_consistency(
            old=old.size, new=new.size, old_root=bytes(old.root), new_root=bytes(new.root),
            proof=proof,
        )  # fmt: skip


@pytest.mark.slow
def test_a_record_of_an_open_transaction_is_not_passed_over():
    writing, may_commit = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            ledger.record_deed("a.b", subject="slow", by=OFFICER)
            writing.set()
            may_commit.wait(10)
        connection.close()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert writing.wait(10)
    journal(1)
    assert ledger.seal_pending() == 1
    assert ledger.seal_pending() == 0
    journal(1)
    assert ledger.seal_pending() == 1
    may_commit.set()
    thread.join(10)
    assert ledger.seal_pending() == 1
    assert Leaf.objects.count() == 3
    assert SealerState.objects.get().settled_id == Record.objects.order_by("-id").first().id


def test_many_writers_and_a_sealer_lose_nothing():
    def write():
        for number in range(15):
            with contextlib.suppress(ZeroDivisionError), transaction.atomic():
                ledger.record_deed("a.b", subject=str(number), by=OFFICER)
                1 / (number % 5)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        ledger.seal_pending()
    ledger.seal_pending()
    assert Leaf.objects.count() == Record.objects.count() == 48
    assert verify_log("deeds").is_whole


def test_while_another_seals_this_one_does_nothing():
    journal(1)
    other = connection.copy()
    try:
        other.ensure_connection()
        with other.connection.cursor() as cursor:
            from zhengtong.ledger.services.sealer import _LOCK

            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            assert ledger.seal_pending() == 0
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    finally:
        other.close()
    assert ledger.seal_pending() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_tile SET hashes = decode('00', 'hex')",
        "DELETE FROM ledger_tile",
        "UPDATE ledger_treehead SET size = 9",
        "DELETE FROM ledger_leaf",
        "DELETE FROM ledger_logkey",
    ],
)
def test_sealed_evidence_can_be_neither_changed_nor_removed(statement):
    journal(1)
    ledger.seal_pending()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_tiles_hold_the_leaf_hashes():
    journal(2)
    ledger.seal_pending()
    tile = bytes(Tile.objects.get(level=0).hashes)
    assert merkle.root_of([tile[:32], tile[32:]]) == bytes(TreeHead.objects.get().root)
    assert tile[:32] != records.leaf_hash(b"")
