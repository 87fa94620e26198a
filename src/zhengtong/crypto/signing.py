"""Signatures behind one port: SM2 by whatever sound implementation is here, Ed25519 beside it.

A certified device stands behind the same port; software keys are what a laptop has.
"""

from collections.abc import Callable
from typing import Protocol

from zhengtong.crypto import sm2_verify
from zhengtong.crypto.sm2_keys import key_id_of, new_sm2_key, sm2_public_key_of, sm2_public_pem

__all__ = [
    "Ed25519Signer",
    "NoSm2Signer",
    "Signer",
    "key_id_of",
    "new_sm2_key",
    "sm2_implementations",
    "sm2_public_key_of",
    "sm2_public_pem",
    "sm2_signer",
    "verify_ed25519",
]


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
