"""Certificates of people's keys: read, checked against their issuers, and signatures by them.

`cryptography` does RSA, ECDSA and Ed25519. It does not know the curve of SM2 (GM/T 0015), so the
key and the signature of such a certificate are taken from its DER and verified by our own SM2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtensionOID

from zhengtong.crypto import sm2_verify
from zhengtong.crypto.sm2_keys import SPKI_HEAD

SM2_WITH_SM3 = "1.2.156.10197.1.501"
RSA_MINIMUM_BITS = 2048


class CertificateUnreadable(ValueError):  # noqa: N818 - reads as words
    """The bytes are no certificate, or its key is of a kind that is not taken."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What counts of a person's certificate.

    Attributes:
        algorithm: ``sm2``, ``ecdsa``, ``rsa`` or ``ed25519``.
        public_key: SM2: 65 bytes 0x04 ‖ x ‖ y; the others SubjectPublicKeyInfo in DER.
        serial: Serial number in upper hexadecimal.
        not_before: Instant, UTC.
        not_after: Instant, UTC.
        der: The certificate itself.
    """

    algorithm: str
    public_key: bytes
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    der: bytes


def read_certificate(data: bytes) -> Certificate:
    """The certificate of PEM or DER bytes.

    Raises:
        CertificateUnreadable.
    """
    found = _load(data)
    algorithm, public_key = _key_of(found)
    return Certificate(
        algorithm=algorithm,
        public_key=public_key,
        subject=found.subject.rfc4514_string(),
        issuer=found.issuer.rfc4514_string(),
        serial=f"{found.serial_number:X}",
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        der=found.public_bytes(Encoding.DER),
    )


def read_certificates(data: bytes) -> list[Certificate]:
    """All certificates of a PEM bundle.

    Raises:
        CertificateUnreadable.
    """
    marker = b"-----END CERTIFICATE-----"
    parts = [part for part in data.split(marker) if part.strip()]
    return [read_certificate(part.lstrip() + marker + b"\n") for part in parts]


def _load(data: bytes) -> x509.Certificate:
    try:
        if b"-----BEGIN CERTIFICATE-----" in data:
            return x509.load_pem_x509_certificate(data)
        return x509.load_der_x509_certificate(data)
    except ValueError as error:
        raise CertificateUnreadable(str(error)) from error


def _key_of(found: x509.Certificate) -> tuple[str, bytes]:
    tbs = found.tbs_certificate_bytes
    if tbs.count(SPKI_HEAD) == 1:
        start = tbs.index(SPKI_HEAD) + len(SPKI_HEAD)
        return "sm2", tbs[start : start + sm2_verify.PUBLIC_KEY_BYTES]
    try:
        key = found.public_key()
    except (UnsupportedAlgorithm, ValueError) as error:
        raise CertificateUnreadable("unknown kind of key") from error
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "ed25519", der
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "ecdsa", der
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= RSA_MINIMUM_BITS:
        return "rsa", der
    raise CertificateUnreadable("unknown kind of key, or an RSA key under 2048 bits")


def find_issuer(
    certificate: Certificate, issuers: Sequence[Certificate], *, at: datetime, depth: int = 4
) -> Certificate | None:
    """The trusted issuer a certificate goes back to, by signatures valid at that instant.

    Every step's issuer must be an authority (basic constraints) and valid then; ``depth`` bounds
    the chain. A self-signed certificate among the trusted ends it.
    """
    for issuer in issuers:
        fits = issuer.subject == certificate.issuer and issuer.not_before <= at <= issuer.not_after
        if not fits or not _is_authority(issuer) or not _was_issued(certificate, issuer):
            continue
        if issuer.subject == issuer.issuer:
            return issuer
        if depth > 1 and (root := find_issuer(issuer, issuers, at=at, depth=depth - 1)):
            return root
    return None


def _is_authority(certificate: Certificate) -> bool:
    try:
        found = x509.load_der_x509_certificate(certificate.der).extensions
        constraints: Any = found.get_extension_for_oid(ExtensionOID.BASIC_CONSTRAINTS).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return bool(constraints.ca)


def _was_issued(certificate: Certificate, issuer: Certificate) -> bool:
    child = x509.load_der_x509_certificate(certificate.der)
    if child.signature_algorithm_oid.dotted_string == SM2_WITH_SM3:
        return verify_signature(
            "sm2", issuer.public_key, child.tbs_certificate_bytes, child.signature
        )
    try:
        child.verify_directly_issued_by(x509.load_der_x509_certificate(issuer.der))
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def verify_signature(algorithm: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key signed the message; ECDSA and SM2 in DER or as r ‖ s.

    RSA by PKCS #1 v1.5 or PSS with SHA-256, ECDSA with SHA-256, SM2 with SM3 and the usual user id.
    """
    if algorithm == "sm2":
        raw = signature if len(signature) == sm2_verify.SIGNATURE_BYTES else _raw_of(signature)
        return raw is not None and sm2_verify.verify(public_key, message, raw)
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key = load_der_public_key(public_key)
    return any(_accepts(key, attempt, message) for attempt in _attempts(key, signature))


def _raw_of(signature: bytes) -> bytes | None:
    try:
        r, s = decode_dss_signature(signature)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    except (ValueError, OverflowError):
        return None


def _attempts(key: Any, signature: bytes) -> list[tuple[Any, ...]]:
    """The ways this key's signature may be written: arguments of ``verify`` after the message."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return [(signature,)]
    if isinstance(key, ec.EllipticCurvePublicKey):
        half = (key.key_size + 7) // 8
        numbers = [int.from_bytes(signature[i : i + half], "big") for i in (0, half)]
        forms = [signature]
        if len(signature) == 2 * half:
            forms.append(encode_dss_signature(*numbers))
        return [(form, ec.ECDSA(hashes.SHA256())) for form in forms]
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.AUTO)
    return [(signature, pad, hashes.SHA256()) for pad in (padding.PKCS1v15(), pss)]


def _accepts(key: Any, attempt: tuple[Any, ...], message: bytes) -> bool:
    signature, *how = attempt
    try:
        key.verify(signature, message, *how)
    except InvalidSignature:
        return False
    return True
