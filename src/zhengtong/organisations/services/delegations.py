"""Deeds on delegations: lend a post for some days, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import SEPARATE_ROLES, Actor, Role
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.errors import InvalidFields, NotPermitted, PostNotFound
from zhengtong.organisations.domain.separation import roles_in_conflict
from zhengtong.organisations.models import Account, Delegation, Post, PostHolding
from zhengtong.organisations.selectors.posts import open_on, roles_ahead
from zhengtong.organisations.services.accounts import lock_row
from zhengtong.organisations.services.posts import (
    DATES_REVERSED,
    lock_post,
    refuse_conflict,
    refuse_contractor,
)

TO_ONESELF = N_("不能委托给本人。")
OTHER_BODY = N_("只能委托给本单位人员。")


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from and to, both counted."""

    from_date: date
    to_date: date


def _gaps(giver: Account, taker: Account, post: Post, period: Period) -> tuple[Gap, ...]:
    gaps = []
    if giver == taker:
        gaps.append(Gap(field="account", message=TO_ONESELF))
    if taker.home_body_id != post.office.body_id:
        gaps.append(Gap(field="account", message=OTHER_BODY))
    if period.to_date < period.from_date:
        gaps.append(Gap(field="to_date", message=DATES_REVERSED))
    return tuple(gaps)


@transaction.atomic
def lend_post(
    *, post_id: UUID, to: UUID, period: Period, by: Actor, matter_kinds: Sequence[str] = ()
) -> UUID:
    """The post the actor holds itself, lent to a colleague for some days.

    Raises:
        NotPermitted, PostNotFound, AccountNotFound, InvalidFields, AdministratorsNotSeparate.

    Policy: R57
    """
    post = lock_post(post_id)
    giver, taker = lock_row(by.account_id), lock_row(to)
    holds = PostHolding.objects.filter(
        open_on(clock.today()), post=post, account=giver, kind="main"
    )
    if not holds.exists():
        raise NotPermitted(permit="organisations.lend-post")
    if gaps := _gaps(giver, taker, post, period):
        raise InvalidFields(gaps=gaps)
    refuse_contractor(taker, post)
    lent = frozenset(Role(role) for role in post.roles)
    if lent & SEPARATE_ROLES:
        held = roles_ahead(taker, day=clock.today())
        refuse_conflict(taker.name, roles_in_conflict(held, lent))
    row = Delegation.objects.create(
        post=post,
        account=taker,
        given_by=giver,
        matter_kinds=sorted(matter_kinds),
        from_date=period.from_date,
        to_date=period.to_date,
    )
    ledger.record_deed(
        "organisations.post-lent",
        subject=str(post.uuid),
        by=by,
        subject_kind="post",
        account=str(taker.uuid),
        matter_kinds=row.matter_kinds,
        from_date=str(row.from_date),
        to_date=str(row.to_date),
    )
    return row.uuid


@transaction.atomic
def take_back_post(*, delegation_id: UUID, by: Actor) -> None:
    """The delegation ended today by the one who gave it.

    Raises:
        NotPermitted, PostNotFound.
    """
    row = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("given_by", "post", "account")
        .filter(uuid=delegation_id)
        .first()
    )
    if row is None:
        raise PostNotFound(post=str(delegation_id))
    if row.given_by.uuid != by.account_id:
        raise NotPermitted(permit="organisations.lend-post")
    row.revoked_on = clock.today()
    row.save(update_fields=["revoked_on"])
    ledger.record_deed(
        "organisations.post-taken-back",
        subject=str(row.post.uuid),
        by=by,
        subject_kind="post",
        account=str(row.account.uuid),
    )
