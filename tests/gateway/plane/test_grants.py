"""Grants at work: suspension, dates, quotas, row filters, masks, silence of the control plane."""

import time

import pytest
from gateway_rig import Rig, free_port, grant_payload, service_payload

pytestmark = pytest.mark.django_db


def token_of(gateway, control, **changed):
    grant = control.grant(**changed)
    client = control.credential(grant)
    gateway.wait_for(lambda: gateway.token(*client).status == 200)
    return gateway.token(*client).json["access_token"], grant, client


@pytest.mark.policy("R25")
def test_a_revoked_credential_is_refused_within_a_second(gateway, control):
    token, _, client = token_of(gateway, control)
    assert gateway.call("villages", token).status == 200
    control.put(("credential", client[0], None))
    began = time.monotonic()
    gateway.wait_for(lambda: gateway.call("villages", token).status == 401, seconds=2)
    assert time.monotonic() - began < 1


@pytest.mark.policy("R25")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"state": "suspended"}, "gateway.grant-suspended"),
        ({"state": "review_needed"}, "gateway.grant-suspended"),
        ({"state": "ended"}, "gateway.grant-missing"),
        ({"services": ["other"]}, "gateway.grant-missing"),
        ({"last_day": "2020-12-31"}, "gateway.grant-out-of-date"),
        ({"first_day": "2099-01-01"}, "gateway.grant-out-of-date"),
    ],
)
def test_a_grant_that_is_not_in_force_opens_nothing(gateway, control, changed, code):
    token, _, _ = token_of(gateway, control, **changed)
    answer = gateway.call("villages", token)
    assert (answer.status, answer.json["code"]) == (403, code)


def test_an_item_stopped_by_a_delta_is_refused_from_then_on(gateway, control):
    token, grant, _ = token_of(gateway, control)
    assert gateway.call("villages?fields=county", token).status == 200
    control.put(("grant", grant, grant_payload(items=["code", "name"])))
    gateway.wait_for(lambda: gateway.call("villages?fields=county", token).status == 403)


def test_an_unreadable_grant_opens_nothing(gateway, control):
    token, grant, _ = token_of(gateway, control)
    control.put(("grant", grant, {"consumer": "x"}))
    gateway.wait_for(lambda: gateway.call("villages", token).status == 403)


@pytest.mark.policy("R42")
def test_the_daily_limit_of_a_grant_holds(gateway, control):
    token, _, _ = token_of(gateway, control, per_day=3)
    seen = [gateway.call("villages", token) for _ in range(4)]
    assert [answer.status for answer in seen] == [200, 200, 200, 429]
    assert seen[-1].json["code"] == "gateway.quota-day"


@pytest.mark.policy("R42")
def test_the_limit_per_second_of_a_grant_holds(gateway, control):
    token, _, _ = token_of(gateway, control, per_second=2)
    codes = [gateway.call("villages", token).status for _ in range(8)]
    assert 200 in codes
    assert 429 in codes


def test_the_row_filter_of_a_grant_cannot_be_left(gateway, control):
    row_filter = [{"item": "county", "op": "eq", "value": "县1"}]
    token, _, _ = token_of(gateway, control, row_filter=row_filter)
    rows = gateway.call("villages", token).json["rows"]
    assert {row["county"] for row in rows} == {"县1"}
    assert gateway.call("villages?county=%E5%8E%BF2", token).json["rows"] == []


@pytest.mark.parametrize(
    ("operator", "value", "count"),
    [("in", ["县1", "县2"], 10), ("in", [], 0), ("prefix", "县", 10), ("ne", "县1", 10)],
)
def test_row_filters_know_these_operators(gateway, control, operator, value, count):  # noqa: PLR0917
    row_filter = [{"item": "county", "op": operator, "value": value}]
    token, _, _ = token_of(gateway, control, row_filter=row_filter)
    assert len(gateway.call("villages", token).json["rows"]) == count


def test_a_row_filter_nobody_understands_lets_nothing_out(gateway, control):
    row_filter = [{"item": "county", "op": "like", "value": "%"}]
    token, _, _ = token_of(gateway, control, row_filter=row_filter)
    assert gateway.call("villages", token).status == 502


def test_masks_are_put_on_before_values_leave(gateway, control):
    masks = {"phone": "phone", "name": "name", "code": "no-such-mask"}
    items = ["code", "name", "phone"]
    token, _, _ = token_of(gateway, control, items=items, masks=masks)
    row = gateway.call("villages?code=340100000001", token).json["rows"][0]
    assert row == {"code": "***", "name": "示***", "phone": "138****0001"}


def test_a_service_that_demands_a_key_says_which(gateway, control):
    control.put(("service", "keyed", service_payload(keys=["code"], filters=[])))
    token, _, _ = token_of(gateway, control, services=["keyed"])
    assert gateway.call("keyed", token).json["code"] == "gateway.key-missing"
    assert gateway.call("keyed?code=340100000001", token).status == 200


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"target": {"schema": "provider", "table": "gone"}}, 502, "gateway.source-changed"),
        ({"target": {"schema": "provider", "table": "closed"}}, 502, "gateway.source-refused"),
        ({"items": {"code": {"source": "gone"}}, "order": []}, 502, "gateway.source-changed"),
        ({"upstream": "missing"}, 502, "gateway.source-unreachable"),
        ({"state": "suspended"}, 503, "gateway.service-suspended"),
    ],
)
def test_a_source_that_changed_or_refuses_gets_a_clear_answer(  # noqa: PLR0917
    gateway, control, changed, status, code
):
    control.put(("service", "crooked", service_payload(**changed)))
    token, _, _ = token_of(gateway, control, services=["crooked"], items=["code"])
    answer = gateway.call("crooked", token)
    assert (answer.status, answer.json["code"]) == (status, code)


def test_a_value_that_does_not_fit_its_column_is_refused(gateway, control):
    items = {"population": {"source": "population"}}
    payload = service_payload(items=items, filters=["population"], subject="")
    control.put(("service", "counts", payload))
    token, _, _ = token_of(gateway, control, services=["counts"], items=["population"])
    assert gateway.call("counts?population=7", token).json["rows"] == [{"population": 7}]
    answer = gateway.call("counts?population=many", token)
    assert (answer.status, answer.json["code"]) == (400, "gateway.parameter-refused")


def test_when_the_control_plane_falls_silent_personal_data_stops_first(
    control, database, tmp_path_factory
):
    rig = Rig(control.database_url, tmp_path_factory.mktemp("quiet"), free_port())
    control.put(("service", "people", service_payload(personal=True)))
    client = control.credential(control.grant(services=["villages", "people"]))
    rig.extra = {"ZT_GATEWAY_SILENCE_SECONDS": "0", "ZT_GATEWAY_SILENCE_LIMIT_SECONDS": "600"}
    rig.state_dir = control.state_dir / "second"
    (rig.state_dir / "gateway").mkdir(parents=True)
    key = (control.state_dir / "gateway" / "seal.key").read_bytes()
    (rig.state_dir / "gateway" / "seal.key").write_bytes(key)
    rig.start()
    try:
        token = rig.token(*client).json["access_token"]
        assert rig.call("people", token).json["code"] == "gateway.control-silent"
        assert rig.call("villages", token).status == 200
    finally:
        rig.stop()
