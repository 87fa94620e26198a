"""Calls of a table service: what is granted comes, all else is denied and recorded."""

import json
from itertools import pairwise

import pytest
from gateway_rig import fresh_id

from zhengtong.crypto.digests import sm3

pytestmark = pytest.mark.django_db


def test_granted_items_come_and_no_others(gateway, token):
    answer = gateway.call("villages?code=340100000001", token)
    assert answer.status == 200
    assert answer.json["rows"] == [{"code": "340100000001", "name": "示例村1", "county": "县1"}]


@pytest.mark.policy("R25")
def test_an_item_outside_the_grant_is_denied_and_recorded_with_its_reason(gateway, control, token):
    request_id = fresh_id()
    answer = gateway.call("villages?fields=code,phone", token, X_Request_Id=request_id)
    assert (answer.status, answer.json["code"]) == (403, "gateway.items-refused")
    gateway.wait_for(lambda: control.calls("record LIKE %s", f"%{request_id}%"))
    record = control.calls("record LIKE %s", f"%{request_id}%")[0]
    assert record["code"] == "gateway.items-refused"
    assert record["items"] == ["code", "phone"]
    assert record["id"] == answer.headers["x-record-id"]


def test_pages_follow_one_another_without_gap_or_doubling(gateway, token):
    seen, after = [], ""
    while True:
        answer = gateway.call(f"villages?fields=code&limit=7&after={after}", token)
        assert answer.status == 200, answer.body
        seen += [row["code"] for row in answer.json["rows"]]
        after = answer.json.get("next", "")
        if not after:
            break
    assert len(seen) == len(set(seen)) == 50


def test_the_receipt_lets_the_caller_check_the_digest_of_the_reply(gateway, control, token):
    answer = gateway.call("villages?code=340100000002", token)
    name = answer.headers["x-record-id"]
    gateway.wait_for(lambda: control.calls("uuid = %s", name))
    record = control.calls("uuid = %s", name)[0]
    nonce = bytes.fromhex(answer.headers["x-record-nonce"])
    assert record["response_sm3"] == sm3(nonce + answer.body).hex()
    target = b"/v1/services/villages?code=340100000002"
    assert record["request_sm3"] == sm3(nonce + target + b"\n").hex()


def test_the_record_holds_no_case_number_operator_or_subject_in_clear(gateway, control, token):
    answer = gateway.call(
        "villages?code=340100000003", token, X_Case_Number="CASE-SECRET", X_Operator="wang-wu"
    )
    name = answer.headers["x-record-id"]
    gateway.wait_for(lambda: control.calls("uuid = %s", name))
    record = control.calls("uuid = %s", name)[0]
    assert len(record["case"]) == len(record["operator"]) == len(record["subject"]) == 64
    assert not {"CASE-SECRET", "wang-wu", "340100000003"} & set(map(str, record.values()))


def test_records_of_a_shard_form_a_chain(gateway, control, token):
    gateway.call("villages", token)
    with control.connect() as connection:
        found = connection.execute(
            "SELECT record FROM gateway_call ORDER BY shard, sequence"
        ).fetchall()
    texts = [row[0] for row in found]
    for earlier, later in pairwise(texts):
        assert json.loads(later)["previous"] == sm3(earlier.encode()).hex()


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"Authorization": None}, 401, "gateway.token-missing"),
        ({"Authorization": "Bearer forged"}, 401, "gateway.token-invalid"),
        ({"X_Purpose": None}, 400, "gateway.purpose-missing"),
        ({"X_Purpose": "OTHER"}, 403, "gateway.purpose-refused"),
        ({"X_Case_Number": None}, 400, "gateway.case-missing"),
        ({"X_Request_Id": None}, 400, "gateway.request-id-missing"),
        ({"X_Request_Id": "0192d1f0-0000-7000-8000-000000000009"}, 400, "gateway.request-stale"),
        ({"X_Request_Time": "2020-01-01T00:00:00Z"}, 400, "gateway.request-stale"),
        ({"X_Request_Time": "yesterday"}, 400, "gateway.header-refused"),
        ({"X_Purpose": "x" * 200}, 400, "gateway.header-refused"),
    ],
)  # fmt: skip
def test_a_call_without_what_it_needs_is_refused(gateway, token, changed, status, code):  # noqa: PLR0917
    answer = gateway.call("villages", token, **changed)
    assert (answer.status, answer.json["code"]) == (status, code)


@pytest.mark.parametrize(
    ("target", "status", "code"),
    [
        ("nowhere", 404, "gateway.service-unknown"),
        ("villages?name=x", 400, "gateway.filter-refused"),
        ("villages?secret_note=x", 400, "gateway.filter-refused"),
        ("villages?fields=secret_note", 403, "gateway.items-refused"),
        ("villages?fields=code,code", 400, "gateway.parameter-refused"),
        ("villages?limit=11", 400, "gateway.parameter-refused"),
        ("villages?limit=-1", 400, "gateway.parameter-refused"),
        ("villages?after=zzz", 400, "gateway.parameter-refused"),
        ("villages?code=%00", 400, "gateway.parameter-refused"),
        ("villages?code=a&code=b", 400, "gateway.parameter-refused"),
        ("villages?code=%FF", 400, "gateway.parameter-refused"),
        ("villages/delete", 404, "gateway.service-unknown"),
    ],
)
def test_a_question_that_does_not_fit_the_service_is_refused(gateway, token, target, status, code):  # noqa: PLR0917
    answer = gateway.call(target, token)
    assert (answer.status, answer.json["code"]) == (status, code)


@pytest.mark.policy("R43")
def test_the_same_request_id_is_served_once(gateway, token):
    request_id = fresh_id()
    assert gateway.call("villages", token, X_Request_Id=request_id).status == 200
    again = gateway.call("villages", token, X_Request_Id=request_id)
    assert (again.status, again.json["code"]) == (409, "gateway.request-replayed")


def test_hostile_values_are_values_and_nothing_else(gateway, token):
    answer = gateway.call("villages?code=%27%3B%20DROP%20TABLE%20provider.villages%3B--", token)
    assert (answer.status, answer.json["rows"]) == (200, [])
    assert gateway.call("villages?code=340100000001", token).json["rows"]


def test_a_refusal_speaks_the_language_asked_for_and_tells_no_internals(gateway, token):
    answer = gateway.call("villages?fields=phone", token, Accept_Language="zh-CN")
    assert "不在授权范围内" in answer.json["title"]
    assert not {"provider.", "Traceback", "psycopg"} & set(answer.body.decode().split())
