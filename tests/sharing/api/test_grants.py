"""Grants by API."""

import pytest
from tests.factories.organisations import make_post, make_reviewer
from tests.factories.sharing import make_grant, make_sides
from tests.factories.web import sign_in

from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
AT = "/api/v1/sharing/grants"


def send(client, path, body=None, **headers):
    return client.post(f"{AT}{path}", body or {}, content_type="application/json", headers=headers)


def test_the_provider_suspends_resumes_and_ends_and_each_act_is_kept():
    sides = make_sides()
    grant = make_grant(sides)
    head = sign_in(sides.provider_head)
    tag = head.get(f"{AT}/{grant.uuid}")["ETag"]
    for verb, state in (("suspend", "suspended"), ("resume", "live"), ("end", "ended")):
        done = send(head, f"/{grant.uuid}/{verb}", {"reason": "核查"}, **{"If-Match": tag})
        assert (done.status_code, done.json()["state"]) == (200, state)
        tag = done["ETag"]
    assert [act["verb"] for act in done.json()["acts"]] == ["suspended", "resumed", "ended"]
    refused = send(head, f"/{grant.uuid}/resume", {"reason": "核查"}, **{"If-Match": tag})
    assert (refused.status_code, refused.json()["code"]) == (409, "sharing.grant-not-live")


def test_a_grant_is_stopped_on_evidence_only_and_not_from_a_stale_page():
    sides = make_sides()
    grant = make_grant(sides)
    reviewer = sign_in(make_reviewer())
    refused = send(reviewer, f"/{grant.uuid}/suspend", {"revision": 1})
    assert (refused.status_code, refused.json()["code"]) == (422, "sharing.evidence-required")
    refused = send(reviewer, f"/{grant.uuid}/suspend", {"reason": "核查", "revision": 9})
    assert (refused.status_code, refused.json()["code"]) == (409, "kernel.stale-revision")
    assert send(reviewer, f"/{grant.uuid}/suspend", {"reason": "核查"}).status_code == 428


def test_the_consumer_may_read_its_grant_but_not_stop_it():
    sides = make_sides()
    grant = make_grant(sides)
    officer, head = sign_in(sides.consumer), sign_in(sides.consumer_head)
    assert officer.get(f"{AT}/{grant.uuid}").json()["number"] == grant.number
    stop = {"reason": "核查", "revision": 1}
    refused = send(head, f"/{grant.uuid}/end", stop)
    assert (refused.status_code, refused.json()["code"]) == (403, "sharing.not-your-grant")
    assert send(officer, f"/{grant.uuid}/end", stop).json()["code"] == "kernel.forbidden"


def test_another_body_finds_no_grant():
    grant = make_grant()
    other = sign_in(make_post(Role.SHARING_HEAD))
    assert other.get(f"{AT}/{grant.uuid}").status_code == 404
    stop = {"reason": "核查", "revision": 1}
    assert send(other, f"/{grant.uuid}/suspend", stop).status_code == 404
    assert other.get(AT).json() == {"total": 0, "rows": []}


def test_grants_are_listed_by_side_and_state(django_assert_max_num_queries):
    sides = make_sides()
    for _each in range(3):
        make_grant(sides)
    client = sign_in(sides.consumer)
    with django_assert_max_num_queries(12):
        page = client.get(AT, {"side": "held", "state": "live", "limit": 2}).json()
    assert (page["total"], len(page["rows"])) == (3, 2)
    assert client.get(AT, {"side": "given"}).json()["total"] == 0
    assert client.get(AT, {"state": "ended"}).json()["total"] == 0
