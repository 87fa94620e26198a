"""Signatures behind one port: SM2 by whatever sound implementation is here, Ed25519 beside it.

A certified device stands behind the same port; software keys are what a laptop has.
"""

import base64
import secrets
from collections.abc import Callable
from typing import Protocol

from zhengtong.crypto import sm2_verify
from zhengtong.crypto.digests import sm3

_PKCS8_HEAD = bytes.fromhex(
    "308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"
)
_PKCS8_MIDDLE = bytes.fromhex("a144034200")
_SPKI_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")


class Signer(Protocol):
    """Signs and verifies with one key; signatures are 64 bytes for both algorithms."""

    algorithm: str

    def sign(self, message: bytes) -> bytes:
        """A signature over the message, 64 bytes (SM2: r ‖ s)."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature over the message is this key's."""

    @property
    def public_key(self) -> bytes:
        """SM2: 65 bytes 0x04 ‖ x ‖ y; Ed25519: 32 bytes."""

    @property
    def key_id(self) -> str:
        """Sixteen hexadecimal digits that name the key."""


class NoSm2Signer(RuntimeError):  # noqa: N818 - reads as words
    """No SM2 implementation works on this machine."""


def key_id_of(public_key: bytes) -> str:
    """The name of a public key: the first 8 bytes of its SM3, as hexadecimal."""
    return sm3(public_key)[:8].hex()


def new_sm2_key() -> bytes:
    """A new SM2 private key as PKCS #8 PEM."""
    private = 1 + secrets.randbelow(sm2_verify.N - 2)
    der = _PKCS8_HEAD + private.to_bytes(32, "big")
    return _pem("PRIVATE KEY", der + _PKCS8_MIDDLE + sm2_verify.public_key_of(private))


def sm2_public_pem(public_key: bytes) -> bytes:
    """The public key as SubjectPublicKeyInfo PEM, as the openssl command reads it."""
    return _pem("PUBLIC KEY", _SPKI_HEAD + public_key)


def sm2_public_key_of(private_pem: bytes) -> bytes:
    """The public key held by a private key that ``new_sm2_key`` or openssl made.

    Raises:
        ValueError: the PEM is not a PKCS #8 key of SM2 that holds its public key.
    """
    lines = [line for line in private_pem.splitlines() if line and not line.startswith(b"-")]
    der = base64.b64decode(b"".join(lines), validate=True)
    public_key = der[-sm2_verify.PUBLIC_KEY_BYTES :]
    private = int.from_bytes(der[len(_PKCS8_HEAD) : len(_PKCS8_HEAD) + 32], "big")
    if not der.startswith(_PKCS8_HEAD) or sm2_verify.public_key_of(private) != public_key:
        raise ValueError("not an SM2 private key")
    return public_key


def _pem(label: str, der: bytes) -> bytes:
    text = base64.b64encode(der).decode("ascii")
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()


def sm2_implementations() -> dict[str, Callable[[bytes], Signer]]:
    """Constructors of SM2 signers from a private PEM, best first; some may not work here."""
    from zhengtong.crypto.sm2_libcrypto import LibcryptoSigner

    found: dict[str, Callable[[bytes], Signer]] = {}
    try:
        from zhengtong.crypto.sm2_tongsuo import TongsuoSigner
    except ImportError:
        pass
    else:
        found["tongsuo"] = TongsuoSigner
    found["libcrypto"] = LibcryptoSigner
    return found


def sm2_signer(private_pem: bytes) -> Signer:
    """An SM2 signer of the first implementation that proves itself on this machine.

    Each candidate signs a trial message that the pure-Python verification must accept, so a
    library with another user id or curve is passed over.

    Raises:
        NoSm2Signer: none did.
    """
    for construct in sm2_implementations().values():
        try:
            signer = construct(private_pem)
            signature = signer.sign(b"zhengtong self-test")
        except (ImportError, OSError, RuntimeError, ValueError, AttributeError):
            continue
        if sm2_verify.verify(signer.public_key, b"zhengtong self-test", signature):
            return signer
    raise NoSm2Signer("no SM2 implementation works: install tongsuopy or OpenSSL 3")


class Ed25519Signer:
    """Ed25519 (RFC 8032) by `cryptography`, from 32 private bytes."""

    algorithm = "ed25519"

    def __init__(self, private: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.public_key = self._key.public_key().public_bytes_raw()
        self.key_id = key_id_of(self.public_key)

    def __repr__(self) -> str:
        return f"Ed25519Signer({self.key_id})"

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        return verify_ed25519(self.public_key, message, signature)


def verify_ed25519(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature over the message is the key holder's."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
