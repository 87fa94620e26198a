"""The same journey by JSON."""

import pytest
from tests.factories.exchange import make_journey, run_flow, source_facts
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.exchange import public as exchange
from zhengtong.kernel.actor import Role
from zhengtong.ledger import public as ledger

pytestmark = pytest.mark.django_db(transaction=True)
API = "/api/v1/exchange"


def send(browser, path, data=None):
    return browser.post(f"{API}{path}", data or {}, content_type="application/json")


def test_a_source_is_registered_and_its_secret_never_given_back(scene):
    facts = source_facts(scene)
    sent = {"name": facts.name, "host": facts.host, "port": facts.port, "database": facts.database,
            "user": facts.user, "secret": "很长的口令"}  # fmt: skip
    browser = sign_in(make_post(Role.OFFICER))
    made = send(browser, "/sources", sent)
    assert made.status_code == 201, made.content
    assert "口令" not in browser.get(f"{API}/sources").content.decode()
    tested = send(browser, f"/sources/{made.json()['uuid']}/test").json()
    assert tested["code"] == "exchange.address-refused"


def test_a_flow_is_run_and_its_delivery_read(scene):
    sides = make_journey(scene)
    browser = sign_in(sides.consumer)
    started = send(browser, f"/flows/{sides.flow.uuid}/runs")
    assert started.status_code == 202
    assert (
        send(browser, f"/flows/{sides.flow.uuid}/runs").json()["code"] == "exchange.run-under-way"
    )
    run_id = started.json()["uuid"]
    exchange.carry_out_run(run_id)
    run = browser.get(f"{API}/runs/{run_id}").json()
    assert run["state"] == "done"
    delivery = browser.get(f"{API}/deliveries/{run['delivery_id']}").json()
    assert delivery["receipt"]["rows_target"] == 500
    assert send(browser, f"/deliveries/{run['delivery_id']}/acknowledge").json()["acknowledged_at"]


def test_strangers_are_turned_away(scene):
    sides = make_journey(scene)
    browser = sign_in(make_post(Role.OFFICER))
    assert send(browser, f"/flows/{sides.flow.uuid}/runs").status_code == 404
    assert browser.get(f"{API}/flows").json() == []
    assert sign_in(make_post(Role.AUDITOR)).post(f"{API}/sources").status_code == 403


def test_wrong_rules_are_answered_all_at_once_with_their_places(scene):
    sides = make_journey(scene)
    rules = [
        {"kind": "not-null", "column": "id"},
        {"kind": "length", "column": "name", "settings": {"most": "viel"}},
        {"kind": "pattern", "column": "name", "settings": {"pattern": "(", "x": "\x00"}},
    ]
    sent = {"grant_id": str(sides.grant.uuid), "target_id": str(sides.target.uuid), "rules": rules}
    answer = send(sign_in(sides.consumer), "/flows", sent)
    assert answer.json()["code"] == "exchange.flow-invalid"
    assert [one["field"] for one in answer.json()["gaps"]] == ["rules.1", "rules.2"]
    right = sent | {"rules": rules[:1], "limits": {"rejected_rows": 0}}
    made = send(sign_in(sides.consumer), "/flows", right).json()
    assert made["rules"] == [{"name": "R1", "kind": "not-null", "column": "id", "settings": {}}]
    assert made["limits"]["rejected_rows"] == 0


def test_both_sides_get_proof_and_digest_key_of_a_delivery(scene):
    sides = make_journey(scene)
    run = run_flow(sides)
    ledger.seal_pending()
    for side in (sides.consumer, sides.provider):
        browser = sign_in(side)
        proof = browser.get(f"{API}/deliveries/{run.delivery_id}/proof").json()
        assert proof["format"].startswith("zhengtong-proof/")
        key = send(browser, f"/deliveries/{run.delivery_id}/digest-key").json()["key"]
        assert len(bytes.fromhex(key)) == 16
    stranger = sign_in(make_post(Role.OFFICER))
    assert stranger.get(f"{API}/deliveries/{run.delivery_id}/proof").status_code == 404
