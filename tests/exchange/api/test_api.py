"""The same journey by JSON."""

import pytest
from tests.factories.exchange import make_journey, source_facts
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.exchange import public as exchange
from zhengtong.kernel.actor import Role

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
