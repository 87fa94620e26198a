"""A request's whole way by API, and how it refuses."""

import pytest
from tests.factories.organisations import make_post, make_reviewer
from tests.factories.sharing import make_received_request, make_sides, request_fields
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.organisations.services.tokens import create_token
from zhengtong.sharing.models import Request

pytestmark = pytest.mark.django_db
AT = "/api/v1/sharing"


def send(client, path, body=None, method="post", **headers):
    ask = getattr(client, method)
    return ask(f"{AT}{path}", body or {}, content_type="application/json", headers=headers)


def body_of(entry, **changes):
    fields = {**request_fields(entry), "entry_id": str(entry.uuid), **changes}
    return {name: str(v) if name.startswith("valid") else v for name, v in fields.items()}


def without_entry(body, **changes):
    return {**{name: value for name, value in body.items() if name != "entry_id"}, **changes}


def bearer(actor):
    made = create_token(label="接口", scopes=["sharing:read", "sharing:write"], days=1, by=actor)
    return {"Authorization": f"Bearer {made.text}"}


def test_a_request_becomes_a_grant_by_tokens_alone(client):
    sides = make_sides()
    officer, provider = bearer(sides.consumer), bearer(sides.provider)
    made = send(client, "/requests", body_of(sides.entry), **officer)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    path = f"/requests/{made.json()['uuid']}"
    row = send(client, f"{path}/submit", **officer, **{"If-Match": made["ETag"]}).json()
    yes = {"decision": "approve", "revision": row["consent_matter"]["revision"]}
    row = send(client, f"{path}/consent", yes, **bearer(sides.consumer_head)).json()
    assert (row["state"], row["clocks"][0]["due_on"]) == ("answering", "2026-03-16")
    first = row["item_ids"][0]
    answer = {"agrees": True, "item_ids": [first], "masks": {first: "partial"}, "per_day": 100}
    sent = {**answer, "revision": row["answer_matter"]["revision"]}
    row = send(client, f"{path}/answer", sent, **provider).json()
    assert (row["state"], row["answer"]["item_ids"]) == ("answering", [first])
    yes = {"decision": "approve", "revision": row["answer_matter"]["revision"]}
    row = send(client, f"{path}/answer-consent", yes, **bearer(sides.provider_head)).json()
    assert row["state"] == "granted"
    grant = client.get(f"{AT}/grants/{row['grant_id']}", headers=officer).json()
    assert [(i["item_id"], i["mask"]) for i in grant["items"]] == [(first, "partial")]
    assert (grant["per_day"], grant["state"]) == (100, "live")


def test_all_gaps_come_at_once_as_problem_json():
    sides = make_sides()
    client = sign_in(sides.consumer)
    draft = send(client, "/requests", {"entry_id": str(sides.entry.uuid), "basis": "依据"}).json()
    refused = send(client, f"/requests/{draft['uuid']}/submit", {"revision": 1})
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    problem = refused.json()
    assert problem["code"] == "sharing.request-incomplete"
    assert {gap["field"] for gap in problem["gaps"]} == {
        "scene", "use_scope", "ways", "purpose_codes", "item_ids", "resource_ids", "valid_to"
    }  # fmt: skip


def test_a_stale_revision_is_a_conflict_and_none_at_all_is_asked_for():
    sides = make_sides()
    client = sign_in(sides.consumer)
    body = body_of(sides.entry)
    path = f"/requests/{send(client, '/requests', body).json()['uuid']}"
    change = without_entry(body, scene="另一场景")
    changed = send(client, path, change, "put", **{"If-Match": '"1"'})
    assert (changed.json()["scene"], changed["ETag"]) == ("另一场景", '"2"')
    stale = send(client, path, {**change, "revision": 1}, "put")
    assert (stale.status_code, stale.json()["code"]) == (409, "kernel.stale-revision")
    assert send(client, f"{path}/withdraw").status_code == 428
    assert send(client, path, change, "put", **{"If-Match": "*"}).status_code == 428


def test_the_wrong_role_is_forbidden():
    sides = make_sides()
    for actor in (sides.consumer_head, make_reviewer(), make_post(Role.BODY_HEAD)):
        refused = send(sign_in(actor), "/requests", body_of(sides.entry))
        assert (refused.status_code, refused.json()["code"]) == (403, "kernel.forbidden")
    request = make_received_request(sides)
    provider = sign_in(sides.provider)
    refused = send(provider, f"/requests/{request.uuid}/withdraw", {"revision": request.revision})
    assert (refused.status_code, refused.json()["code"]) == (403, "sharing.not-your-request")


def test_another_body_finds_nothing_and_a_stranger_must_sign_in(client):
    sides = make_sides()
    path = f"/requests/{make_received_request(sides).uuid}"
    other = sign_in(make_post(Role.OFFICER))
    assert other.get(f"{AT}{path}").status_code == 404
    assert send(other, f"{path}/withdraw", {"revision": 1}).status_code == 404
    assert other.get(f"{AT}/requests").json() == {"total": 0, "rows": []}
    assert client.get(f"{AT}{path}").status_code == 401
    assert send(client, "/requests", body_of(sides.entry)).status_code == 401


def test_a_provider_does_not_see_a_request_before_its_heads_consent():
    sides = make_sides()
    draft = send(sign_in(sides.consumer), "/requests", body_of(sides.entry)).json()
    assert sign_in(sides.provider).get(f"{AT}/requests/{draft['uuid']}").status_code == 404


def test_completion_is_asked_once_and_answered_by_a_change():
    sides = make_sides()
    path = f"/requests/{make_received_request(sides).uuid}"
    officer, provider = sign_in(sides.consumer), sign_in(sides.provider)
    row = send(provider, f"{path}/completion", {"gaps": ["请附职责依据", "请写明地区"]}).json()
    assert (row["state"], len(row["completion_gaps"])) == ("incomplete", 2)
    assert row["clocks"][0]["state"] == "paused"
    change = without_entry(body_of(sides.entry), basis="三定方案", revision=row["revision"])
    row = send(officer, path, change, "put").json()
    row = send(officer, f"{path}/submit", {"revision": row["revision"]}).json()
    assert row["state"] == "answering"
    again = send(provider, f"{path}/completion", {"gaps": ["再补"]})
    assert again.json()["code"] == "sharing.completion-asked-before"


def test_a_refusal_needs_reasons_and_an_answer_needs_items():
    sides = make_sides()
    request = make_received_request(sides)
    path, client = f"/requests/{request.uuid}", sign_in(sides.provider)
    seen = desk.find_matter("sharing.answer", f"request:{request.uuid}").revision
    answers = {
        "sharing.reasons-required": {"agrees": False},
        "sharing.answer-items-wrong": {"agrees": True, "item_ids": []},
        "sharing.mask-unknown": {"agrees": True, "masks": {request.item_ids[0]: "blur"}},
        "sharing.term-wrong": {"agrees": True, "valid_to": "2027-01-01"},
        "desk.step-already-decided": None,
    }
    for code, sent in answers.items():
        if sent is None:
            send(client, f"{path}/answer", {"agrees": True, "revision": seen})
        refused = send(client, f"{path}/answer", {"agrees": True, **(sent or {}), "revision": seen})
        assert refused.json()["code"] == code


def test_a_repeated_request_makes_one_draft():
    sides = make_sides()
    client, key = sign_in(sides.consumer), {"Idempotency-Key": "0192f0aa-once"}
    first = send(client, "/requests", body_of(sides.entry), **key)
    second = send(client, "/requests", body_of(sides.entry), **key)
    assert (first.json(), first["ETag"]) == (second.json(), second["ETag"])
    assert Request.objects.count() == 1


def test_a_withdrawn_request_cannot_go_on():
    sides = make_sides()
    request = make_received_request(sides)
    client, path = sign_in(sides.consumer), f"/requests/{request.uuid}"
    row = send(client, f"{path}/withdraw", {"revision": request.revision}).json()
    assert row["state"] == "withdrawn"
    again = send(client, f"{path}/withdraw", {"revision": row["revision"]})
    assert (again.status_code, again.json()["code"]) == (409, "sharing.request-already-decided")


def test_lists_are_paged_filtered_and_ask_no_more_for_more_rows(django_assert_max_num_queries):
    sides = make_sides()
    client = sign_in(sides.consumer)
    for _each in range(5):
        send(client, "/requests", body_of(sides.entry))
    with django_assert_max_num_queries(12):
        page = client.get(f"{AT}/requests", {"side": "sent", "limit": 2, "offset": 1}).json()
    assert (page["total"], len(page["rows"])) == (5, 2)
    assert client.get(f"{AT}/requests", {"state": "granted"}).json()["total"] == 0
    number = page["rows"][0]["number"]
    assert client.get(f"{AT}/requests", {"q": number}).json()["total"] == 1
    for wrong in ({"limit": 0}, {"offset": -1}, {"state": "x"}, {"side": "x"}, {"q": "\x00"}):
        assert client.get(f"{AT}/requests", wrong).status_code == 422
