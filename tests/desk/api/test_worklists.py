"""The desk by API: lists, the flow sheet, notices."""

import pytest
from tests.factories.organisations import make_post
from tests.factories.sharing import make_received_request, make_sides, make_submitted_request
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
AT = "/api/v1/desk"


def test_a_matter_goes_from_todo_to_done_and_its_starter_sees_it():
    sides = make_sides()
    request = make_submitted_request(sides)
    head = sign_in(sides.consumer_head)
    (row,) = head.get(f"{AT}/todo").json()["rows"]
    assert (row["step"]["state"], row["matter"]["kind"]) == ("current", "sharing.consent")
    assert row["matter"]["link"] == f"/sharing/requests/{request.uuid}/"
    yes = {"decision": "approve", "revision": row["matter"]["revision"]}
    path = f"/api/v1/sharing/requests/{request.uuid}/consent"
    head.post(path, yes, content_type="application/json")
    assert head.get(f"{AT}/todo").json()["total"] == 0
    assert head.get(f"{AT}/done").json()["rows"][0]["matter"]["state"] == "approved"
    (started,) = sign_in(sides.consumer).get(f"{AT}/started").json()["rows"]
    assert started["uuid"] == row["matter"]["uuid"]
    assert head.get(f"{AT}/counts").json()["done"] == 1


def test_a_matter_shows_its_flow_and_its_clock():
    sides = make_sides()
    make_received_request(sides)
    client = sign_in(sides.provider)
    matter = client.get(f"{AT}/todo").json()["rows"][0]["matter"]
    assert matter["clock"]["due_on"] == "2026-03-16"
    whole = client.get(f"{AT}/matters/{matter['uuid']}").json()
    assert [step["state"] for step in whole["steps"]] == ["current", "waiting"]
    assert [action["verb"] for action in whole["actions"]] == ["submit"]
    assert whole["clocks"][0]["rule"] == "R19"


def test_another_bodys_matter_is_not_found_and_a_stranger_must_sign_in(client):
    sides = make_sides()
    make_submitted_request(sides)
    row = sign_in(sides.consumer_head).get(f"{AT}/todo").json()["rows"][0]
    path = f"{AT}/matters/{row['matter']['uuid']}"
    answer = sign_in(make_post(Role.OFFICER)).get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "desk.matter-not-found")
    for at in (path, f"{AT}/todo", f"{AT}/done", f"{AT}/started", f"{AT}/notices", f"{AT}/counts"):
        assert client.get(at).status_code == 401


def test_lists_are_paged_searched_and_ask_no_more_for_more_rows():
    sides = make_sides()
    for _each in range(4):
        make_submitted_request(sides)
    client = sign_in(sides.consumer_head)
    client.get(f"{AT}/todo")  # the first request also notes that the person is there
    few = count_queries(client, 1)
    assert count_queries(client, 4) == few
    page = client.get(f"{AT}/todo", {"limit": 2, "offset": 3}).json()
    assert (page["total"], len(page["rows"])) == (4, 1)
    number = page["rows"][0]["matter"]["number"]
    assert client.get(f"{AT}/todo", {"q": number}).json()["total"] == 1
    for wrong in ({"limit": 0}, {"limit": 101}, {"offset": -1}, {"q": "\x00"}):
        assert client.get(f"{AT}/todo", wrong).status_code == 422


def count_queries(client, limit):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(f"{AT}/todo", {"limit": limit}).json()["rows"]) == limit
    return len(captured)


def test_a_notice_is_read_once_and_stays_in_the_whole_list():
    officer, other = make_post(Role.OFFICER), make_post(Role.OFFICER)
    desk.notify(title="收到新的共享申请", kind="test", text="<b>", accounts=[officer.account_id])
    client = sign_in(officer, language="en")
    (row,) = client.get(f"{AT}/notices").json()["rows"]
    assert (row["is_read"], row["text"]) == (False, "<b>")
    path = f"{AT}/notices/{row['uuid']}/read"
    assert sign_in(other).post(path).status_code == 404
    assert client.post(path).json()["is_read"] is True
    assert client.get(f"{AT}/notices").json()["total"] == 0
    assert client.get(f"{AT}/notices", {"all": "true"}).json()["rows"][0]["is_read"] is True
