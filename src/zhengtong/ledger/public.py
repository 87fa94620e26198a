"""The ledger's door: to journal deeds, refusals and calls, to publish events and hear of them."""

from zhengtong.ledger.domain.calls import CallRecord
from zhengtong.ledger.services.journal import append_calls, record_deed, record_refusal
from zhengtong.ledger.services.outbox import deliver_pending, publish, subscribe, unsubscribe
from zhengtong.ledger.services.sealer import seal_pending

__all__ = [
    "CallRecord",
    "append_calls",
    "deliver_pending",
    "publish",
    "record_deed",
    "record_refusal",
    "seal_pending",
    "subscribe",
    "unsubscribe",
]
