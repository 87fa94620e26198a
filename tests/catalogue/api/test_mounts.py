"""Mounted resources and cross-checking by API."""

import pytest
from tests.catalogue.api.test_routes import AT, post
from tests.catalogue.services.test_mounting import make_empty, mount, propose
from tests.factories.organisations import make_post, make_reviewer, sign_in

from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


def test_mounts_and_rates_are_read_within_reach(client):
    officer, entry = make_empty()
    resource = mount(officer, entry)
    sign_in(client, officer)
    assert [one["uuid"] for one in client.get(f"{AT}/mounts").json()] == [str(resource.uuid)]
    assert client.get(f"{AT}/mounts?view=broken").json() == []
    (rate,) = client.get(f"{AT}/mounts/rates").json()
    assert (rate["key"], rate["rate"]) == (str(officer.body_id), 100.0)
    sign_in(client, make_post(Role.OFFICER))
    assert client.get(f"{AT}/mounts").json() == []


def test_a_map_is_changed_and_submitted(client):
    officer, entry = make_empty()
    make_post(Role.BODY_HEAD, body=officer.body_id)
    make_reviewer(officer.region)
    row = propose(officer, entry)
    sign_in(client, officer)
    wanted = {"columns": {str(entry.items[0].item_id): "code"}, "revision": 1}
    assert post(client, f"/resources/{row.uuid}/map", wanted, "put").json()["revision"] == 2
    stale = post(client, f"/resources/{row.uuid}/submission", {"revision": 1})
    assert stale.status_code == 409
    sent = post(client, f"/resources/{row.uuid}/submission", {"revision": 2})
    assert sent.json()["state"] == "under_review"


def test_a_doubt_is_reported_answered_and_never_shows_its_record(client):
    officer, entry = make_empty()
    sign_in(client, make_post(Role.OFFICER))
    doubt = {"aspect": "data", "text": "名称不对", "record_key": "340102199001010011"}
    made = post(client, f"/entries/{entry.uuid}/corrections", doubt)
    assert made.status_code == 201
    assert doubt["record_key"] not in made.content.decode()
    at, revision = f"/corrections/{made.json()['uuid']}", made.json()["revision"]
    wrong = post(client, f"{at}/answer", {"outcome": "kept", "answer": "x", "revision": revision})
    assert wrong.status_code == 403
    sign_in(client, officer)
    assert post(client, f"{at}/withdrawal", {"revision": revision}).status_code == 403, "not theirs"
    answer = {"outcome": "corrected", "answer": "已更正", "revision": revision}
    assert post(client, f"{at}/answer", answer).json()["state"] == "corrected"
    assert [one["state"] for one in client.get(f"{AT}/corrections").json()] == ["corrected"]
    assert post(client, f"{at}/withdrawal", {"revision": revision + 1}).status_code == 409, "over"
