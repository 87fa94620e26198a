"""Keeping which pages contractors opened through their passes."""

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations.models import Pass, PassUse

PATH_AT_MOST = 300


@transaction.atomic
def note_use(row: Pass, *, path: str, by: Actor) -> bool:
    """Whether the opening was kept, journalled with the pass; once a page, pass and hour.

    Policy: P11.2
    """
    now = clock.current().now()
    _kept, is_new = PassUse.objects.get_or_create(
        opened_by=row,
        path=path[:PATH_AT_MOST],
        hour=now.replace(minute=0, second=0, microsecond=0),
        defaults={"at": now},
    )
    if is_new:
        ledger.record_deed(
            "organisations.pass-used", subject=str(by.account_id), subject_kind="account", by=by,
            number=row.number, order=row.order_number, page=path[:PATH_AT_MOST],
        )  # fmt: skip
    return is_new
