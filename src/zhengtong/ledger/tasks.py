"""Jobs of the ledger: to deliver the events of one subject."""

from procrastinate.contrib.django import app

from zhengtong.kernel import clock
from zhengtong.ledger.services import outbox


@app.task(name=outbox.DELIVERY_TASK, queue="events")
def deliver_subject(subject: str) -> None:
    """Deliver what is owed of the subject; come back when a failed handler may be tried again."""
    outbox.deliver_pending(subject=subject)
    due = outbox.next_attempt(subject)
    if due is None:
        return
    wait = (due - clock.current().now()).total_seconds()
    outbox.defer_delivery(subject, wait_seconds=max(1, int(wait)))
