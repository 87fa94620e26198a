"""Deeds on offices and posts: open, assign, end, close, lend and take back."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, SEPARATE_ROLES, Actor, Role
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.errors import (
    AdministratorsNotSeparate,
    AlreadyThere,
    BodyNotFound,
    ContractorPost,
    InvalidFields,
    PostAlreadyHeld,
    PostNotFound,
)
from zhengtong.organisations.domain.events import StandingsChanged
from zhengtong.organisations.domain.separation import roles_in_conflict
from zhengtong.organisations.domain.text import check_text
from zhengtong.organisations.models import Account, Body, ContractorTie, Office, Post, PostHolding
from zhengtong.organisations.selectors.posts import roles_ahead
from zhengtong.organisations.services.accounts import lock_row
from zhengtong.organisations.services.open_duties import refuse_open_duties
from zhengtong.organisations.services.permission import require_permit

DATES_REVERSED = N_("结束日期不得早于开始日期。")
NEEDS_ROLE = N_("请至少选择一项岗位权限。")


@transaction.atomic
def open_office(*, body_id: UUID, name: str, by: Actor) -> UUID:
    """A new office in a body.

    Raises:
        NotPermitted, BodyNotFound, InvalidFields, AlreadyThere.
    """
    require_permit("organisations.keep-people", by, body_id=body_id)
    if gap := check_text("name", name, limit=100):
        raise InvalidFields(gaps=(gap,))
    body = Body.objects.select_for_update().filter(uuid=body_id).first()
    if body is None:
        raise BodyNotFound(body=str(body_id))
    if Office.objects.filter(body=body, name=name, closed_on__isnull=True).exists():
        raise AlreadyThere(name=name)
    office = Office.objects.create(body=body, name=name)
    ledger.record_deed(
        "organisations.office-opened",
        subject=str(body.uuid),
        by=by,
        subject_kind="body",
        office=str(office.uuid),
        office_name=name,
    )
    return office.uuid


@transaction.atomic
def open_post(*, office_id: UUID, title: str, roles: Sequence[Role], by: Actor) -> UUID:
    """A new post with its roles in an office.

    Raises:
        NotPermitted, PostNotFound, InvalidFields, AlreadyThere, AdministratorsNotSeparate.
    """
    office = Office.objects.select_related("body").filter(uuid=office_id).first()
    if office is None:
        raise PostNotFound(post=str(office_id))
    require_permit(
        "organisations.keep-people", by, body_id=office.body.uuid, roles=frozenset(roles)
    )
    gaps = [gap for gap in [check_text("title", title, limit=100)] if gap]
    if not roles:
        gaps.append(Gap(field="roles", message=NEEDS_ROLE))
    if gaps:
        raise InvalidFields(gaps=tuple(gaps))
    refuse_conflict(title, roles_in_conflict(roles))
    if Post.objects.filter(office=office, title=title, closed_on__isnull=True).exists():
        raise AlreadyThere(name=title)
    post = Post.objects.create(
        office=office, title=title, roles=sorted(role.value for role in roles)
    )
    ledger.record_deed(
        "organisations.post-opened",
        subject=str(post.uuid),
        by=by,
        subject_kind="post",
        title=title,
        roles=post.roles,
        body=str(office.body.uuid),
    )
    return post.uuid


def refuse_conflict(name: str, conflict: Iterable[Role]) -> None:
    """Passes where nothing conflicts.

    Raises:
        AdministratorsNotSeparate.
    """
    if conflict:
        roles = "、".join(ROLE_NAMES[role] for role in sorted(conflict))
        raise AdministratorsNotSeparate(name=name, roles=roles)


def lock_post(post_id: UUID) -> Post:
    """The open post, locked for change.

    Raises:
        PostNotFound.
    """
    post = (
        Post.objects.select_for_update(of=("self",))
        .select_related("office__body")
        .filter(uuid=post_id, closed_on__isnull=True)
        .first()
    )
    if post is None:
        raise PostNotFound(post=str(post_id))
    return post


def get_post(post_id: UUID) -> Post:
    """The open post with its office and body.

    Raises:
        PostNotFound.
    """
    open_posts = Post.objects.select_related("office__body").filter(closed_on__isnull=True)
    post = open_posts.filter(uuid=post_id).first()
    if post is None:
        raise PostNotFound(post=str(post_id))
    return post


def _roles_of(post: Post) -> frozenset[Role]:
    return frozenset(Role(role) for role in post.roles)


def refuse_contractor(account: Account, post: Post) -> None:
    """Return unless a contractor would act from a post of staff.

    Raises:
        ContractorPost.
    """
    is_tied = ContractorTie.objects.filter(account=account).exists()
    if is_tied and set(post.roles) - {Role.CONTRACTOR.value}:
        raise ContractorPost(name=account.name)


def keep_separate(account: Account, post: Post) -> None:
    """R57 on the locked account: posts held, stood in for and lent, now and to come."""
    refuse_contractor(account, post)
    if _roles_of(post) & SEPARATE_ROLES:
        held = roles_ahead(account, day=clock.today())
        refuse_conflict(account.name, roles_in_conflict(held, _roles_of(post)))


@transaction.atomic
def assign_post(
    *, post_id: UUID, account_id: UUID, by: Actor, kind: str = "main", from_date: date | None = None
) -> None:
    """The account made main holder or deputy of a post.

    Raises:
        NotPermitted, PostNotFound, AccountNotFound, PostAlreadyHeld, AdministratorsNotSeparate.

    Policy: R57
    """
    post = lock_post(post_id)
    require_permit(
        "organisations.keep-people", by, body_id=post.office.body.uuid, roles=_roles_of(post)
    )
    account = lock_row(account_id)
    keep_separate(account, post)
    try:
        with transaction.atomic():
            PostHolding.objects.create(
                post=post, account=account, kind=kind, from_date=from_date or clock.today()
            )
    except IntegrityError as error:
        raise PostAlreadyHeld(title=post.title) from error
    ledger.record_deed(
        "organisations.post-assigned",
        subject=str(post.uuid),
        by=by,
        subject_kind="post",
        account=str(account.uuid),
        kind=kind,
    )


def _refuse_ownerless(account: Account) -> None:
    """Whoever gives up their last post hands over first what hangs on them."""
    if account.holdings.filter(to_date__isnull=True).count() <= 1:
        refuse_open_duties(account)


@transaction.atomic
def end_holding(*, holding_id: int, by: Actor) -> UUID:
    """The holding ended with the day before today (one begun today is taken back); its body.

    Raises:
        NotPermitted, PostNotFound, DutiesOpen.
    """
    holding = (
        PostHolding.objects.select_for_update(of=("self",))
        .select_related("post__office__body", "account")
        .filter(pk=holding_id)
        .first()
    )
    if holding is None:
        raise PostNotFound(post=str(holding_id))
    post = holding.post
    require_permit(
        "organisations.keep-people", by, body_id=post.office.body.uuid, roles=_roles_of(post)
    )
    _refuse_ownerless(holding.account)
    end_row(holding, clock.today())
    ledger.record_deed(
        "organisations.holding-ended",
        subject=str(post.uuid),
        by=by,
        subject_kind="post",
        account=str(holding.account.uuid),
    )
    ledger.publish(StandingsChanged(subject=str(post.office.body.uuid)))
    return post.office.body.uuid


def end_row(holding: PostHolding, today: date) -> None:
    """The holding ended with the day before; one begun today is taken back."""
    last = date.fromordinal(today.toordinal() - 1)
    if holding.from_date > last:
        holding.delete()
    else:
        holding.to_date = last
        holding.save(update_fields=["to_date"])


@transaction.atomic
def close_post(*, post_id: UUID, by: Actor) -> UUID:
    """The post closed from today, its holdings and delegations with it; the body it was in.

    Raises:
        NotPermitted, PostNotFound, DutiesOpen.
    """
    post = lock_post(post_id)
    require_permit(
        "organisations.keep-people", by, body_id=post.office.body.uuid, roles=_roles_of(post)
    )
    today = clock.today()
    for holding in post.holdings.select_for_update().filter(to_date__isnull=True):
        _refuse_ownerless(holding.account)
        end_row(holding, today)
    post.delegations.filter(revoked_on__isnull=True, to_date__gte=today).update(revoked_on=today)
    post.closed_on = today
    post.save(update_fields=["closed_on"])
    ledger.record_deed(
        "organisations.post-closed", subject=str(post.uuid), by=by, subject_kind="post"
    )
    ledger.publish(StandingsChanged(subject=str(post.office.body.uuid)))
    return post.office.body.uuid
