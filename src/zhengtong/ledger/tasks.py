"""Jobs of the ledger: to deliver the events of one subject."""

from procrastinate.contrib.django import app

from zhengtong.kernel import clock
from zhengtong.ledger.services import outbox


@app.task(name="ledger.deliver_subject", queue="events")
def deliver_subject(subject: str) -> None:
    """Deliver what is owed of the subject; come back when a failed handler may be tried again."""
    outbox.deliver_pending(subject=subject)
    due = outbox.next_attempt(subject)
    if due is None:
        return
    wait = max(1, int((due - clock.current().now()).total_seconds()))
    deliver_subject.configure(lock=outbox.lock_name(subject), schedule_in={"seconds": wait}).defer(
        subject=subject
    )
