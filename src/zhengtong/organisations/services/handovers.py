"""离岗交接: everything in a person's hands goes to another in one deed, then their posts end."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.duties import Holder
from zhengtong.organisations.domain.errors import InvalidFields, SuccessorNotSuitable
from zhengtong.organisations.domain.events import StandingsChanged
from zhengtong.organisations.domain.text import check_text
from zhengtong.organisations.models import Account, HandOver, Post, PostHolding
from zhengtong.organisations.selectors.posts import list_staff
from zhengtong.organisations.services.accounts import home_of, lock_row
from zhengtong.organisations.services.open_duties import list_open_duties, refuse_open_duties
from zhengtong.organisations.services.permission import require_permit
from zhengtong.organisations.services.posts import end_row, keep_separate
from zhengtong.toolkit.numbering import next_number


def _permit(account: Account, by: Actor) -> list[PostHolding]:
    """The person's holdings, if the actor keeps every one of their posts."""
    require_permit("organisations.keep-people", by, body_id=home_of(account))
    holdings = list(
        PostHolding.objects.select_for_update(of=("self",))
        .filter(account=account, to_date__isnull=True)
        .select_related("post__office__body")
    )
    for holding in holdings:
        require_permit(
            "organisations.keep-people",
            by,
            body_id=holding.post.office.body.uuid,
            roles=frozenset(Role(role) for role in holding.post.roles),
        )
    return holdings


def _check(account: Account, successor: Account, reason: str) -> None:
    if gap := check_text("reason", reason, limit=200):
        raise InvalidFields(gaps=(gap,))
    colleagues = (
        {p.account_id for p in list_staff(home_of(account) or "")} if home_of(account) else set()
    )
    if successor.pk == account.pk or successor.uuid not in colleagues:
        raise SuccessorNotSuitable(name=successor.name)


@transaction.atomic
def hand_over(
    *, account_id: UUID, successor_id: UUID, reason: str, takes_posts: bool, by: Actor
) -> HandOver:
    """The sheet of a hand-over: every duty moved or ended, every post of the person ended.

    With ``takes_posts`` the successor becomes the main holder of the posts they held as such.
    Nothing is left in the person's hands, or nothing happens at all.

    Raises:
        NotPermitted, AccountNotFound, InvalidFields, SuccessorNotSuitable, DutiesOpen,
        AdministratorsNotSeparate.

    Policy: P0.2
    """
    account, successor = lock_row(account_id), lock_row(successor_id)
    holdings = _permit(account, by)
    _check(account, successor, reason)
    to = Holder(account_id=successor.uuid, name=successor.name)
    duties = _move_duties(account, to, by)
    posts = _end_posts(holdings, successor if takes_posts else None)
    refuse_open_duties(account)
    body = account.home_body or holdings[0].post.office.body
    row = HandOver.objects.create(
        number=next_number("JJ", "organisations_handover_number", digits=6),
        account=account,
        account_name=account.name,
        successor=successor,
        successor_name=successor.name,
        body=body,
        reason=reason,
        duties=duties,
        posts=posts,
        by=by.account_id,
        by_name=by.name,
        at=clock.current().now(),
    )
    ledger.record_deed(
        "organisations.handed-over",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
        number=row.number,
        successor=str(successor.uuid),
        duties={each["code"]: each["count"] for each in duties},
        posts=len(posts),
    )
    ledger.publish(StandingsChanged(subject=str(body.uuid)))
    return row


def _move_duties(account: Account, to: Holder, by: Actor) -> list[dict[str, Any]]:
    return [
        {
            "code": each.duty.code,
            "title": each.duty.title,
            "count": each.duty.hand_to(account.uuid, to, by),
            "lines": each.lines,
        }
        for each in list_open_duties(account.uuid)
    ]


def _end_posts(holdings: list[PostHolding], successor: Account | None) -> list[dict[str, Any]]:
    today, ended = clock.today(), []
    for holding in holdings:
        post, kind = holding.post, holding.kind
        end_row(holding, today)
        taken = successor is not None and kind == PostHolding.Kind.MAIN
        if successor is not None and taken:
            _take_post(post, successor, today)
        ended.append(
            {"title": post.title, "body": post.office.body.name, "kind": kind, "taken": taken}
        )
    return ended


def _take_post(post: Post, successor: Account, today: date) -> None:
    """The successor as main holder; whoever stood in for the post so far does so no more."""
    keep_separate(successor, post)
    for standing_in in post.holdings.filter(account=successor, to_date__isnull=True):
        end_row(standing_in, today)
    PostHolding.objects.create(
        post=post, account=successor, kind=PostHolding.Kind.MAIN, from_date=today
    )
