"""Deeds on API tokens: create, revoke, and the actor a token speaks for."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from zhengtong.kernel import clock
from zhengtong.kernel.actor import SEPARATE_ROLES, Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.errors import (
    InvalidFields,
    NotPermitted,
    PostNotFound,
    TokenRefused,
)
from zhengtong.organisations.domain.text import check_text
from zhengtong.organisations.domain.tokens import MAXIMUM_DAYS, SCOPES, is_in_scope
from zhengtong.organisations.models import Account, ApiToken, Post
from zhengtong.organisations.selectors.posts import actor_for

PREFIX = "zt_"
BAD_DAYS = N_("有效天数须在1至%(most)s之间。")
BAD_SCOPES = N_("请至少选择一项范围。")


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """A token just made; its text is shown once and kept nowhere."""

    token_id: UUID
    text: str
    expires_at: datetime


def digest_token(text: str) -> str:
    """The hexadecimal digest a token is kept by; the token has 256 random bits, so no salt."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def create_token(*, label: str, scopes: Sequence[str], days: int, by: Actor) -> NewToken:
    """A token for the actor's present post, without the three administrators' roles.

    Raises:
        NotPermitted: the post holds an administrator's role and nothing else, or there is no post.
        InvalidFields.

    Policy: R57
    """
    if by.post_id is None or not by.roles - SEPARATE_ROLES:
        raise NotPermitted(permit="organisations.own-token")
    gaps = [gap for gap in [check_text("label", label, limit=100)] if gap]
    if not 1 <= days <= MAXIMUM_DAYS:
        gaps.append(Gap(field="days", message=BAD_DAYS, facts={"most": MAXIMUM_DAYS}))
    if not scopes or not set(scopes) <= set(SCOPES):
        gaps.append(Gap(field="scopes", message=BAD_SCOPES))
    if gaps:
        raise InvalidFields(gaps=tuple(gaps))
    text = PREFIX + secrets.token_urlsafe(32)
    now = clock.current().now()
    row = ApiToken.objects.create(
        account=Account.objects.get(uuid=by.account_id),
        post=Post.objects.get(uuid=by.post_id),
        label=label,
        digest=digest_token(text),
        hint=text[:8],
        scopes=sorted(scopes),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    ledger.record_deed(
        "organisations.token-created",
        subject=str(row.uuid),
        by=by,
        subject_kind="api-token",
        scopes=row.scopes,
        expires=row.expires_at.isoformat(),
    )
    return NewToken(token_id=row.uuid, text=text, expires_at=row.expires_at)


@transaction.atomic
def revoke_token(*, token_id: UUID, by: Actor) -> None:
    """The actor's own token made useless at once.

    Raises:
        TokenRefused: no such token of this person.
    """
    row = ApiToken.objects.filter(uuid=token_id, account__uuid=by.account_id).first()
    if row is None:
        raise TokenRefused
    if row.revoked_at is None:
        row.revoked_at = clock.current().now()
        row.save(update_fields=["revoked_at"])
        ledger.record_deed(
            "organisations.token-revoked", subject=str(row.uuid), by=by, subject_kind="api-token"
        )


def actor_by_token(text: str, *, path: str, method: str) -> Actor:
    """The actor a bearer token speaks for: its post as it is held now, never an administrator.

    Raises:
        TokenRefused.

    Policy: R57
    """
    now = clock.current().now()
    row = (
        ApiToken.objects.select_related("account", "post")
        .filter(digest=digest_token(text), revoked_at__isnull=True, expires_at__gt=now)
        .first()
    )
    if row is None or not is_in_scope(row.scopes, path=path, method=method):
        raise TokenRefused
    try:
        actor = actor_for(row.account, row.post)
    except PostNotFound as error:
        raise TokenRefused from error
    stale = Q(used_at__isnull=True) | Q(used_at__lt=now - timedelta(minutes=1))
    ApiToken.objects.filter(stale, pk=row.pk).update(used_at=now)
    return replace(actor, roles=actor.roles - SEPARATE_ROLES)
