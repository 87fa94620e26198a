"""The key of a person who signs a challenge: a port, and the software key that implements it.

A certificate on a USB key stands behind the same port through its maker's library; what it
returns is checked by `zhengtong.crypto.certificates.verify_signature`, whoever signed.
"""

from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from zhengtong.crypto.signing import sm2_signer


class ChallengeSigner(Protocol):
    """Signs what a portal asks; the private key stays where it is."""

    def sign_challenge(self, challenge: bytes) -> bytes:
        """The signature over the challenge: SM2 as r ‖ s, ECDSA in DER, RSA by PKCS #1 v1.5."""


class SoftwareKey:
    """A private key in a PEM file: SM2, ECDSA P-256, RSA or Ed25519."""

    def __init__(self, private_pem: bytes) -> None:
        """Take the key.

        Raises:
            ValueError: the PEM holds no private key of these kinds.
        """
        self._pem = private_pem

    def sign_challenge(self, challenge: bytes) -> bytes:
        try:
            key = load_pem_private_key(self._pem, password=None)
        except Exception as unknown:  # noqa: BLE001 - a curve it does not know has no one error
            return self._sign_sm2(challenge, unknown)
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return key.sign(challenge)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return key.sign(challenge, ec.ECDSA(hashes.SHA256()))
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(challenge, padding.PKCS1v15(), hashes.SHA256())
        raise ValueError("this kind of private key does not sign challenges")

    def _sign_sm2(self, challenge: bytes, unknown: Exception) -> bytes:
        try:
            return sm2_signer(self._pem).sign(challenge)
        except RuntimeError as error:
            raise ValueError("the file holds no private key that can sign") from (unknown or error)
