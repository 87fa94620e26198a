"""Jobs of the ledger: to deliver the events of one subject, to carry out a purge."""

from uuid import UUID

from procrastinate.contrib.django import app

from zhengtong.kernel import clock
from zhengtong.ledger.models import Purge
from zhengtong.ledger.services import outbox, purges
from zhengtong.ledger.services.purge_run import carry_out, is_half_done
from zhengtong.ledger.services.purges import get_purge


@app.task(name=outbox.DELIVERY_TASK, queue="events")
def deliver_subject(subject: str) -> None:
    """Deliver what is owed of the subject; come back when a failed handler may be tried again."""
    outbox.deliver_pending(subject=subject)
    due = outbox.next_attempt(subject)
    if due is None:
        return
    wait = (due - clock.current().now()).total_seconds()
    outbox.defer_delivery(subject, wait_seconds=max(1, int(wait)))


@app.task(name=purges.TASK, queue="purges")
def carry_out_purge(purge_id: str) -> None:
    """Carry out one confirmed purge; nothing if that was done already."""
    purge = get_purge(UUID(purge_id))
    if purge.state == Purge.State.CONFIRMED or is_half_done(purge):
        carry_out(purge.uuid)
