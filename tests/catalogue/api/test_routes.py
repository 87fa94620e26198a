import pytest
from tests.factories.catalogue import (
    COMPLETE,
    make_draft,
    make_head,
    make_published_entry,
    make_submitted,
)
from tests.factories.organisations import make_post, sign_in

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.models import Entry
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
AT = "/api/v1/catalogue"
BODY = {
    "title": "低保对象名册",
    "summary": "全省低保对象",
    "class_code": "30701704",
    "items": [{"name": "姓名", "personal": "personal", "grade": 2, "share_type": 2}],
}


def post(client, path, body, method="post", **headers):
    ask = getattr(client, method)
    return ask(f"{AT}{path}", body, content_type="application/json", headers=headers)


def test_anybody_searches_and_reads_what_is_published(client):
    entry = make_published_entry()
    found = client.get(f"{AT}/search", {"q": "婚姻"}).json()
    assert [hit["uuid"] for hit in found["hits"]] == [str(entry.uuid)]
    assert found["shown_total"] == "1"
    detail = client.get(f"{AT}/entries/{entry.uuid}").json()
    assert detail["codes"] == [entry.code]
    assert len(detail["facts"]["items"]) == 4
    assert "citizen_id" not in str(detail)
    assert client.get(f"{AT}/entries/{entry.uuid}/versions/1").json()["is_current"] is True


def test_a_draft_is_nobody_elses_business(client):
    entry = make_draft()
    assert client.get(f"{AT}/entries/{entry.uuid}").status_code == 404
    assert client.get(f"{AT}/entries/{entry.uuid}/versions/1").status_code == 404
    assert client.get(f"{AT}/entries/{entry.uuid}/draft").status_code == 401


def test_an_officer_drafts_changes_and_learns_all_gaps_by_api(client):
    sign_in(client, make_post(Role.OFFICER))
    made = post(client, "/entries", BODY)
    assert made.status_code == 201
    row = made.json()
    changed = post(
        client, f"/entries/{row['uuid']}/draft", {**BODY, "cycle": "daily", "revision": 1}, "put"
    )
    assert changed.json()["revision"] == 2
    refused = post(client, f"/entries/{row['uuid']}/submit", {"revision": 2})
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["code"] == "catalogue.entry-incomplete"
    assert {"grade", "secrecy_check", "share_type"} <= {gap["field"] for gap in problem["gaps"]}


def test_a_stale_revision_is_a_conflict(client):
    officer = make_post(Role.OFFICER)
    entry = make_draft(officer)
    sign_in(client, officer)
    answer = post(client, f"/entries/{entry.uuid}/draft", {**BODY, "revision": 9}, "put")
    assert (answer.status_code, answer.json()["code"]) == (409, "kernel.stale-revision")


@pytest.mark.policy("R14")
def test_what_is_secret_ends_unsaved_by_api_too(client):
    sign_in(client, make_post(Role.OFFICER))
    answer = post(client, "/entries", {**BODY, "secrecy": "state_secret"})
    assert answer.json()["code"] == "catalogue.secrecy-refused"
    assert "低保" not in answer.content.decode()
    assert not Entry.objects.exists()


def test_a_repeated_request_makes_one_entry(client):
    sign_in(client, make_post(Role.OFFICER))
    key = {"Idempotency-Key": "0192f0aa-once"}
    first = post(client, "/entries", BODY, **key).json()
    assert post(client, "/entries", BODY, **key).json() == first
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("body", [{}, {"title": 5}, {"title": "甲", "items": [{}]}, "nonsense", []])
def test_unreadable_requests_are_told_so(client, body):
    sign_in(client, make_post(Role.OFFICER))
    answer = post(client, "/entries", body)
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_decision_goes_by_api(client):
    officer = make_post(Role.OFFICER)
    entry = make_submitted(officer)
    sign_in(client, make_head(officer.body_id))
    matter = desk.find_matter("catalogue.review", str(entry.uuid))
    sent = {"decision": "approve", "opinion": "同意", "revision": matter.revision}
    assert post(client, f"/entries/{entry.uuid}/decisions", sent).json()["state"] == (
        "authority_review"
    )


def test_checks_and_revisions_go_by_api(client):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    sign_in(client, officer)
    started = post(client, f"/entries/{entry.uuid}/revisions", {"revision": entry.revision})
    assert started.status_code == 201
    check = {"kind": "secrecy", "outcome": "clear", "assessor": "甲"}
    assert post(client, f"/entries/{entry.uuid}/assessments", check).status_code == 204
    wrong = {"kind": "mood", "outcome": "clear", "assessor": ""}
    assert post(client, f"/entries/{entry.uuid}/assessments", wrong).status_code == 422
    draft = client.get(f"{AT}/entries/{entry.uuid}/draft").json()
    assert (draft["number"], draft["facts"]["summary"]) == (2, COMPLETE.summary)
    assert [row["state"] for row in client.get(f"{AT}/entries").json()] == ["revising"]
    assert catalogue.published_entry(entry.uuid).version == 1
