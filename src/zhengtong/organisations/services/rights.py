"""Taking a right back, as a review of rights found (权限清理)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations.models import ApiToken, ContractorTie, Delegation
from zhengtong.organisations.selectors.rights import DELEGATION, HOLDING, TIE
from zhengtong.organisations.services.permission import require_permit
from zhengtong.organisations.services.posts import end_holding


@transaction.atomic
def take_right(kind: str, key: str, *, body_id: UUID, by: Actor) -> None:
    """The right ended from today, by whoever keeps the people of the body.

    Raises:
        NotPermitted, PostNotFound, DutiesOpen: the last post is not taken while things are in hand.

    Policy: R57
    """
    require_permit("organisations.keep-people", by, body_id=body_id)
    if kind == HOLDING:
        end_holding(holding_id=int(key), by=by)
        return
    if kind == DELEGATION:
        Delegation.objects.filter(uuid=key).update(revoked_on=clock.today())
    elif kind == TIE:
        yesterday = clock.today() - timedelta(days=1)
        ContractorTie.objects.filter(pk=int(key)).update(end_date=yesterday)
    else:
        ApiToken.objects.filter(uuid=key).update(revoked_at=clock.current().now())
    ledger.record_deed(
        "organisations.right-taken", subject=key, subject_kind=f"right.{kind}", by=by,
        body=str(body_id),
    )  # fmt: skip
