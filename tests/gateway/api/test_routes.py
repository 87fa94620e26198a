"""The JSON routes of the gateway."""

import pytest
from tests.factories.gateway import endpoint, make_callable_sides, make_service
from tests.factories.web import sign_in
from tests.gateway.services.test_posting import make_call

from zhengtong.gateway.services import upstreams

pytestmark = pytest.mark.django_db
API = "/api/v1/gateway"


@pytest.fixture(autouse=True)
def state_dir(settings, tmp_path, monkeypatch):
    settings.ZT_STATE_DIR = tmp_path
    monkeypatch.setattr(upstreams, "endpoint_of", lambda *_, **__: endpoint())


def post(client, path, body):
    return client.post(API + path, body, content_type="application/json")


def test_a_resource_is_published_suspended_and_resumed():
    sides = make_callable_sides()
    client = sign_in(sides.provider)
    asked = {"resource_id": str(sides.entry.resources[0].uuid), "code": "by-api"}
    made = post(client, "/services", asked)
    assert made.status_code == 201, made.content
    service = made.json()
    assert (service["code"], service["keys"]) == ("by-api", ["citizen_id"])
    change = {"state": "suspended", "reason": "核查", "revision": 1}
    assert post(client, f"/services/{service['uuid']}/state", change).json()["state"] == "suspended"
    stale = post(client, f"/services/{service['uuid']}/state", change)
    assert stale.status_code == 409
    back = {"state": "live", "revision": 2}
    assert post(client, f"/services/{service['uuid']}/state", back).json()["state"] == "live"


def test_a_credential_is_issued_once_per_key_rotated_and_revoked():
    sides = make_service()
    client = sign_in(sides.consumer)
    asked = {"grant_id": str(sides.grant.uuid), "request_key": "key-00001"}
    made = post(client, "/credentials", asked)
    assert made.status_code == 201
    assert len(made.json()["client_secret"]) >= 40
    assert post(client, "/credentials", asked).json()["code"] == "gateway.credential-issued-already"
    uuid = made.json()["credential"]["uuid"]
    assert post(client, f"/credentials/{uuid}/rotate", {"revision": 1}).status_code == 200
    revoked = post(client, f"/credentials/{uuid}/revoke", {"reason": "x"})
    assert revoked.json()["state"] == "revoked"
    assert "client_secret" not in str(client.get(API + "/credentials").json())


def test_calls_of_the_body_come_in_pages():
    sides = make_service()
    for number in range(1, 4):
        make_call(sides, number)
    page = sign_in(sides.provider).get(API + "/calls?limit=2").json()
    assert (page["total"], len(page["calls"])) == (3, 2)


def test_strangers_get_nothing(client):
    for path in ("/services", "/credentials", "/calls"):
        assert client.get(API + path).status_code == 401
