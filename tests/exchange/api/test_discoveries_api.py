"""Discovery and verdicts by JSON."""

import pytest
from tests.factories.discovery import business_tables
from tests.factories.exchange import make_source
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.exchange import public as exchange
from zhengtong.kernel.actor import Role
from zhengtong.standards import public as standards

pytestmark = pytest.mark.django_db(transaction=True)
API = "/api/v1/exchange"


def send(browser, path, data=None):
    return browser.post(f"{API}{path}", data or {}, content_type="application/json")


def start(scene, officer, browser):
    scene.at_source(*business_tables())
    source = make_source(scene, officer)
    made = send(browser, f"/sources/{source.uuid}/discoveries")
    assert made.status_code == 202, made.content
    exchange.carry_out_discovery(made.json()["uuid"])
    return f"/discoveries/{made.json()['uuid']}"


def test_a_schema_is_discovered_chosen_drafted_and_undone(scene):
    officer = make_post(Role.OFFICER)
    browser = sign_in(officer)
    place = start(scene, officer, browser)
    assert browser.get(f"{API}{place}").json()["state"] == "done"
    kept = browser.get(f"{API}{place}/tables?show=kept").json()
    assert [table["name"] for table in kept] == ["person", "subsidy"]
    send(browser, f"{place}/choices", {"drop": ["subsidy"], "titles": {"person": "低保人员"}})
    act = send(browser, f"{place}/drafts").json()
    assert act["entries"] == 1
    assert send(browser, f"{place}/drafts").json()["code"] == "exchange.nothing-to-draft"
    undone = send(browser, f"{place}/drafts/{act['act']}/undo").json()
    assert undone == {"entries": 1, "kept": []}


def test_verdicts_are_sent_and_read(scene):
    standards.load_standards()
    officer = make_post(Role.OFFICER)
    browser = sign_in(officer)
    place = start(scene, officer, browser)
    table = browser.get(f"{API}{place}/tables?q=person&show=kept").json()[0]
    verdict = {"element_code": "", "grade": 1, "personal": ""}
    path = f"{place}/tables/{table['uuid']}"
    refused = send(browser, path, {"verdicts": {"c2": verdict}})
    assert (refused.status_code, refused.json()["code"]) == (422, "catalogue.verdict-invalid")
    sent = {"verdicts": {"c2": verdict | {"reason": "药品名"}}, "keep": ["c1", "c2"]}
    answer = send(browser, path, sent)
    assert answer.status_code == 200, answer.content
    (kept,) = browser.get("/api/v1/catalogue/verdicts?outcome=overruled").json()
    assert (kept["column_name"], kept["reason"]) == ("c2", "药品名")
    assert browser.get("/api/v1/catalogue/sense-rules").json()[0]["overruled"] == 1
    assert browser.get("/api/v1/catalogue/similar?title=低保").json() == []


def test_strangers_find_nothing(scene):
    officer = make_post(Role.OFFICER)
    place = start(scene, officer, sign_in(officer))
    stranger = sign_in(make_post(Role.OFFICER))
    assert stranger.get(f"{API}{place}").status_code == 404
    assert send(stranger, f"{place}/drafts").status_code == 404
    assert sign_in(make_post(Role.AUDITOR)).post(f"{API}{place}/drafts").status_code == 403
