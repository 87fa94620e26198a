"""Pages of the gateway: services, credentials, calls."""

import json
from pathlib import Path

import pytest
from tests.factories.gateway import endpoint, make_callable_sides, make_service
from tests.factories.organisations import make_post
from tests.factories.web import sign_in
from tests.gateway.services.test_posting import make_call

from zhengtong.gateway.models import Credential, Service
from zhengtong.gateway.public import post_calls
from zhengtong.gateway.services import upstreams
from zhengtong.kernel.actor import Role
from zhengtong.ledger import public as ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state_dir(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path


@pytest.fixture
def sides():
    return make_service()


def test_the_list_of_services_names_code_and_provider(sides):
    page = sign_in(sides.consumer).get("/gateway/").content.decode()
    assert sides.service.code in page
    assert sides.entry.title in page


def test_a_service_page_shows_how_to_call_what_is_granted_and_the_limits(sides):
    page = sign_in(sides.consumer).get(f"/gateway/services/{sides.service.uuid}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert f"/v1/services/{sides.service.code}" in text
    assert "X-Case-Number" in text
    assert text.count("已授权") == len(sides.service.items)
    assert sides.grant.number in text


def test_the_provider_may_suspend_resume_and_close_on_the_page(sides):
    client = sign_in(sides.provider)
    url = f"/gateway/services/{sides.service.uuid}/"
    client.post(url + "move/", {"verb": "suspend", "reason": "核查", "revision": 1})
    assert "核查" in client.get(url).content.decode()
    client.post(url + "move/", {"verb": "resume", "revision": 2})
    assert Service.objects.get().state == "live"
    client.post(url + "move/", {"verb": "suspend", "reason": "", "revision": 3})
    assert Service.objects.get().state == "live"
    client.post(url + "move/", {"verb": "close", "reason": "下线", "revision": 3})
    assert Service.objects.get().state == "closed"


def test_a_stale_page_stops_nothing(sides):
    client = sign_in(sides.provider)
    answer = client.post(
        f"/gateway/services/{sides.service.uuid}/move/",
        {"verb": "suspend", "reason": "核查", "revision": 0},
    )
    assert answer.status_code == 409
    assert Service.objects.get().state == "live"


def test_a_credential_is_shown_once_and_a_second_click_gets_no_second(sides):
    client = sign_in(sides.consumer)
    form = {"note": "救助系统", "idempotency_key": "0192d1f0-aaaa"}
    answer = client.post(f"/gateway/grants/{sides.grant.uuid}/credentials/", form)
    assert answer["Cache-Control"] == "no-store"
    assert Credential.objects.get().client_id in answer.content.decode()
    again = client.post(f"/gateway/grants/{sides.grant.uuid}/credentials/", form)
    assert again.status_code == 409
    assert Credential.objects.count() == 1


def test_a_credential_is_rotated_and_revoked_on_the_page(sides):
    client = sign_in(sides.consumer)
    client.post(f"/gateway/grants/{sides.grant.uuid}/credentials/", {})
    one = Credential.objects.get()
    assert (
        client.post(f"/gateway/credentials/{one.uuid}/rotate/", {"revision": 1}).status_code == 200
    )
    assert (
        client.post(f"/gateway/credentials/{one.uuid}/rotate/", {"revision": 1}).status_code == 409
    )
    client.post(f"/gateway/credentials/{one.uuid}/revoke/", {"reason": "不用了", "revision": 2})
    assert "已吊销" in client.get("/gateway/credentials/").content.decode()


def test_publishing_goes_from_the_entry_to_the_table_to_the_service(monkeypatch):
    monkeypatch.setattr(upstreams, "endpoint_of", lambda *_, **__: endpoint())
    sides = make_callable_sides()
    client = sign_in(sides.provider)
    assert sides.entry.title in client.get("/gateway/publish/").content.decode()
    assert "marriages" in client.get(f"/gateway/publish/{sides.entry.uuid}/").content.decode()
    url = f"/gateway/publish/resources/{sides.entry.resources[0].uuid}/"
    assert client.get(url).status_code == 200
    form = {"code": "标识", "page_limit": 10, "timeout_ms": 1000, "keys": ["citizen_id"]}
    refused = client.post(url, form)
    assert refused.status_code == 422
    assert "以字母开头" in refused.content.decode()
    client.post(url, form | {"code": "marriage-check"})
    assert Service.objects.get().code == "marriage-check"
    assert client.post(url, form | {"code": "again"}).status_code == 422


def test_strangers_are_sent_to_sign_in_and_other_bodies_publish_nothing(client, sides):
    for path in ("", "publish/", "credentials/", "calls/", f"services/{sides.service.uuid}/"):
        assert client.get(f"/gateway/{path}").status_code == 302
    other = sign_in(make_post(Role.OFFICER))
    resource = sides.entry.resources[0].uuid
    assert other.get(f"/gateway/publish/resources/{resource}/").status_code == 403


def test_the_log_shows_a_bodys_own_calls_with_their_reasons(sides):
    make_call(sides, 1)
    denied = make_call(sides, 2, status=403, code="gateway.items-refused")
    for actor in (sides.consumer, sides.provider):
        text = sign_in(actor).get("/gateway/calls/").content.decode()
        assert "不在授权范围内" in text
    assert (
        str(denied.uuid)
        not in sign_in(make_post(Role.OFFICER)).get("/gateway/calls/").content.decode()
    )
    only = sign_in(sides.consumer).get("/gateway/calls/?outcome=answered").content.decode()
    assert str(denied.uuid) not in only


def test_one_call_shows_its_evidence_and_the_record_can_be_had(sides):
    call = make_call(sides, 1)
    client = sign_in(sides.consumer)
    assert str(call.uuid) in client.get(f"/gateway/calls/{call.uuid}/").content.decode()
    record = client.get(f"/gateway/calls/{call.uuid}/record.json")
    assert record.content.decode() == call.record
    assert sign_in(make_post(Role.OFFICER)).get(f"/gateway/calls/{call.uuid}/").status_code == 404


def test_pages_need_no_more_statements_for_more_rows(sides, django_assert_max_num_queries):
    client = sign_in(sides.consumer)
    for number in range(1, 4):
        make_call(sides, number)
    client.get("/gateway/calls/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/gateway/calls/")
    for number in range(4, 25):
        make_call(sides, number)
    with CaptureQueriesContext(connection) as many:
        client.get("/gateway/calls/")
    assert len(many) == len(few)


def test_hostile_notes_are_kept_and_shown_safely(sides):
    client = sign_in(sides.consumer)
    strings = json.loads(Path("tests/data/blns.json").read_text(encoding="utf-8"))
    note = next(text for text in strings if "<script" in text)[:100]
    client.post(f"/gateway/grants/{sides.grant.uuid}/credentials/", {"note": note})
    assert Credential.objects.get().note == note.strip()
    assert note not in client.get("/gateway/credentials/").content.decode()
    client.post(f"/gateway/grants/{sides.grant.uuid}/credentials/", {"note": "a\x00b"})
    assert Credential.objects.count() == 1


def test_pages_speak_english_too(sides):
    client = sign_in(sides.consumer, language="en")
    for path in ("", "credentials/", "calls/", f"services/{sides.service.uuid}/"):
        assert client.get(f"/gateway/{path}").status_code == 200


def test_either_side_downloads_the_proof_of_a_call(sides):
    call = make_call(sides, 1)
    post_calls()
    ledger.seal_pending()
    for actor in (sides.consumer, sides.provider):
        proof = sign_in(actor).get(f"/gateway/calls/{call.uuid}/proof.json")
        assert proof.status_code == 200
        assert str(call.uuid) in proof.content.decode()
    stranger = sign_in(make_post(Role.OFFICER))
    assert stranger.get(f"/gateway/calls/{call.uuid}/proof.json").status_code == 404
