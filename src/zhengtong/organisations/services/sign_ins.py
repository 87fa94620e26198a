"""Deeds of signing in and out: sessions begun and ended, failures told to the ledger."""

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations.models import Account, SignInSession
from zhengtong.organisations.selectors.posts import actor_for

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a request comes from."""

    address: str | None
    agent: str = ""


def forget_session(session_key: str) -> None:
    """The stored session is gone; whoever holds its cookie is signed out."""
    import_module(settings.SESSION_ENGINE).SessionStore(session_key).delete()


@transaction.atomic
def begin_sign_in(account: Account, *, session_key: str, origin: Origin, factors: int) -> None:
    """The sign-in journalled and listed among the person's sessions."""
    now = clock.current().now()
    SignInSession.objects.filter(
        account=account, seen_at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    ).delete()
    SignInSession.objects.update_or_create(  # a form sent twice is one sign-in
        session_key=session_key,
        defaults={
            "account": account,
            "address": origin.address,
            "agent": origin.agent[:300],
            "started_at": now,
            "seen_at": now,
        },
    )
    ledger.record_deed(
        "organisations.signed-in",
        subject=str(account.uuid),
        by=actor_for(account),
        subject_kind="account",
        address=origin.address or "",
        factors=factors,
    )


def tell_failure(username: str, *, origin: Origin, code: str) -> None:
    """The refused sign-in in the stream of refusals; unknown names may be passwords, so not kept.

    Args:
        username: As typed.
        origin: Where from.
        code: ``wrong-password``, ``wrong-code``, ``locked`` or ``locked-out``.
    """
    account = Account.objects.filter(username=username).first()
    ledger.record_refusal(
        "organisations.sign-in",
        subject=str(account.uuid) if account else "unknown",
        by=actor_for(account) if account else None,
        code=f"organisations.{code}",
        address=origin.address or "",
    )


def note_seen(session_key: str) -> None:
    """The session's last activity, at most once a minute."""
    now = clock.current().now()
    SignInSession.objects.filter(session_key=session_key, seen_at__lt=now - SEEN_EVERY).update(
        seen_at=now
    )


@transaction.atomic
def end_sign_in(
    account: Account, *, session_key: str, by: Actor, reason: str = "signed-out"
) -> None:
    """One session ended by the person, by idleness or by the change of a password."""
    SignInSession.objects.filter(account=account, session_key=session_key).delete()
    forget_session(session_key)
    ledger.record_deed(
        "organisations.signed-out",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
        reason=reason,
    )


@transaction.atomic
def end_session(session_id: UUID, *, account: Account, by: Actor) -> bool:
    """One of the person's own sessions ended from the list; False if it is gone already."""
    row = SignInSession.objects.filter(uuid=session_id, account=account).first()
    if row is None:
        return False
    end_sign_in(account, session_key=row.session_key, by=by, reason="ended-from-list")
    return True


@transaction.atomic
def end_other_sessions(account: Account, *, keep: str, by: Actor, reason: str) -> int:
    """Every session but the one kept is ended; how many that were."""
    others = list(account.sign_ins.exclude(session_key=keep).values_list("session_key", flat=True))
    for key in others:
        end_sign_in(account, session_key=key, by=by, reason=reason)
    return len(others)
