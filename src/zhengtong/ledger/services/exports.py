"""Exports of lists in the journal: which list, by which filter, how many rows, which file."""

from django.db import transaction

from zhengtong.kernel.actor import Actor
from zhengtong.ledger.services.journal import record_deed
from zhengtong.toolkit.exports import ListExport


@transaction.atomic
def keep_export(export: ListExport, by: Actor) -> None:
    """Journal one export of a list under its number.

    Policy: R56
    """
    record_deed(
        "ledger.list-exported",
        subject=export.number,
        subject_kind="export",
        by=by,
        list=export.listing,
        filter=dict(export.narrowed),
        rows=export.rows,
        digest=export.digest,
    )
