"""To begin a later epoch of a log, which cites the last published head."""

from django.db import connection, transaction

from zhengtong.crypto.notes import MalformedNote, read_checkpoint
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger.domain.errors import CheckpointNotOurs
from zhengtong.ledger.models import Epoch
from zhengtong.ledger.services.first_epochs import EPOCH_LOCK, new_origin
from zhengtong.ledger.services.head_checks import signature_fault
from zhengtong.ledger.services.journal import record_epoch
from zhengtong.ledger.services.keys import note_keys


def open_epoch(*, cites: str, by: Actor, reason: str) -> int:
    """Begin a new epoch of a log after an older backup was restored, and return its number.

    The published head runs further than the restored log: what lies between is lost here, and the
    new tree says so in its first record. Records still unsealed stay in the old epoch.

    Args:
        cites: The last published checkpoint of the log.
        by: Who restored.
        reason: Why, in words.

    Raises:
        CheckpointNotOurs: this installation did not sign that checkpoint.
    """
    try:
        checkpoint = read_checkpoint(cites)
    except MalformedNote as error:
        raise CheckpointNotOurs from error
    if signature_fault(checkpoint, note_keys(checkpoint.origin)):
        raise CheckpointNotOurs
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [EPOCH_LOCK])
        old = Epoch.objects.filter(origin=checkpoint.origin).first()
        if old is None:
            raise CheckpointNotOurs
        newest = Epoch.objects.filter(log=old.log).order_by("-number")[0]
        number = newest.number + 1
        Epoch.objects.create(
            log=old.log, number=number, origin=new_origin(old.log, number),
            opened_at=clock.current().now(), cites=cites,
        )  # fmt: skip
        record_epoch(old.log, by=by, number=number, cites=cites, reason=reason)
    return number
