"""The journal: deeds in their transaction, refusals outside it, calls in batches."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from zhengtong.crypto import records
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.ledger import public as ledger
from zhengtong.ledger.models import Record
from zhengtong.ledger.services.journal import instant_text

pytestmark = pytest.mark.django_db
OFFICER = Actor(account_id=uuid7(), name="王敏", body_id=uuid7(), body_name="民政厅")


def header_of(record: Record) -> bytes:
    return records.header_bytes(
        records.Header(
            log=record.log, epoch=record.epoch, uuid=str(record.uuid), at=instant_text(record.at),
            transaction=record.txid, shard=str(record.shard), sequence=record.sequence,
            previous=bytes(record.previous), commitment=bytes(record.commitment),
        )
    )  # fmt: skip


def call(subject: str = "svc") -> ledger.CallRecord:
    return ledger.CallRecord(
        uuid=uuid7(), at=clock.current().now(), subject=subject, nonce=bytes(range(16)),
        body_id=OFFICER.body_id, facts={"status": 200},
    )  # fmt: skip


def test_a_deed_is_journalled_with_its_facts():
    ledger.record_deed("catalogue.entry-published", subject="E1", by=OFFICER, version=2)
    record = Record.objects.get()
    content = json.loads(record.content)
    assert content["facts"] == {"version": 2}
    assert content["by"]["name"] == "王敏"
    assert (record.name, record.subject) == ("catalogue.entry-published", "E1")
    assert record.body == str(OFFICER.body_id)


def test_each_record_names_its_predecessor_in_the_shard():
    for number in range(3):
        ledger.record_deed("a.b", subject=str(number), by=OFFICER)
    first, second, third = Record.objects.order_by("sequence")
    assert bytes(first.previous) == records.FIRST_PREDECESSOR
    assert bytes(second.previous) == records.sm3(header_of(first))
    assert bytes(third.previous) == records.sm3(header_of(second))


def test_a_rolled_back_savepoint_leaves_no_gap():
    ledger.record_deed("a.b", subject="1", by=OFFICER)
    with transaction.atomic():
        ledger.record_deed("a.b", subject="lost", by=OFFICER)
        transaction.set_rollback(True)
    ledger.record_deed("a.b", subject="2", by=OFFICER)
    assert [r.sequence for r in Record.objects.order_by("sequence")] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_deed_outside_a_transaction_is_a_mistake():
    with pytest.raises(RuntimeError):
        ledger.record_deed("a.b", subject="1", by=OFFICER)


def test_a_refusal_holds_who_what_and_why():
    ledger.record_refusal("POST x", subject="E1", by=None, code="catalogue.forbidden")
    record = Record.objects.get(log="refusals")
    assert json.loads(record.content)["code"] == "catalogue.forbidden"


def test_calls_come_in_batches_and_once_each():
    rows = [call() for _ in range(5)]
    assert ledger.append_calls(rows) == 5
    assert ledger.append_calls([*rows, call()]) == 1
    assert sorted(Record.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_facts_of_every_plain_kind_are_kept():
    ledger.record_deed(
        "a.b", subject=UUID(int=1), by=Actor.system("sealer"), kinds={"b", "a"}, share=0.5
    )
    facts = json.loads(Record.objects.get().content)["facts"]
    assert facts == {"kinds": ["a", "b"], "share": "0.5"}


def test_hostile_text_is_journalled():
    path = Path(__file__).parents[2] / "data" / "blns.json"
    for text in [*json.loads(path.read_text(encoding="utf-8")), "a\x00b", "\ud800"]:
        ledger.record_deed("a.b", subject=text, by=OFFICER, said=text)
    assert Record.objects.count() > 2


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_record SET content = '{}'", "DELETE FROM ledger_record"],
)
def test_a_record_can_be_neither_changed_nor_removed(statement):
    ledger.record_deed("a.b", subject="1", by=OFFICER)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_journal_cannot_be_emptied():
    ledger.record_deed("a.b", subject="1", by=OFFICER)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_record ENABLE TRIGGER ledger_no_truncate")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("TRUNCATE ledger_record CASCADE")
