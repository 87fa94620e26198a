"""Deeds that tie an account to the staff identity of the province, and loose it."""

from django.db import IntegrityError, transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.errors import IdentityAlreadyBound
from zhengtong.organisations.models import Account, StaffIdentity
from zhengtong.organisations.selectors.posts import actor_for
from zhengtong.organisations.services.openid import Claims


def find_account(claims: Claims) -> Account | None:
    """The account of that identity; bound now where the agreed claim names an unbound one."""
    known = StaffIdentity.objects.filter(issuer=claims.issuer, subject=claims.subject)
    identity = known.select_related("account").first()
    if identity is not None:
        return identity.account
    named = Account.objects.filter(username=claims.username).first() if claims.username else None
    if named is None or named.staff_identities.filter(issuer=claims.issuer).exists():
        return None
    bind_identity(named, claims, by=actor_for(named))
    return named


@transaction.atomic
def bind_identity(account: Account, claims: Claims, *, by: Actor) -> None:
    """The identity made that of the account.

    Raises:
        IdentityAlreadyBound.
    """
    try:
        with transaction.atomic():
            StaffIdentity.objects.create(
                account=account,
                issuer=claims.issuer,
                subject=claims.subject,
                bound_at=clock.current().now(),
            )
    except IntegrityError as error:
        raise IdentityAlreadyBound from error
    ledger.record_deed(
        "organisations.staff-identity-bound",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
        issuer=claims.issuer,
    )


@transaction.atomic
def unbind_identity(account: Account, *, by: Actor) -> bool:
    """The account is no longer known by the staff identity; False if it was not."""
    gone, _each = StaffIdentity.objects.filter(account=account).delete()
    if gone:
        ledger.record_deed(
            "organisations.staff-identity-unbound",
            subject=str(account.uuid),
            by=by,
            subject_kind="account",
        )
    return bool(gone)
