"""A pass names flows with all their runs, or one run alone; the alarm's own flow stands first."""

from types import SimpleNamespace

import pytest
from tests.factories.exchange import make_journey
from tests.factories.organisations import make_account, make_post

from zhengtong.desk import public as desk
from zhengtong.desk.models import WorkOrder
from zhengtong.desk.selectors.passes import things_behind
from zhengtong.desk.services.passes import give_order_pass
from zhengtong.exchange import public as exchange
from zhengtong.exchange.models import Flow
from zhengtong.exchange.selectors import search_deliveries, search_flows, search_runs
from zhengtong.exchange.services import passed
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations.models import Account, Body, ContractorTie

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(scene):
    """A flow with a run, its alarm's order, and a contractor of the provider."""
    sides = make_journey(scene)
    run = exchange.start_run(sides.flow.uuid, by=sides.consumer)
    body = Body.objects.get(uuid=sides.provider.body_id)
    account = make_account("外包员", home_body=body)
    contractor = make_post(Role.CONTRACTOR, body=body, account=account)
    sponsor = Account.objects.get(uuid=sides.provider.account_id)
    ContractorTie.objects.create(
        account=account, sponsor=sponsor, company="示例公司", end_date=clock.today()
    )
    desk.raise_alarm(
        "exchange.run-failed", subject=f"flow:{sides.flow.uuid}", title="失败", body_id=body.uuid
    )
    order = WorkOrder.objects.get()
    return SimpleNamespace(sides=sides, run=run, order=order, contractor=contractor, body=body.uuid)


def let_in(house, *things):
    give_order_pass(
        house.order.uuid, account_id=house.contractor.account_id, hours=1, reason="修复",
        things=things, by=house.sides.provider,
    )  # fmt: skip


def seen(house):
    return search_flows(house.contractor).count(), search_runs(house.contractor).count()


def test_the_alarm_names_its_flow_which_opens_with_all_its_runs(house):
    assert [one.kind for one in things_behind(house.order)] == ["flow"]
    let_in(house, ("flow", house.sides.flow.uuid))
    assert seen(house) == (1, 1)


def test_a_run_named_alone_opens_without_its_flow(house):
    let_in(house, ("run", house.run.uuid))
    assert seen(house) == (0, 1)
    assert not search_deliveries(house.contractor).exists()


def test_a_pass_that_names_neither_opens_neither(house):
    let_in(house)
    assert seen(house) == (0, 0)


def test_the_chooser_finds_flows_and_runs_of_the_body_by_name(house):
    name = Flow.objects.get().name
    assert [one.thing for one in passed.search_flows(house.body, name)] == [house.sides.flow.uuid]
    assert [one.thing for one in passed.search_runs(house.body, name)] == [house.run.uuid]
    assert passed.search_flows(house.body, "没有这样的任务") == []
    stranger = make_post(Role.OFFICER).body_id
    assert passed.search_flows(stranger, "") == passed.search_runs(stranger, "") == []
    assert list(passed.flow_of_run(house.run.uuid)) == [("flow", house.sides.flow.uuid)]
