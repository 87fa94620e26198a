"""The outbox: events are delivered after commit, again if one failed, in order per subject."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.errors import Final
from zhengtong.kernel.events import Event
from zhengtong.ledger import public as ledger
from zhengtong.ledger.models import Delivery, OutboxEvent
from zhengtong.ledger.services.outbox import retry_delivery

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    name = "test.lamp-lit"
    watts: int = 0


class Listener:
    def __init__(self):
        self.heard, self.broken = [], False

    def __call__(self, event):
        if self.broken:
            raise ConnectionError("no line")
        self.heard.append(event)


@pytest.fixture
def listener():
    listener = Listener()
    ledger.subscribe(LampLit, listener, name="test.listen")
    yield listener
    ledger.unsubscribe("test.listen")


def test_an_event_reaches_its_subscriber_once(listener):
    ledger.publish(LampLit(subject="hall", watts=5))
    assert ledger.deliver_pending() == 1
    assert ledger.deliver_pending() == 0
    assert listener.heard == [LampLit(subject="hall", watts=5)]


def test_a_job_is_deferred_in_the_same_transaction(listener):
    from procrastinate.contrib.django.models import ProcrastinateJob

    before = ProcrastinateJob.objects.count()
    with transaction.atomic():
        ledger.publish(LampLit(subject="hall"))
        assert ProcrastinateJob.objects.count() == before + 1
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == before
    assert not OutboxEvent.objects.exists()


def test_a_failed_delivery_is_tried_again_later(listener, fixed_clock):
    listener.broken = True
    ledger.publish(LampLit(subject="hall"))
    assert ledger.deliver_pending() == 0
    assert Delivery.objects.get().last_error == "ConnectionError: no line"
    listener.broken = False
    assert ledger.deliver_pending() == 0
    with clock.use(clock.FixedClock(fixed_clock.at + timedelta(seconds=2))):
        assert ledger.deliver_pending() == 1


def test_a_later_event_of_the_subject_waits_for_the_failed_one(listener):
    listener.broken = True
    ledger.publish(LampLit(subject="hall", watts=1))
    ledger.deliver_pending()
    listener.broken = False
    ledger.publish(LampLit(subject="hall", watts=2))
    ledger.publish(LampLit(subject="attic", watts=3))
    assert ledger.deliver_pending() == 1
    assert [event.watts for event in listener.heard] == [3]


def test_what_a_handler_publishes_is_delivered_too(listener):
    def relay(event):
        if event.watts:
            ledger.publish(LampLit(subject=event.subject, watts=event.watts - 1))

    ledger.subscribe(LampLit, relay, name="test.relay")
    try:
        ledger.publish(LampLit(subject="hall", watts=2))
        assert ledger.deliver_pending() == 6
    finally:
        ledger.unsubscribe("test.relay")


def test_the_job_delivers_and_comes_back_for_a_failed_one(listener):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from zhengtong.ledger.tasks import deliver_subject

    listener.broken = True
    ledger.publish(LampLit(subject="hall"))
    deliver_subject(subject="hall")
    assert ProcrastinateJob.objects.filter(scheduled_at__isnull=False).count() == 1
    Delivery.objects.update(next_at=clock.current().now())
    listener.broken = False
    deliver_subject(subject="hall")
    assert len(listener.heard) == 1


def test_a_delivery_that_fails_for_good_is_visible_and_can_be_owed_again(listener):
    def refuse(_event):
        raise LampBrokenError

    class LampBrokenError(Final, RuntimeError):
        pass

    ledger.subscribe(LampLit, refuse, name="test.refuse")
    try:
        ledger.publish(LampLit(subject="hall"))
        ledger.deliver_pending()
        failed = Delivery.objects.get(handler="test.refuse")
        assert failed.state == "failed"
        retry_delivery(failed.pk)
        failed.refresh_from_db()
        assert (failed.state, failed.attempts) == ("pending", 0)
    finally:
        ledger.unsubscribe("test.refuse")
