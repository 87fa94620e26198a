"""Rights that people of a body hold today, with what makes one look twice; for their review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhengtong.kernel import clock
from zhengtong.kernel.actor import SEPARATE_ROLES
from zhengtong.organisations.models import (
    Account,
    ApiToken,
    ContractorTie,
    Delegation,
    OneTimeDevice,
    PostHolding,
    SigningKey,
)
from zhengtong.organisations.selectors.posts import _held, _lent

HOLDING, DELEGATION, TIE, TOKEN = "holding", "delegation", "tie", "token"
INACTIVE, NEVER, IDLE, MANY, GUARDIAN = "inactive", "never", "idle", "many", "guardian"
ONE_FACTOR = "one-factor"


@dataclass(frozen=True, kw_only=True)
class Right:
    """One right of one person.

    Attributes:
        kind: ``holding``, ``delegation``, ``tie`` or ``token``.
        key: Names it within its kind.
        last_seen: Last sign-in of the person; for a token its last use.
        flags: Why to look twice: ``inactive``, ``never``, ``idle``, ``many``, ``guardian``,
            ``one-factor``.
    """

    kind: str
    key: str
    account_id: UUID
    account_name: str
    title: str
    last_seen: datetime | None
    flags: tuple[str, ...]


def list_rights(body_id: UUID, *, idle_days: int, many_posts: int) -> list[Right]:
    """All rights in the body; the number of statements does not grow with them."""
    today = clock.today()
    idle_since = clock.current().now() - timedelta(days=idle_days)
    return [
        *_holdings(body_id, today, idle_since, many_posts),
        *_delegations(body_id, today, idle_since),
        *_ties(body_id, today, idle_since),
        *_tokens(body_id, idle_since),
    ]


def _flags_of(account: Account, idle_since: datetime) -> list[str]:
    flags = [] if account.may_sign_in else [INACTIVE]
    if account.last_login is None:
        flags.append(NEVER)
    elif account.last_login < idle_since:
        flags.append(IDLE)
    return flags


def _holdings(body_id: UUID, today: date, idle_since: datetime, many_posts: int) -> list[Right]:
    held = PostHolding.objects.filter(post__office__body__uuid=body_id)
    held = held.filter(Q(to_date__isnull=True) | Q(to_date__gte=today), post__closed_on=None)
    counted = dict(
        _held(today).filter(account__in=held.values("account")).order_by()
        .values_list("account").annotate(count=Count("pk"))
    )  # fmt: skip
    strong = with_second_factor(held.values("account"))
    found = []
    for row in held.select_related("account", "post__office").order_by("pk"):
        flags = _flags_of(row.account, idle_since)
        if row.account_id not in strong:
            flags.append(ONE_FACTOR)
        if counted.get(row.account_id, 0) >= many_posts:
            flags.append(MANY)
        if SEPARATE_ROLES & set(row.post.roles):
            flags.append(GUARDIAN)
        title = f"{row.post.office.name} · {row.post.title}（{row.get_kind_display()}）"
        found.append(_right(HOLDING, str(row.pk), row.account, title=title, flags=flags))
    return found


def with_second_factor(accounts: QuerySet[Any]) -> frozenset[int]:
    """Keys of those accounts that hold a second factor, or sign in by the staff identity.

    Whether that identity asks for two factors is known only when somebody signs in by it.
    """
    codes = OneTimeDevice.objects.filter(user__in=accounts, confirmed=True)
    keys = SigningKey.objects.filter(user__in=accounts, confirmed=True, revoked_at=None)
    bound = Account.objects.filter(pk__in=accounts, staff_identities__isnull=False)
    return frozenset(
        [
            *codes.values_list("user_id", flat=True),
            *keys.values_list("user_id", flat=True),
            *bound.values_list("pk", flat=True),
        ]
    )


def _delegations(body_id: UUID, today: date, idle_since: datetime) -> list[Right]:
    rows = _lent(today).filter(post__office__body__uuid=body_id)
    found = []
    for row in rows.select_related("account", "given_by", "post").order_by("pk"):
        names = f"{row.given_by.name} → {row.account.name}"
        title = f"{names} · {row.post.title} · {row.to_date}"
        flags = _flags_of(row.account, idle_since)
        found.append(_right(DELEGATION, str(row.uuid), row.account, title=title, flags=flags))
    return found


def _ties(body_id: UUID, today: date, idle_since: datetime) -> list[Right]:
    rows = ContractorTie.objects.filter(account__home_body__uuid=body_id, end_date__gte=today)
    found = []
    for row in rows.select_related("account", "sponsor").order_by("pk"):
        title = f"{row.company} · {row.sponsor.name} · {row.end_date}"
        flags = _flags_of(row.account, idle_since)
        found.append(_right(TIE, str(row.pk), row.account, title=title, flags=flags))
    return found


def _tokens(body_id: UUID, idle_since: datetime) -> list[Right]:
    now = clock.current().now()
    rows = ApiToken.objects.filter(
        post__office__body__uuid=body_id, revoked_at__isnull=True, expires_at__gt=now
    )
    found = []
    for row in rows.select_related("account", "post").order_by("pk"):
        used = row.used_at
        flags = () if used and used >= idle_since else ((IDLE,) if used else (NEVER,))
        title = f"{row.label} · {row.post.title} · {row.expires_at:%Y-%m-%d}"
        found.append(
            Right(
                kind=TOKEN, key=str(row.uuid), account_id=row.account.uuid,
                account_name=row.account.name, title=title, last_seen=used, flags=flags,
            )
        )  # fmt: skip
    return found


def _right(kind: str, key: str, account: Account, *, title: str, flags: Iterable[str]) -> Right:
    return Right(
        kind=kind, key=key, account_id=account.uuid, account_name=account.name, title=title,
        last_seen=account.last_login, flags=tuple(flags),
    )  # fmt: skip


def exists_right(kind: str, key: str, body_id: UUID) -> bool:
    """Whether the right is still there."""
    today, now = clock.today(), clock.current().now()
    if kind == HOLDING:
        held = PostHolding.objects.filter(pk=int(key), post__office__body__uuid=body_id)
        still = Q(to_date__isnull=True) | Q(to_date__gte=today)
        return held.filter(still, post__closed_on=None).exists()
    if kind == DELEGATION:
        still = Q(revoked_on__isnull=True) | Q(revoked_on__gt=today)
        return Delegation.objects.filter(still, uuid=key, to_date__gte=today).exists()
    if kind == TIE:
        return ContractorTie.objects.filter(pk=int(key), end_date__gte=today).exists()
    return ApiToken.objects.filter(uuid=key, revoked_at=None, expires_at__gt=now).exists()
