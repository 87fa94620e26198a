"""Evidence of a delivery for its two bodies: the digest key, the proof, the exported quarantine."""

from uuid import UUID

from django.db import transaction

from zhengtong.exchange.domain.errors import DeliveryNotFound, EvidenceForbidden
from zhengtong.exchange.domain.permits import is_permitted
from zhengtong.exchange.models import Delivery, QuarantinedRow, Run
from zhengtong.exchange.selectors import list_quarantined
from zhengtong.exchange.services.runs import DIGEST_PURPOSE, parties_of
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.vault import public as vault

MADE = "exchange.delivery-made"
EXPORTED_ROWS = 100_000


@transaction.atomic
def show_digest_key(delivery_id: UUID, *, by: Actor) -> str:
    """The key of the delivery's column digests, hexadecimal; journalled each time.

    Raises:
        DeliveryNotFound, EvidenceForbidden.

    Policy: P11.2
    """
    delivery = _visible(delivery_id, by=by)
    if not is_permitted("exchange.read-digest-key", by, parties_of(delivery.flow)):
        raise EvidenceForbidden
    key = vault.open_secret(delivery.run.digest_secret, by=by, purpose=DIGEST_PURPOSE)
    ledger.record_deed(
        "exchange.digest-key-shown",
        subject=str(delivery.uuid),
        subject_kind="exchange.delivery",
        by=by,
    )
    return key.hex()


def export_proof(delivery_id: UUID, *, by: Actor) -> str:
    """The proof that the delivery stands in the ledger, as the offline verifier takes it.

    Raises:
        DeliveryNotFound: also for who sees neither side of it.
        RecordNotSealed: the ledger has not sealed it yet.

    Policy: R56
    """
    delivery = _visible(delivery_id, by=by)
    row = find_record(delivery.uuid)
    if row is None:
        raise DeliveryNotFound
    return ledger.proof_text(ledger.export_proof("deeds", row.uuid))


def find_record(delivery_id: UUID) -> ledger.RecordRow | None:
    """The ledger's record of the delivery's making."""
    found = ledger.list_records("deeds", subject=str(delivery_id), name=MADE, limit=1)
    return found[0] if found else None


@transaction.atomic
def export_quarantine(run_id: UUID, *, by: Actor) -> tuple[Run, list[QuarantinedRow]]:
    """The run and its rows set aside, at most 100,000, to be taken out; journalled.

    Raises:
        RunNotFound, EvidenceForbidden.

    Policy: R41
    """
    run = (
        Run.objects.for_actor(by)
        .select_related("flow__provider", "flow__consumer")
        .get_or_refuse(run_id)
    )
    if not is_permitted("exchange.export-quarantine", by, parties_of(run.flow)):
        raise EvidenceForbidden
    rows = list(list_quarantined(run)[:EXPORTED_ROWS])
    ledger.record_deed(
        "exchange.quarantine-exported",
        subject=str(run.uuid),
        subject_kind="exchange.run",
        by=by,
        rows=len(rows),
    )
    return run, rows


def _visible(delivery_id: UUID, *, by: Actor) -> Delivery:
    return (
        Delivery.objects.for_actor(by)
        .select_related("run", "flow__provider", "flow__consumer")
        .get_or_refuse(delivery_id)
    )
