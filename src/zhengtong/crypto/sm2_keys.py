"""SM2 keys as PEM text, as the openssl command reads and writes them; names of keys."""

import base64
import secrets

from zhengtong.crypto import sm2_verify
from zhengtong.crypto.digests import sm3

_PKCS8_HEAD = bytes.fromhex(
    "308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"
)
_PKCS8_MIDDLE = bytes.fromhex("a144034200")
SPKI_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")


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
    return _pem("PUBLIC KEY", SPKI_HEAD + public_key)


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
