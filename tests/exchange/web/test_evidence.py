"""What both bodies take away from a delivery, and nobody else."""

import io
import json
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from tests.factories.exchange import make_journey, run_flow
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.exchange import public as exchange
from zhengtong.exchange.models import Delivery, Run
from zhengtong.exchange.services.runs import DIGEST_PURPOSE
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.ledger import public as ledger
from zhengtong.vault import public as vault

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def journey(scene):
    rules = [{"kind": "range", "column": "amount", "settings": {"high": "735"}}]
    return make_journey(scene, ways=["batch", "file"], flow={"rules": rules})


def address(run, rest=""):
    return f"/exchange/deliveries/{run.delivery_id}/{rest}"


@pytest.mark.policy("R56")
def test_either_side_takes_the_proof_of_a_delivery_and_a_stranger_none(journey):
    run = run_flow(journey)
    browser = sign_in(journey.consumer)
    assert "正等待封存" in browser.get(address(run)).content.decode()
    assert browser.get(address(run, "proof.json")).status_code >= 400
    ledger.seal_pending()
    assert "下载存证证明" in browser.get(address(run)).content.decode()
    for side in (journey.consumer, journey.provider):
        proof = json.loads(sign_in(side).get(address(run, "proof.json")).content)
        assert str(run.delivery_id) in proof["content"]
        assert proof["path"]
    stranger = sign_in(make_post(Role.OFFICER))
    assert stranger.get(address(run, "proof.json")).status_code == 404
    assert stranger.get(address(run, "receipt.json")).status_code == 404


@pytest.mark.policy("P11.2")
def test_officers_of_both_sides_see_the_digest_key_and_each_look_is_journalled(journey):
    run = run_flow(journey)
    secret = Run.objects.get(uuid=run.uuid).digest_secret
    key = vault.open_secret(secret, by=journey.consumer, purpose=DIGEST_PURPOSE).hex()
    assert key not in sign_in(journey.consumer).get(address(run)).content.decode()
    for side in (journey.consumer, journey.provider):
        answer = sign_in(side).post(address(run, "digest-key/"))
        assert key in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
    looks = ledger.list_records(
        "deeds", subject=str(run.delivery_id), name="exchange.digest-key-shown"
    )
    assert len(looks) == 2
    assert key not in str([look.content for look in looks])


def test_nobody_else_sees_the_digest_key(journey):
    run = run_flow(journey)
    assert sign_in(make_post(Role.OFFICER)).post(address(run, "digest-key/")).status_code == 404
    head = sign_in(journey.consumer_head)
    assert head.post(address(run, "digest-key/")).status_code == 403
    assert sign_in(journey.consumer).get(address(run, "digest-key/")).status_code == 405


def test_rows_set_aside_are_shown_in_words_and_exported_as_text(journey):
    run = run_flow(journey)
    browser = sign_in(journey.provider)
    page = browser.get(f"/exchange/runs/{run.uuid}/quarantine/").content.decode()
    assert "超出取值范围" in page
    assert "R1" in page
    sheet = browser.get(f"/exchange/runs/{run.uuid}/quarantine.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:5] == ["行键", "列", "规则", "原因", "值"]
    assert len(rows) == 1 + run.rows_rejected == 11
    assert rows[1][:5] == ["491", "amount", "R1", "超出取值范围", "736.50"]
    stranger = sign_in(make_post(Role.OFFICER))
    assert stranger.get(f"/exchange/runs/{run.uuid}/quarantine.xlsx").status_code == 404


def test_files_go_when_their_time_came_and_the_receipt_says_when_and_why(journey):
    run = exchange.export_files(journey.grant.uuid, by=journey.consumer)
    exchange.carry_out_run(run.uuid)
    delivery = Delivery.objects.get()
    browser = sign_in(journey.consumer)
    page = f"/exchange/deliveries/{delivery.uuid}/"
    assert "签收后 7 天清除" in browser.get(page).content.decode()
    exchange.acknowledge_delivery(delivery.uuid, by=journey.consumer)
    assert "平台自定" in browser.get(page).content.decode()
    assert exchange.erase_due_files() == 0
    later = clock.current().now() + timedelta(days=7, seconds=1)
    with clock.use(clock.FixedClock(later)):
        assert exchange.erase_due_files() == 1
        assert exchange.erase_due_files() == 0
    delivery.refresh_from_db()
    assert (delivery.file_secret, delivery.erased_at) == (None, later)
