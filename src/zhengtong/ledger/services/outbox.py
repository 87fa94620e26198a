"""The outbox: events stored in the deed's transaction, delivered after commit."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from procrastinate.contrib.django import app

from zhengtong.kernel import clock
from zhengtong.kernel.errors import Final
from zhengtong.kernel.events import Event
from zhengtong.ledger.models import Delivery, OutboxEvent

logger = logging.getLogger(__name__)

DELIVERY_TASK = "ledger.deliver_subject"
MAX_ATTEMPTS = 12
BACKOFF_SECONDS = (1, 5, 30, 120, 600)
"""Waiting time after the first, second, … failure; the last one from then on."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants which event."""

    event_class: type[Event]
    handler: Callable[[Any], None]
    name: str


_subscriptions: dict[str, Subscription] = {}


def subscribe(event_class: type[Event], handler: Callable[[Any], None], *, name: str) -> None:
    """Have the handler called with each event of that class, in the worker, after commit.

    Handlers are idempotent: one whose transaction failed is called again. Order is kept per
    handler and subject only.

    Args:
        event_class: A class of ``kernel.events.Event`` with a ``name``.
        handler: Takes the event.
        name: Stable name of the subscription, as ``desk.notify-published``.

    Raises:
        ValueError: another handler has that name.
    """
    known = _subscriptions.get(name)
    if known and (known.event_class, known.handler) != (event_class, handler):
        raise ValueError(f"two subscriptions are named {name}")
    _subscriptions[name] = Subscription(event_class, handler, name)


def unsubscribe(name: str) -> None:
    """Take a subscription back; its pending deliveries wait for one of the same name."""
    _subscriptions.pop(name, None)


def publish(event: Event) -> None:
    """Store the event and what each subscriber is owed, in the deed's own transaction.

    Raises:
        RuntimeError: there is no transaction to belong to.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish belongs inside the deed's transaction")
    now = clock.current().now()
    stored = OutboxEvent.objects.create(
        name=event.name, subject=event.subject, payload=event.to_payload(), at=now
    )
    wanted = [s.name for s in _subscriptions.values() if s.event_class.name == event.name]
    if not wanted:
        return
    Delivery.objects.bulk_create(
        Delivery(event=stored, handler=name, subject=event.subject, next_at=now) for name in wanted
    )
    defer_delivery(event.subject)


def defer_delivery(subject: str, *, wait_seconds: int = 0) -> None:
    """Put a job in the queue that delivers what is owed of the subject; one at a time each."""
    job = app.configure_task(
        DELIVERY_TASK,
        queue="events",
        lock=f"subject:{subject}"[:200],
        schedule_in={"seconds": wait_seconds} if wait_seconds else None,
    )
    job.defer(subject=subject)


def deliver_pending(limit: int = 1000, *, subject: str | None = None) -> int:
    """Deliver what is owed now, including what the handlers publish; return how many succeeded.

    Each delivery is tried at most once here; a failed one waits for its next time.

    Args:
        limit: Most deliveries to try.
        subject: Only those of this subject; None for all.
    """
    delivered = tried = 0
    seen: set[int] = set()
    while tried < limit:
        outcome = _deliver_next(seen, subject)
        if outcome is None:
            break
        tried += 1
        delivered += outcome
    return delivered


def next_attempt(subject: str) -> datetime | None:
    """When the earliest pending delivery of the subject may be tried; None if nothing is owed."""
    pending = Delivery.objects.filter(subject=subject, state=Delivery.State.PENDING)
    first = pending.filter(handler__in=_subscriptions).order_by("next_at").first()
    return first.next_at if first else None


def _deliver_next(seen: set[int], subject: str | None) -> bool | None:
    """Try one due delivery: True if it succeeded, False if it failed, None if none is due."""
    delivery_id: int | None = None
    try:
        with transaction.atomic():
            delivery = _lock_due(seen, subject)
            if delivery is None:
                return None
            delivery_id = delivery.pk
            seen.add(delivery.pk)
            subscription = _subscriptions[delivery.handler]
            subscription.handler(subscription.event_class.from_payload(delivery.event.payload))
            delivery.state = Delivery.State.DELIVERED
            delivery.attempts += 1
            delivery.delivered_at = clock.current().now()
            delivery.last_error = ""
            delivery.save(update_fields=["state", "attempts", "delivered_at", "last_error"])
    except Exception as error:
        if delivery_id is None:
            raise
        logger.exception("delivery %s failed", delivery_id)
        _note_failure(delivery_id, error)
        return False
    return True


def _lock_due(seen: set[int], subject: str | None) -> Delivery | None:
    """The first due delivery with no older unfinished one for the same handler and subject."""
    pending = Delivery.objects.filter(state=Delivery.State.PENDING)
    older = pending.filter(
        handler=OuterRef("handler"), subject=OuterRef("subject"), id__lt=OuterRef("id")
    )
    due = (
        pending.filter(handler__in=_subscriptions, next_at__lte=clock.current().now())
        .exclude(id__in=seen)
        .exclude(Exists(older))
        .select_related("event")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("id")
    )
    return (due.filter(subject=subject) if subject is not None else due).first()


@transaction.atomic
def _note_failure(delivery_id: int, error: Exception) -> None:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state != Delivery.State.PENDING:
        return
    delivery.attempts += 1
    final = isinstance(error, Final) or delivery.attempts >= MAX_ATTEMPTS
    pause = BACKOFF_SECONDS[min(delivery.attempts, len(BACKOFF_SECONDS)) - 1]
    delivery.next_at = clock.current().now() + timedelta(seconds=pause)
    delivery.state = Delivery.State.FAILED if final else Delivery.State.PENDING
    delivery.last_error = f"{type(error).__name__}: {error}".replace("\x00", "\ufffd")[:2000]
    delivery.save(update_fields=["attempts", "next_at", "state", "last_error"])


def count_failed_deliveries() -> dict[str, int]:
    """How many deliveries of each subscriber were given up and wait for somebody."""
    failed = Delivery.objects.filter(state=Delivery.State.FAILED)
    return dict(failed.order_by().values_list("handler").annotate(Count("pk")))


@transaction.atomic
def retry_delivery(delivery_id: int) -> None:
    """Owe a failed delivery again, from now."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state != Delivery.State.FAILED:
        return
    delivery.state, delivery.attempts = Delivery.State.PENDING, 0
    delivery.next_at = clock.current().now()
    delivery.save(update_fields=["state", "attempts", "next_at"])
    defer_delivery(delivery.subject)


def retry_failed_deliveries() -> int:
    """Owe every failed delivery again, from now; how many there were."""
    failed = list(Delivery.objects.filter(state=Delivery.State.FAILED).values_list("id", flat=True))
    for delivery_id in failed:
        retry_delivery(delivery_id)
    return len(failed)
