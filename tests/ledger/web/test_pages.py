"""Pages of the ledger: what everybody sees, and records for those who may read them."""

import json
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from tests.ledger.samples import OFFICER, make_call

from zhengtong.crypto import merkle, tiles
from zhengtong.crypto.notes import read_checkpoint
from zhengtong.kernel.actor import Role
from zhengtong.kernel.ids import uuid7
from zhengtong.ledger import public as ledger
from zhengtong.ledger.domain.errors import RecordNotFound
from zhengtong.ledger.models import Record
from zhengtong.ledger.web import records

pytestmark = pytest.mark.django_db
AUDITOR = replace(OFFICER, name="审计员", body_id=uuid7(), roles=frozenset({Role.AUDITOR}))
STRANGER = replace(OFFICER, name="李强", body_id=uuid7())


@pytest.fixture(autouse=True)
def sealed_log(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path
    with transaction.atomic():
        ledger.record_deed("a.b", subject="<script>x</script>", by=OFFICER, note="<b>")
    ledger.append_calls([make_call() for _ in range(300)])
    ledger.seal_pending()


def visit(view, actor, query="", **arguments):
    request = RequestFactory().get(f"/ledger/records/{query}")
    request.actor = actor
    return view(request, **arguments)


def test_everybody_sees_the_heads_and_no_record(client):
    page = client.get("/ledger/").content.decode()
    assert "300" in page
    assert "王敏" not in page


def test_the_public_tiles_give_the_signed_root(client):
    checkpoint = read_checkpoint(client.get("/ledger/calls/checkpoint").content.decode())
    first = client.get("/ledger/calls/1/tile/0/000").content
    rest = client.get("/ledger/calls/1/tile/0/001.p/44").content
    hashes = tiles.split_hashes(first + rest)
    assert len(hashes) == checkpoint.size == 300
    assert merkle.root_of(hashes) == checkpoint.root


@pytest.mark.parametrize(
    "path",
    [
        "calls/1/tile/0/001", "calls/1/tile/0/001.p/45", "calls/1/tile/0/001.p/0", "x/checkpoint",
        "calls/9/checkpoint", "refusals/checkpoint", "calls/1/tile/9/000", "calls/1/tile/0/1",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(f"/ledger/{path}").status_code == 404


def test_the_verifier_is_offered_with_our_keys(client):
    source = client.get("/ledger/zt_verify.py").content.decode()
    assert '("sm2", "04' in source


def test_strangers_are_sent_to_sign_in(client):
    record = Record.objects.first()
    for path in ("records/", f"records/{record.uuid}/", f"records/{record.uuid}/proof.json"):
        assert client.get(f"/ledger/{path}").status_code == 302


def test_an_officer_sees_the_deeds_of_the_own_body_only():
    assert "王敏" in visit(records.list_page, OFFICER).content.decode()
    assert "王敏" not in visit(records.list_page, STRANGER).content.decode()
    assert "svc" not in visit(records.list_page, OFFICER, "?log=calls").content.decode()
    deed = Record.objects.get(log="deeds").uuid
    assert visit(records.show_record, OFFICER, record_id=deed).status_code == 200
    for view in (records.show_record, records.send_proof):
        with pytest.raises(RecordNotFound):
            visit(view, STRANGER, record_id=deed)


def test_an_officer_does_not_see_calls_of_the_own_body():
    call = Record.objects.filter(log="calls").first().uuid
    with pytest.raises(RecordNotFound):
        visit(records.show_record, OFFICER, record_id=call)
    assert visit(records.show_record, AUDITOR, record_id=call).status_code == 200


def test_the_auditor_sees_every_log_and_filters():
    assert "svc" in visit(records.list_page, AUDITOR, "?log=calls").content.decode()
    page = visit(records.list_page, AUDITOR, "?name=a.b&subject=nothing").content.decode()
    assert "没有符合条件的记录" in page


def test_hostile_text_is_shown_escaped():
    deed = Record.objects.get(log="deeds").uuid
    page = visit(records.show_record, AUDITOR, record_id=deed).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    listed = visit(records.list_page, AUDITOR, "?subject=%00<i>").content.decode()
    assert "<i>" not in listed


def test_a_proof_is_downloaded():
    deed = Record.objects.get(log="deeds").uuid
    answer = visit(records.send_proof, OFFICER, record_id=deed)
    assert json.loads(answer.content)["format"] == "zhengtong-proof/1"
    assert "attachment" in answer["Content-Disposition"]


def test_the_number_of_statements_does_not_grow_with_the_rows():
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            visit(records.list_page, AUDITOR, "?log=deeds")
        counts.append(len(queries))
        for number in range(20):
            ledger.record_deed("a.b", subject=str(number), by=OFFICER)
    assert counts[0] == counts[1]
