"""Contractors: tied to the house by sponsor and end date; let in by passes for a work order."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.errors import InvalidFields, NotPermitted, PassOver
from zhengtong.organisations.domain.pass_kinds import Named
from zhengtong.organisations.models import Account, ContractorTie, Pass, PassedThing
from zhengtong.organisations.selectors.contractors import (
    contractor_rules,
    get_pass,
    is_in_post,
)
from zhengtong.organisations.selectors.passed_things import call_things
from zhengtong.organisations.selectors.passes import running_passes
from zhengtong.organisations.selectors.posts import roles_ahead
from zhengtong.organisations.services.accounts import lock_row
from zhengtong.organisations.services.permission import require_permit
from zhengtong.toolkit.numbering import next_number

NOT_ONESELF = N_("责任人不能是本人。")
SPONSOR_NOT_HERE = N_("责任人应为本单位在岗的工作人员。")
DATE_OUT = N_("到期日期应在今天之后、%(limit)s 天以内。")
STAFF_POSTS = N_("%(name)s任有工作人员岗位，不能登记为驻场人员。")
NO_COMPANY = N_("请填写所属公司。")
NO_TIE = N_("不是在期的驻场人员。")
HOURS_OUT = N_("通行时长为 1 至 %(limit)s 小时。")
NO_REASON = N_("请写明理由。")
THING_OUT = N_("所选对象中有 %(count)s 项不存在或不属于驻场人员所在单位，请重新选择。")


@transaction.atomic
def tie_contractor(
    account_id: UUID, *, company: str, sponsor_id: UUID, end_date: date, by: Actor
) -> ContractorTie:
    """The person as a contractor of that company, or the tie renewed, by who keeps the people.

    Raises:
        NotPermitted, AccountNotFound, InvalidFields.

    Policy: P11.2
    """
    account, sponsor = lock_row(account_id), lock_row(sponsor_id)
    home = account.home_body.uuid if account.home_body else None
    require_permit("organisations.keep-people", by, body_id=home)
    gaps = _gaps_of_tie(account, sponsor, company, end_date)
    if gaps:
        raise InvalidFields(gaps=tuple(gaps))
    row, _made = ContractorTie.objects.update_or_create(
        account=account,
        defaults={"sponsor": sponsor, "company": company.strip(), "end_date": end_date},
    )
    ledger.record_deed(
        "organisations.contractor-tied", subject=str(account.uuid), subject_kind="account", by=by,
        sponsor=str(sponsor.uuid), end_date=str(end_date),
    )  # fmt: skip
    return row


def _gaps_of_tie(account: Account, sponsor: Account, company: str, end_date: date) -> list[Gap]:
    gaps, today = [], clock.today()
    limit = contractor_rules()["longest_tie_days"]
    if not company.strip():
        gaps.append(Gap(field="company", message=NO_COMPANY))
    if sponsor == account:
        gaps.append(Gap(field="sponsor", message=NOT_ONESELF))
    elif (
        sponsor.home_body_id != account.home_body_id
        or not is_in_post(sponsor)
        or ContractorTie.objects.filter(account=sponsor).exists()
    ):
        gaps.append(Gap(field="sponsor", message=SPONSOR_NOT_HERE))
    if not today < end_date <= today + timedelta(days=limit):
        gaps.append(Gap(field="end_date", message=DATE_OUT, facts={"limit": limit}))
    if roles_ahead(account, day=today) - {Role.CONTRACTOR}:
        gaps.append(Gap(field="", message=STAFF_POSTS, facts={"name": account.name}))
    return gaps


@transaction.atomic
def give_pass(
    account_id: UUID,
    *,
    order_id: UUID,
    order_number: str,
    hours: int,
    reason: str,
    things: Sequence[Named] = (),
    by: Actor,
) -> Pass:
    """A pass for one work order and some hours, by the sponsor or who keeps the people.

    It opens the work order and the things it names, one by one; without any the order alone.

    Raises:
        NotPermitted, AccountNotFound, InvalidFields.

    Policy: P11.2
    """
    account = lock_row(account_id)
    tie = ContractorTie.objects.select_related("sponsor").filter(account=account).first()
    _require_giver(account, tie, by)
    gaps = _gaps_of_pass(account, tie, hours, reason)
    home = account.home_body.uuid if account.home_body else None
    named, missing = call_things(home, things)
    if missing:
        gaps.append(Gap(field="things", message=THING_OUT, facts={"count": len(missing)}))
    if gaps:
        raise InvalidFields(gaps=tuple(gaps))
    now = clock.current().now()
    row = Pass.objects.create(
        number=next_number("TX", "organisations_pass_number", digits=6),
        account=account,
        order=order_id,
        order_number=order_number,
        from_at=now,
        until_at=now + timedelta(hours=hours),
        reason=reason.strip(),
        given_by=by.account_id,
        given_by_name=by.name,
    )
    PassedThing.objects.bulk_create(
        PassedThing(opened_by=row, kind=one.kind, thing=one.thing, title=one.title[:200])
        for one in named
    )
    _journal("organisations.pass-given", row, by, things=[one.key for one in named])
    return row


def _gaps_of_pass(
    account: Account, tie: ContractorTie | None, hours: int, reason: str
) -> list[Gap]:
    gaps, limit = [], contractor_rules()["longest_pass_hours"]
    if tie is None or tie.end_date < clock.today() or not account.may_sign_in:
        gaps.append(Gap(field="account", message=NO_TIE))
    if not 1 <= hours <= limit:
        gaps.append(Gap(field="hours", message=HOURS_OUT, facts={"limit": limit}))
    if not reason.strip():
        gaps.append(Gap(field="reason", message=NO_REASON))
    return gaps


def _require_giver(account: Account, tie: ContractorTie | None, by: Actor) -> None:
    """Return if the actor is the sponsor or keeps the person, and not the contractor.

    Raises:
        NotPermitted.
    """
    if account.uuid == by.account_id:
        raise NotPermitted(permit="organisations.keep-people")
    if tie is not None and tie.sponsor.uuid == by.account_id:
        return
    home = account.home_body.uuid if account.home_body else None
    require_permit("organisations.keep-people", by, body_id=home)


@transaction.atomic
def revoke_pass(pass_id: UUID, *, by: Actor) -> Pass:
    """The pass ended at once.

    Raises:
        PassNotFound, NotPermitted, PassOver.
    """
    seen = get_pass(pass_id)
    tie = ContractorTie.objects.select_related("sponsor").filter(account=seen.account).first()
    _require_giver(seen.account, tie, by)
    row = Pass.objects.select_for_update().get(pk=seen.pk)
    if row.ended_at is not None:
        raise PassOver
    _end(row, "revoked")
    _journal("organisations.pass-ended", row, by)
    return row


@transaction.atomic
def end_passes_of(order_id: UUID, *, by: Actor) -> int:
    """How many passes ended with their work order."""
    rows = list(Pass.objects.select_for_update().filter(order=order_id, ended_at__isnull=True))
    for row in rows:
        _end(row, "order")
        _journal("organisations.pass-ended", row, by)
    return len(rows)


@transaction.atomic
def settle_passes(*, account_id: UUID | None = None) -> int:
    """How many passes were found ended by time, tie or sponsor; they stay so, journalled."""
    found = Pass.objects.select_for_update(of=("self",)).filter(ended_at__isnull=True)
    if account_id is not None:
        found = found.filter(account__uuid=account_id)
    rows = list(found.exclude(pk__in=running_passes().values("pk")).select_related("account"))
    now = clock.current().now()
    for row in rows:
        _end(row, "time" if row.until_at <= now else "tie")
        _journal("organisations.pass-ended", row, Actor.system("passes"))
    return len(rows)


def _end(row: Pass, why: str) -> None:
    row.ended_at, row.ended_because = clock.current().now(), why
    row.save(update_fields=["ended_at", "ended_because"])


def _journal(deed: str, row: Pass, by: Actor, **facts: Any) -> None:
    ledger.record_deed(
        deed, subject=str(row.account.uuid), subject_kind="account", by=by, number=row.number,
        order=row.order_number, until=row.until_at.isoformat(), **facts,
    )  # fmt: skip
