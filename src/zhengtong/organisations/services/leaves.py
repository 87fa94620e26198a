"""To go on leave with somebody who stands in, and to come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import SEPARATE_ROLES, Actor, Role
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.errors import InvalidFields, LeaveOver
from zhengtong.organisations.domain.separation import roles_in_conflict
from zhengtong.organisations.models import Account, Delegation, Leave, Post
from zhengtong.organisations.selectors.leaves import (
    PostToCover,
    away_between,
    get_leave,
    list_leave_kinds,
    list_posts_to_cover,
    still_running,
)
from zhengtong.organisations.selectors.posts import roles_ahead
from zhengtong.organisations.services.accounts import lock_row
from zhengtong.organisations.services.delegations import OTHER_BODY, TO_ONESELF, Period
from zhengtong.organisations.services.permission import require_permit
from zhengtong.organisations.services.posts import (
    DATES_REVERSED,
    refuse_conflict,
    refuse_contractor,
)

KIND_UNKNOWN = N_("请选择请假类别。")
IN_THE_PAST = N_("开始日期不能早于今天。")
OVERLAPS = N_("与已登记的请假（%(first)s 至 %(last)s）重叠。")
NOBODY = N_("岗位“%(post)s”没有副岗，请指定代理人。")
AWAY_TOO = N_("%(name)s在 %(first)s 至 %(last)s 也请假，不能代理。")


@dataclass(frozen=True, kw_only=True)
class LeaveFields:
    """What is filled in.

    Attributes:
        deputies: Post → who stands in; a post with a living deputy (副岗) may be left out.
    """

    kind: str
    period: Period
    deputies: Mapping[UUID, UUID]
    note: str = ""


@transaction.atomic
def record_leave(account_id: UUID, fields: LeaveFields, *, by: Actor) -> Leave:
    """The leave, and for its days each post lent to whoever stands in.

    One's own, or by whoever keeps the people of the body, as when somebody fell ill.

    Raises:
        NotPermitted, AccountNotFound, InvalidFields, AdministratorsNotSeparate.

    Policy: P11.2, R57
    """
    account = lock_row(account_id)
    home = account.home_body.uuid if account.home_body else None
    if account.uuid != by.account_id:
        require_permit("organisations.keep-people", by, body_id=home)
    posts = list_posts_to_cover(account)
    takers = {one: lock_row(one) for one in sorted(set(fields.deputies.values()), key=str)}
    gaps = [*_gaps_of_dates(account, fields)]
    for each in posts:
        gaps += _gaps_of_post(account, each, takers, fields)
    if gaps:
        raise InvalidFields(gaps=tuple(gaps))
    row = Leave.objects.create(
        account=account,
        kind=fields.kind,
        from_date=fields.period.from_date,
        to_date=fields.period.to_date,
        note=fields.note,
        recorded_by=by.account_id,
        recorded_by_name=by.name,
        recorded_at=clock.current().now(),
    )
    for each in posts:
        taker = takers.get(fields.deputies.get(each.post.uuid, UUID(int=0)))
        if taker is not None:
            _lend(each.post, taker, row)
    _journal("organisations.leave-recorded", row, by)
    return row


def _gaps_of_dates(account: Account, fields: LeaveFields) -> list[Gap]:
    period, gaps = fields.period, []
    if fields.kind not in dict(list_leave_kinds()):
        gaps.append(Gap(field="kind", message=KIND_UNKNOWN))
    if period.from_date < clock.today():
        gaps.append(Gap(field="from_date", message=IN_THE_PAST))
    if period.to_date < period.from_date:
        gaps.append(Gap(field="to_date", message=DATES_REVERSED))
        return gaps
    other = account.leaves.filter(away_between(period.from_date, period.to_date)).first()
    if other is not None:
        facts = {"first": str(other.from_date), "last": str(other.to_date)}
        gaps.append(Gap(field="from_date", message=OVERLAPS, facts=facts))
    return gaps


def _gaps_of_post(
    account: Account, each: PostToCover, takers: Mapping[UUID, Account], fields: LeaveFields
) -> list[Gap]:
    """What keeps the one named from standing in; nobody named needs a deputy who is there."""
    field = f"post-{each.post.uuid}"
    named = fields.deputies.get(each.post.uuid)
    if named is None:
        there = [one for one, _name in each.deputies if not _find_away(one, fields.period)]
        return [] if there else [Gap(field=field, message=NOBODY, facts={"post": each.post.title})]
    taker = takers[named]
    if taker == account:
        return [Gap(field=field, message=TO_ONESELF)]
    if taker.home_body_id != each.post.office.body_id or not taker.may_sign_in:
        return [Gap(field=field, message=OTHER_BODY)]
    away = _find_away(taker.uuid, fields.period)
    if away is not None:
        facts = {"name": taker.name, "first": str(away.from_date), "last": str(away.to_date)}
        return [Gap(field=field, message=AWAY_TOO, facts=facts)]
    _refuse_together(each.post, taker)
    return []


def _find_away(account_id: UUID, period: Period) -> Leave | None:
    days = away_between(period.from_date, period.to_date)
    return Leave.objects.filter(days, account__uuid=account_id).first()


def _refuse_together(post: Post, taker: Account) -> None:
    refuse_contractor(taker, post)
    lent = frozenset(Role(role) for role in post.roles)
    if lent & SEPARATE_ROLES:
        held = roles_ahead(taker, day=clock.today())
        refuse_conflict(taker.name, roles_in_conflict(held, lent))


def _lend(post: Post, taker: Account, leave: Leave) -> None:
    Delegation.objects.create(
        post=post,
        account=taker,
        given_by=leave.account,
        leave=leave,
        from_date=leave.from_date,
        to_date=leave.to_date,
    )


@transaction.atomic
def end_leave(leave_id: UUID, *, by: Actor) -> Leave:
    """Back before the day, or not gone at all (销假): whoever stood in does so no more.

    Raises:
        LeaveNotFound, NotPermitted, LeaveOver.
    """
    leave = get_leave(leave_id)
    account = lock_row(leave.account.uuid)
    home = account.home_body.uuid if account.home_body else None
    if account.uuid != by.account_id:
        require_permit("organisations.keep-people", by, body_id=home)
    today = clock.today()
    row = Leave.objects.select_for_update().filter(still_running(today), pk=leave.pk).first()
    if row is None:
        raise LeaveOver
    row.ended_on = today
    row.save(update_fields=["ended_on"])
    row.delegations.filter(revoked_on__isnull=True).update(revoked_on=today)
    _journal("organisations.leave-ended", row, by)
    return row


def _journal(deed: str, row: Leave, by: Actor) -> None:
    ledger.record_deed(
        deed,
        subject=str(row.account.uuid),
        subject_kind="account",
        by=by,
        leave=str(row.uuid),
        from_date=str(row.from_date),
        to_date=str(row.to_date),
        deputies=[str(one) for one in row.delegations.values_list("account__uuid", flat=True)],
    )
