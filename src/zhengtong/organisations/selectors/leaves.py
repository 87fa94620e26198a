"""Questions over leave: who is away, until when, who stands in, which post nobody covers."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.organisations.domain.errors import LeaveNotFound
from zhengtong.organisations.models import Account, Leave, Post, PostHolding
from zhengtong.organisations.selectors.bodies import scope_filter, visible_bodies
from zhengtong.organisations.selectors.posts import _held, _lent, open_on


@cache
def _shipped() -> dict[str, Any]:
    text = (files("zhengtong.organisations") / "data" / "leaves.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def list_leave_kinds() -> list[tuple[str, str]]:
    """Codes and names of the kinds, in the reader's language."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return [(code, names[language]) for code, names in _shipped()["kinds"].items()]


def still_running(day: date) -> Q:
    """Leaves that are not over on that day: running, or to come."""
    return Q(to_date__gte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def away_between(first: date, last: date) -> Q:
    """Leaves that touch those days."""
    return Q(from_date__lte=last, to_date__gte=first) & (
        Q(ended_on__isnull=True) | Q(ended_on__gt=first)
    )


def map_away(account_ids: Iterable[UUID]) -> dict[UUID, date]:
    """Account → last day of the leave that runs today; one statement."""
    today = clock.today()
    found = Leave.objects.filter(
        still_running(today), from_date__lte=today, account__uuid__in=list(account_ids)
    )
    return dict(found.values_list("account__uuid", "to_date"))


def list_own_leaves(account: Account) -> list[Leave]:
    """The person's leaves, newest first, at most fifty, with who stands in."""
    return list(account.leaves.prefetch_related("delegations__account", "delegations__post")[:50])


def search_leaves(actor: Actor, *, when: str = "") -> QuerySet[Leave]:
    """Leaves of the people one may see: ``now``, ``ahead``, or all; newest first."""
    scope = visible_bodies(actor, "person", "any")
    found = Leave.objects.filter(scope_filter(scope, "account__home_body"))
    found = found.select_related("account__home_body")
    today = clock.today()
    if when == "now":
        return found.filter(still_running(today), from_date__lte=today)
    return found.filter(still_running(today), from_date__gt=today) if when == "ahead" else found


def get_leave(leave_id: UUID) -> Leave:
    """The leave of that name.

    Raises:
        LeaveNotFound.
    """
    found = Leave.objects.select_related("account__home_body").filter(uuid=leave_id).first()
    if found is None:
        raise LeaveNotFound
    return found


@dataclass(frozen=True, kw_only=True)
class PostToCover:
    """A post of a person who will be away.

    Attributes:
        deputies: Account and name of those who stand in by themselves (副岗).
    """

    post: Post
    deputies: list[tuple[UUID, str]]


def list_posts_to_cover(account: Account) -> list[PostToCover]:
    """The posts a person holds as main holder today, each with its living deputies."""
    today = clock.today()
    held = _held(today).filter(account=account, kind=PostHolding.Kind.MAIN)
    posts = [holding.post for holding in held.select_related("post__office__body").order_by("pk")]
    found = []
    for post in posts:
        deputies = _held(today).filter(post=post, kind=PostHolding.Kind.DEPUTY)
        living = deputies.filter(account__is_active=True, account__locked_at__isnull=True)
        names = living.values_list("account__uuid", "account__name")
        found.append(PostToCover(post=post, deputies=list(names)))
    return found


def list_uncovered(leaves: Iterable[Leave]) -> list[tuple[Leave, Post]]:
    """Posts of people away today whom nobody living stands in for; three statements."""
    today = clock.today()
    away = {leave.account_id: leave for leave in leaves if leave.from_date <= today}
    mains = (
        PostHolding.objects.filter(
            open_on(today), account__in=away, kind=PostHolding.Kind.MAIN,
            post__closed_on__isnull=True,
        )
        .select_related("post__office__body")
        .order_by("pk")
    )  # fmt: skip
    held = list(mains)
    posts = [holding.post_id for holding in held]
    absent = set(map_away_keys())
    covered: set[int] = set()
    for rows in (_held(today).exclude(kind=PostHolding.Kind.MAIN), _lent(today)):
        living = rows.filter(
            post__in=posts, account__is_active=True, account__locked_at__isnull=True
        )
        pairs = living.order_by().values_list("post_id", "account_id")
        covered |= {post for post, account in pairs if account not in absent}
    return [(away[one.account_id], one.post) for one in held if one.post_id not in covered]


def map_away_keys() -> list[int]:
    """Inner keys of all accounts that are away today."""
    today = clock.today()
    found = Leave.objects.filter(still_running(today), from_date__lte=today)
    return list(found.values_list("account_id", flat=True))
