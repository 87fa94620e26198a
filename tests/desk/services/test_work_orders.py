"""Alarms make work orders: counted not doubled, owned, due, closed with a cause, reopened."""

import pytest
from tests.factories.organisations import make_post

from zhengtong.desk import public as desk
from zhengtong.desk.domain.errors import NotYourStep, TransferTargetWrong
from zhengtong.desk.domain.order_errors import (
    CauseUnknown,
    MeasuresRequired,
    WorkOrderClosed,
    WorkOrderNotFound,
    WorkOrderOpen,
    WorkOrderSuperseded,
)
from zhengtong.desk.models import Alarm, WorkOrder
from zhengtong.desk.selectors.matters import list_todo
from zhengtong.desk.selectors.work_orders import count_waiting, get_order
from zhengtong.desk.services.additions import add_step
from zhengtong.desk.services.work_orders import (
    accept_order,
    close_order,
    comment_order,
    reassign_order,
    reopen_order,
)
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Forbidden, StaleRevision

pytestmark = pytest.mark.django_db


def alarm(actor, once_key="", **more):
    values = {"title": "流程 %(flow)s 失败", "facts": {"flow": "甲"}, "body_id": actor.body_id}
    return desk.raise_alarm("x.failed", subject="flow:1", once_key=once_key, **values | more)


@pytest.fixture
def officer():
    return make_post(Role.OFFICER)


@pytest.fixture
def order(officer):
    alarm(officer, "1")
    return WorkOrder.objects.get()


def close(order, by, **more):
    values = {"cause": "network", "measures": "已恢复"} | more
    return close_order(order.uuid, by=by, **values)


def test_an_alarm_makes_an_order_that_waits_for_the_bodys_officer(officer, order):
    assert (order.severity, order.state) == ("major", "open")
    assert order.alarm.shown_title == "流程 甲 失败"
    assert str(order.due_on) == "2026-03-05"
    assert list_todo(officer).get().matter == order.matter
    assert count_waiting(officer) == 1


def test_the_same_alarm_again_is_counted_and_the_same_event_is_not(officer, order):
    alarm(officer, "2", severity="critical")
    alarm(officer, "2")
    found = Alarm.objects.get()
    assert (found.count, found.severity) == (2, "critical")
    assert WorkOrder.objects.count() == 1


def test_who_accepts_has_it_alone_and_the_second_learns_so(officer, order):
    other = make_post(Role.OFFICER, body=officer.body_id)
    accepted = accept_order(order.uuid, by=officer)
    assert (accepted.owner_name, list_todo(other).count()) == (officer.name, 0)
    with pytest.raises(NotYourStep):
        accept_order(order.uuid, by=other)
    with pytest.raises(StaleRevision):
        accept_order(order.uuid, by=officer, revision=order.revision)


def test_a_closing_needs_a_cause_of_the_list_and_measures(officer, order):
    with pytest.raises(CauseUnknown):
        close(order, officer, cause="nothing")
    with pytest.raises(MeasuresRequired):
        close(order, officer, measures="  ")
    assert close(order, officer).state == "closed"
    assert not list_todo(officer)
    assert all(row.stopped_on for row in desk.list_clocks(f"work-order:{order.uuid}"))
    with pytest.raises(WorkOrderClosed):
        comment_order(order.uuid, text="x", by=officer)


def test_after_closing_the_same_alarm_makes_a_new_order(officer, order):
    close(order, officer)
    alarm(officer, "2")
    assert WorkOrder.objects.count() == 2
    head = make_post(Role.BODY_HEAD, body=officer.body_id)
    with pytest.raises(WorkOrderSuperseded):
        reopen_order(order.uuid, reason="仍有", by=head)


def test_a_cleared_alarm_keeps_its_order_until_the_cause_is_named(officer, order):
    assert desk.clear_alarm("x.failed", subject="flow:1")
    assert not desk.clear_alarm("x.failed", subject="flow:1")
    assert [a.verb for a in get_order(order.uuid, by=officer).actions.all()] == [
        "raised", "cleared",
    ]  # fmt: skip
    alarm(officer, "2")
    assert Alarm.objects.get().cleared_at is None


def test_an_order_goes_to_another_holder_only(officer, order):
    accept_order(order.uuid, by=officer)
    other, stranger = make_post(Role.OFFICER, body=officer.body_id), make_post(Role.OFFICER)
    given = reassign_order(order.uuid, to_account=other.account_id, by=officer, reason="休假")
    assert (given.owner, list_todo(other).count()) == (other.account_id, 1)
    with pytest.raises(Forbidden):
        reassign_order(order.uuid, to_account=officer.account_id, by=officer)
    head = make_post(Role.BODY_HEAD, body=officer.body_id)
    with pytest.raises(TransferTargetWrong):
        reassign_order(order.uuid, to_account=stranger.account_id, by=head)
    with pytest.raises(WorkOrderNotFound):
        comment_order(order.uuid, text="x", by=stranger)


def test_a_closed_order_is_opened_again_by_the_head_with_a_new_term(officer, order):
    head = make_post(Role.BODY_HEAD, body=officer.body_id)
    with pytest.raises(WorkOrderOpen):
        reopen_order(order.uuid, reason="x", by=head)
    close(order, officer)
    with pytest.raises(Forbidden):
        reopen_order(order.uuid, reason="x", by=officer)
    again = reopen_order(order.uuid, reason="问题仍在", by=head)
    assert (again.state, again.owner, list_todo(officer).count()) == ("open", None, 1)
    assert close(order, officer, cause="software").cause == "software"


def test_an_alarm_of_nobodys_goes_to_who_runs_the_platform():
    assert desk.raise_alarm("x.index", subject="index", title="索引丢失")
    assert not WorkOrder.objects.exists()
    admin = make_post(Role.SYSTEM_ADMIN)
    desk.raise_alarm("x.index", subject="index", title="索引丢失")
    assert list_todo(admin).count() == 1
    assert Alarm.objects.get().count == 2


def test_a_colleague_asked_to_decide_after_closes_the_order(officer, order):
    colleague = make_post(Role.OFFICER, body=officer.body_id)
    add_step(order.matter.uuid, by=officer, account_id=colleague.account_id, is_before=False)
    passed = close(order, officer, measures="已换交换机")
    assert (passed.state, passed.owner) == ("accepted", colleague.account_id)
    assert close(order, colleague).closed_by_name == colleague.name
