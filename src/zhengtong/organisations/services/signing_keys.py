"""Deeds on certificates and USB keys: register one, check its answer, revoke it."""

from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from zhengtong.crypto.certificates import (
    Certificate,
    CertificateUnreadable,
    find_issuer,
    read_certificate,
    read_certificates,
    verify_signature,
)
from zhengtong.crypto.signing import key_id_of
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.challenges import Challenge
from zhengtong.organisations.domain.errors import (
    CertificateRefused,
    KeyAlreadyRegistered,
    SignatureRefused,
)
from zhengtong.organisations.models import Account, SigningKey

UNREADABLE = N_("文件不是可用的证书，或密钥种类不支持（支持SM2、ECDSA、RSA 2048位以上、Ed25519）。")
NOT_SM2 = N_("国密模式下只接受SM2证书。")
OUT_OF_DATE = N_("证书不在有效期内。")
UNKNOWN_ISSUER = N_("证书不是本平台信任的机构签发的。")


@cache
def _trusted(path: Path, _changed: float) -> tuple[Certificate, ...]:
    return tuple(read_certificates(path.read_bytes()))


def trusted_issuers() -> tuple[Certificate, ...]:
    """The issuers whose certificates are taken (``ZT_SIGN_IN_CA``); none while it is unset."""
    path = settings.ZT_SIGN_IN_CA
    return _trusted(path, path.stat().st_mtime) if path else ()


def read_for_person(data: bytes, *, issuers: tuple[Certificate, ...], at: datetime) -> Certificate:
    """The certificate, if it may stand for a person now.

    Raises:
        CertificateRefused: unreadable, out of date, not of a trusted issuer, or of a kind the
            profile does not allow.
    """
    try:
        found = read_certificate(data)
    except CertificateUnreadable as error:
        raise CertificateRefused(reason=UNREADABLE) from error
    if settings.ZT_CRYPTO_PROFILE == "gm" and found.algorithm != "sm2":
        raise CertificateRefused(reason=NOT_SM2)
    if not found.not_before <= at <= found.not_after:
        raise CertificateRefused(reason=OUT_OF_DATE)
    if find_issuer(found, issuers, at=at) is None:
        raise CertificateRefused(reason=UNKNOWN_ISSUER)
    return found


def register_key(
    account: Account, certificate: bytes, *, challenge: Challenge, signature: bytes, by: Actor
) -> SigningKey:
    """The certificate taken as the person's second factor, having proved that the key is theirs.

    Raises:
        CertificateRefused, SignatureRefused, KeyAlreadyRegistered.
    """
    now = clock.current().now()
    found = read_for_person(certificate, issuers=trusted_issuers(), at=now)
    alive = challenge.purpose == "register" and challenge.is_alive(now.timestamp())
    text = challenge.text().encode()
    if not alive or not verify_signature(found.algorithm, found.public_key, text, signature):
        raise SignatureRefused
    return _keep(account, found, by)


@transaction.atomic
def _keep(account: Account, found: Certificate, by: Actor) -> SigningKey:
    try:
        with transaction.atomic():
            key = SigningKey.objects.create(
                user=account,
                name=found.serial[-64:],
                algorithm=found.algorithm,
                public_key=found.public_key,
                key_id=key_id_of(found.public_key),
                certificate=found.der,
                subject=found.subject[:500],
                issuer=found.issuer[:500],
                serial=found.serial[-64:],
                valid_from=found.not_before,
                valid_until=found.not_after,
                registered_at=clock.current().now(),
            )
    except IntegrityError as error:
        raise KeyAlreadyRegistered from error
    ledger.record_deed(
        "organisations.signing-key-registered",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
        key=key.key_id,
        serial=key.serial,
    )
    return key


def find_answering_key(
    account: Account, *, challenge: Challenge, signature: bytes
) -> SigningKey | None:
    """The person's key that signed the challenge; None if none did, or it is no longer valid.

    A certificate whose issuer is trusted no more is none either.
    """
    now = clock.current().now()
    if challenge.purpose != "sign-in" or not challenge.is_alive(now.timestamp()):
        return None
    text = challenge.text().encode()
    for key in SigningKey.objects.filter(
        user=account, confirmed=True, valid_from__lte=now, valid_until__gte=now
    ):
        if verify_signature(key.algorithm, bytes(key.public_key), text, signature):
            return key if _is_trusted_still(key, now) else None
    return None


def _is_trusted_still(key: SigningKey, now: datetime) -> bool:
    found = read_certificate(bytes(key.certificate))
    return find_issuer(found, trusted_issuers(), at=now) is not None


@transaction.atomic
def revoke_key(key_id: UUID, *, account: Account, by: Actor) -> bool:
    """One of the person's own keys is none from now on; False if there is none of that name."""
    key = SigningKey.objects.select_for_update().filter(uuid=key_id, user=account).first()
    if key is None or not key.confirmed:
        return False
    key.confirmed, key.revoked_at = False, clock.current().now()
    key.save(update_fields=["confirmed", "revoked_at"])
    ledger.record_deed(
        "organisations.signing-key-revoked",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
        key=key.key_id,
    )
    return True
