"""From a registered source to a receipt, by the deeds of the rooms."""

import pytest
from tests.factories.exchange import make_journey, make_source, run_flow, source_facts
from tests.factories.organisations import make_post

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.desk.models import Notice, WorkOrder
from zhengtong.exchange import public as exchange
from zhengtong.exchange.domain.errors import GrantNotUsable, SourceForbidden, WayNotGranted
from zhengtong.exchange.engine.errors import AddressRefused, SourceUnreachable
from zhengtong.exchange.models import QuarantinedRow, Run, Source
from zhengtong.kernel.actor import Role
from zhengtong.ledger.models import Record
from zhengtong.sharing import public as sharing
from zhengtong.sharing.models import Grant

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_source_is_registered_and_its_secret_never_stored_in_the_open(scene):
    officer = make_post(Role.OFFICER)
    source = make_source(scene, officer)
    result = exchange.test_source(source.uuid, by=officer)
    assert result.works
    assert result.facts["user"] == "zt_reader"
    assert not result.facts["can_write"]
    stored = Source.objects.values().get(uuid=source.uuid)
    assert scene.endpoint("x", "y").secret not in str(stored)
    assert scene.endpoint("x", "y").secret not in str(list(Record.objects.values()))


def test_an_address_nobody_allowed_is_refused(scene):
    officer = make_post(Role.OFFICER)
    source = exchange.register_source(source_facts(scene), "口令", by=officer)
    result = exchange.test_source(source.uuid, by=officer)
    assert isinstance(result.error, AddressRefused)
    assert exchange.get_source(source.uuid).state == "failing"


def test_others_may_not_register_or_test(scene):
    with pytest.raises(SourceForbidden):
        exchange.register_source(source_facts(scene), "x", by=make_post(Role.AUDITOR))
    source = make_source(scene, make_post(Role.OFFICER))
    with pytest.raises(exchange.SourceNotFound):
        exchange.test_source(source.uuid, by=make_post(Role.OFFICER))


def test_a_described_table_becomes_a_draft_entry_with_the_table_mounted(scene):
    sides = make_journey(scene)
    detail = catalogue.published_entry(sides.entry.uuid)
    assert [(item.name, item.data_type, item.length) for item in detail.items] == [
        ("编号", "I", None), ("公民身份号码", "C", 18), ("姓名", "C", 30), ("救助金额", "N", 12),
        ("出生日期", "D", None),
    ]  # fmt: skip
    marks = {item.name: item.personal for item in detail.items}
    assert marks["公民身份号码"] != ""
    assert detail.resources[0].table_name == "people"
    assert detail.resources[0].source == str(sides.source.uuid)


@pytest.mark.policy("R24")
def test_a_run_brings_the_granted_rows_and_leaves_a_receipt(scene):
    sides = make_journey(scene)
    run = run_flow(sides)
    assert (run.state, run.rows_read, run.rows_written) == ("done", 500, 500)
    receipt = exchange.get_delivery(run.delivery_id, by=sides.consumer).receipt
    assert receipt["digests_source"] == receipt["digests_target"]
    assert scene.target_rows("SELECT count(*), sum(amount) FROM people")[0][0] == 500
    for deed in ("exchange.delivery-made", "sharing.grant-delivered"):
        assert Record.objects.filter(log="deeds", content__contains=deed).count() == 1


@pytest.mark.policy("R25")
def test_only_granted_items_and_rows_leave_and_masks_hold(scene):
    sides = make_journey(scene)
    items = {item.name: str(item.item_id) for item in sides.entry.items}
    proposal = {
        "item_ids": [items["编号"], items["公民身份号码"], items["姓名"]],
        "masks": {items["姓名"]: "partial", items["公民身份号码"]: "hash"},
    }
    request = {
        "row_filter": [
            {"item_id": items["公民身份号码"], "op": "prefix", "value": "340102199001010"}
        ]
    }
    from tests.factories.sharing import make_grant

    sides.consumer = make_post(Role.OFFICER)
    sides.consumer_head = make_post(Role.SHARING_HEAD, body=sides.consumer.body_id)
    grant = make_grant(sides, proposal=proposal, **request)
    target = make_source(scene, sides.consumer, target=True)
    facts = exchange.FlowFacts(target_id=target.uuid, target_table="narrow")
    sides.flow = exchange.create_flow(grant.uuid, facts, by=sides.consumer)
    assert run_flow(sides).rows_written == 500
    row = scene.target_rows("SELECT to_jsonb(n) FROM narrow n WHERE id = 7")[0][0]
    assert set(row) == {"id", "citizen_id", "name"}
    assert row["name"] == "张**"
    assert len(row["citizen_id"]) == 64


def test_a_way_that_was_not_granted_is_refused(scene):
    with pytest.raises(WayNotGranted):
        make_journey(scene, ways=["service"])


def suspend(sides):
    grant = Grant.objects.get(uuid=sides.grant.uuid)
    sharing.suspend_grant(
        grant.uuid, by=sides.provider_head, evidence="超范围使用核查记录", revision=grant.revision
    )


def test_a_suspended_grant_stops_the_run_and_no_new_one_starts(scene):
    sides = make_journey(scene)
    run = exchange.start_run(sides.flow.uuid, by=sides.consumer)
    suspend(sides)
    exchange.carry_out_run(run.uuid)
    assert exchange.get_run(run.uuid).error == "exchange.grant-not-usable"
    assert scene.target_rows("SELECT to_regclass('people')") == [(None,)]
    with pytest.raises(GrantNotUsable):
        exchange.start_run(sides.flow.uuid, by=sides.consumer)


def test_a_dropped_table_fails_the_run_and_tells_both_sides(scene):
    sides = make_journey(scene)
    scene.at_source("DROP TABLE people")
    run = run_flow(sides)
    assert (run.state, run.error) == ("failed", "exchange.table-missing")
    told = Notice.objects.filter(kind="exchange.run-failed")
    assert {notice.body.uuid for notice in told} == {sides.provider.body_id, sides.consumer.body_id}
    assert "people" in told.first().text
    order = WorkOrder.objects.get(alarm__code="exchange.run-failed")
    assert (order.body.uuid, order.state) == (sides.provider.body_id, "open")


def test_a_run_that_delivers_clears_the_alarm_of_its_flow(scene):
    sides = make_journey(scene)
    desk.raise_alarm(
        "exchange.run-failed", subject=f"flow:{sides.flow.uuid}", title="运行失败",
        body_id=sides.provider.body_id,
    )  # fmt: skip
    assert run_flow(sides).state == "done"
    assert WorkOrder.objects.get().alarm.cleared_at is not None


def test_an_unreachable_source_waits_for_another_attempt(scene):
    sides = make_journey(scene)
    scene.server.run("postgres", f"ALTER DATABASE {scene.source_name} ALLOW_CONNECTIONS false")
    run = exchange.start_run(sides.flow.uuid, by=sides.consumer)
    with pytest.raises(SourceUnreachable):
        exchange.carry_out_run(run.uuid)
    assert exchange.get_run(run.uuid).state == "waiting"
    scene.server.run("postgres", f"ALTER DATABASE {scene.source_name} ALLOW_CONNECTIONS true")
    exchange.carry_out_run(run.uuid)
    assert exchange.get_run(run.uuid).state == "done"


def test_a_cancelled_run_ends_and_another_may_start(scene):
    sides = make_journey(scene)
    run = exchange.start_run(sides.flow.uuid, by=sides.consumer)
    exchange.cancel_run(run.uuid, by=sides.consumer)
    exchange.carry_out_run(run.uuid)
    assert exchange.get_run(run.uuid).state == "cancelled"
    assert run_flow(sides).state == "done"


@pytest.mark.policy("R41")
def test_rows_set_aside_are_listed_with_their_rule_and_no_personal_value(scene):
    rules = [{"kind": "citizen-id", "column": "citizen_id", "name": "身份证校验"}]
    sides = make_journey(scene, flow={"rules": rules, "limits": {"rejected_percent": None}})
    run = run_flow(sides)
    assert run.rows_written + run.rows_rejected == 500
    rows = QuarantinedRow.objects.filter(run__uuid=run.uuid)
    assert rows.count() == run.rows_rejected > 400
    assert all(row.excerpt == "3******" and row.rule == "身份证校验" for row in rows[:20])


def test_carrying_out_a_finished_run_again_changes_nothing(scene):
    sides = make_journey(scene)
    run = run_flow(sides)
    exchange.carry_out_run(run.uuid)
    assert exchange.get_run(run.uuid) == run
    assert Run.objects.count() == 1
