"""The platform watches itself: what no deed reports becomes an alarm, and ends when it is well."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.organisations import make_post

from zhengtong.desk.models import Alarm, Message, WorkOrder
from zhengtong.desk.services.watching import verify_logs, watch_platform
from zhengtong.kernel.actor import Role
from zhengtong.ledger.models import Delivery, OutboxEvent

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def admin():
    return make_post(Role.SYSTEM_ADMIN)


def test_failed_deliveries_raise_one_alarm_per_subscriber_and_clear(admin):
    event = OutboxEvent.objects.create(name="x", subject="s", payload={}, at=NOW)
    row = Delivery.objects.create(
        event=event, handler="x.tell", subject="s", next_at=NOW, state="failed"
    )
    assert watch_platform() == watch_platform() == 1
    alarm = Alarm.objects.get()
    assert (alarm.count, alarm.shown_title) == (1, "事件投递失败：x.tell，1 条")
    row.delete()
    assert watch_platform() == 0
    assert Alarm.objects.get().cleared_at is not None
    assert WorkOrder.objects.get().body.uuid == admin.body_id


def test_a_channel_that_is_down_for_an_hour_raises_an_alarm(admin):
    Message.objects.create(
        channel="mail", account=admin.account_id, template="desk.plain", tries=3,
        next_at=NOW, created_at=NOW - timedelta(hours=2),
    )  # fmt: skip
    assert watch_platform() == 1
    Message.objects.update(state="sent", sent_at=NOW)
    assert watch_platform() == 0


def test_a_sound_ledger_raises_nothing():
    assert verify_logs() == 0
    assert not Alarm.objects.exists()


def test_an_unsound_log_is_a_critical_alarm(monkeypatch):
    from zhengtong.desk.services import watching
    from zhengtong.ledger.public import Finding, Verdict

    def find(log):
        verdict = Verdict(log=log)
        verdict.add(Finding(what="record-changed", log=log, epoch=1))
        return verdict

    monkeypatch.setattr(watching.ledger, "verify_log", find)
    assert verify_logs() == 3
    assert set(Alarm.objects.values_list("severity", flat=True)) == {"critical"}
