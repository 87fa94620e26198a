"""Credentials of a grant: issued to the consumer's officer, rotated, revoked."""

import secrets
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from zhengtong.gateway.domain.errors import (
    CredentialDead,
    CredentialForbidden,
    CredentialIssuedAlready,
    GrantNotCallable,
    TooManyCredentials,
)
from zhengtong.gateway.domain.permits import Parties, is_permitted
from zhengtong.gateway.domain.planefacts import refusal_of
from zhengtong.gateway.domain.rows import CredentialRow, NewCredential
from zhengtong.gateway.models import Credential
from zhengtong.gateway.plane.tokens import secret_digest
from zhengtong.gateway.selectors import credential_row
from zhengtong.gateway.services.grants import tell_grant
from zhengtong.gateway.services.plane import ensure_plane_keys, tell_fact
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.sharing import public as sharing

LIVE_LIMIT = 5


@transaction.atomic
def issue_credential(
    grant_id: UUID, *, by: Actor, note: str = "", request_key: str = ""
) -> NewCredential:
    """A client id and a secret for the grant; the secret is shown this once and not kept.

    A second request with the same key gets no second credential.

    Policy: R25

    Raises:
        GrantNotFound, CredentialForbidden, GrantNotCallable, TooManyCredentials,
        CredentialIssuedAlready.
    """
    grant = sharing.get_grant(grant_id, by=by)
    if not is_permitted("gateway.hold-credential", by, Parties(consumer_id=grant.consumer_id)):
        raise CredentialForbidden
    reason = refusal_of(ways=grant.ways, state=str(grant.state), items=list(grant.usable_item_ids))
    if reason:
        raise GrantNotCallable(reason=reason)
    if request_key and Credential.objects.filter(request_key=request_key).exists():
        raise CredentialIssuedAlready
    _lock_credentials_of(grant_id)
    live = Credential.objects.select_for_update().filter(grant=grant_id, state="live")
    if len(live) >= LIVE_LIMIT:
        raise TooManyCredentials(limit=LIVE_LIMIT)
    ensure_plane_keys()
    tell_grant(grant_id)
    credential = Credential(
        grant=grant_id,
        body_id=organisations.get_body(grant.consumer_id).pk,
        client_id=f"zt-{secrets.token_hex(10)}",
        note=note.strip(),
        request_key=request_key or None,
    )
    secret = _give_secret(credential)
    try:
        with transaction.atomic():
            credential.save(force_insert=True)
    except IntegrityError as error:
        raise CredentialIssuedAlready from error
    _tell(credential)
    _record("gateway.credential-issued", credential, by=by)
    return NewCredential(credential=credential_row(credential), secret=secret)


def _lock_credentials_of(grant_id: UUID) -> None:
    """Let nobody else count this grant's credentials until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"credentials {grant_id}"]
        )


@transaction.atomic
def rotate_credential(
    credential_id: UUID, *, by: Actor, revision: int | None = None
) -> NewCredential:
    """The credential with a new secret; the old one is good for nothing from now on.

    Raises:
        CredentialNotFound, CredentialForbidden, CredentialDead, StaleRevision.
    """
    credential = _locked(credential_id, by=by, permit="gateway.hold-credential", revision=revision)
    secret = _give_secret(credential)
    credential.rotated_at = clock.current().now()
    credential.advance_revision()
    credential.save()
    _tell(credential)
    _record("gateway.credential-rotated", credential, by=by)
    return NewCredential(credential=credential_row(credential), secret=secret)


@transaction.atomic
def revoke_credential(
    credential_id: UUID, *, by: Actor, reason: str, revision: int | None = None
) -> CredentialRow:
    """The credential, revoked: its tokens are refused within a second.

    Policy: R25

    Raises:
        CredentialNotFound, CredentialForbidden, CredentialDead, StaleRevision.
    """
    permit = "gateway.revoke-credential"
    credential = _locked(credential_id, by=by, permit=permit, revision=revision)
    credential.state = Credential.State.REVOKED
    credential.revoked_at = clock.current().now()
    credential.revoked_reason = reason
    credential.advance_revision()
    credential.save()
    tell_fact("credential", credential.client_id, None)
    _record("gateway.credential-revoked", credential, by=by, reason=reason[:300])
    return credential_row(credential)


def _locked(credential_id: UUID, *, by: Actor, permit: str, revision: int | None) -> Credential:
    found = Credential.objects.select_for_update(of=("self",)).select_related("body")
    credential = found.for_actor(by).get_or_refuse(credential_id)
    if not is_permitted(permit, by, Parties(consumer_id=credential.body.uuid)):
        raise CredentialForbidden
    credential.check_revision(revision)
    if credential.state != Credential.State.LIVE:
        raise CredentialDead
    return credential


def _give_secret(credential: Credential) -> str:
    secret = secrets.token_urlsafe(32)
    credential.salt = secrets.token_bytes(16)
    credential.secret_sm3 = secret_digest(credential.salt, secret)
    return secret


def _tell(credential: Credential) -> None:
    payload = {
        "grant": str(credential.grant),
        "salt": bytes(credential.salt).hex(),
        "secret_sm3": bytes(credential.secret_sm3).hex(),
        "state": str(credential.state),
    }
    tell_fact("credential", credential.client_id, payload)


def _record(name: str, credential: Credential, *, by: Actor, **facts: str) -> None:
    ledger.record_deed(
        name,
        subject=credential.client_id,
        subject_kind="gateway.credential",
        by=by,
        grant=str(credential.grant),
        **facts,
    )
