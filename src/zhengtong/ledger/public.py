"""The ledger's door: journal, refusals and calls; events; seals, proofs and verdicts."""

from zhengtong.ledger.domain.calls import CallRecord
from zhengtong.ledger.domain.errors import (
    CheckpointNotOurs,
    RecordNotFound,
    RecordNotSealed,
    UnknownLog,
)
from zhengtong.ledger.domain.findings import Finding, Verdict
from zhengtong.ledger.selectors import RecordRow, get_record, list_deeds_of, list_records
from zhengtong.ledger.services.epochs import open_epoch
from zhengtong.ledger.services.journal import append_calls, record_deed, record_refusal
from zhengtong.ledger.services.outbox import (
    count_failed_deliveries,
    deliver_pending,
    publish,
    subscribe,
    unsubscribe,
)
from zhengtong.ledger.services.proofs import (
    export_proof,
    latest_checkpoint,
    proof_text,
    verifier_source,
)
from zhengtong.ledger.services.sealer import seal_pending
from zhengtong.ledger.services.verification import verify_log
from zhengtong.ledger.titles import name_deeds, title_of

__all__ = [
    "CallRecord",
    "CheckpointNotOurs",
    "Finding",
    "RecordNotFound",
    "RecordNotSealed",
    "RecordRow",
    "UnknownLog",
    "Verdict",
    "append_calls",
    "count_failed_deliveries",
    "deliver_pending",
    "export_proof",
    "get_record",
    "latest_checkpoint",
    "list_deeds_of",
    "list_records",
    "name_deeds",
    "open_epoch",
    "proof_text",
    "publish",
    "record_deed",
    "record_refusal",
    "seal_pending",
    "subscribe",
    "title_of",
    "unsubscribe",
    "verifier_source",
    "verify_log",
]
