"""Digests of bytes: SM3, HMAC-SM3 and SHA-256, from whatever implementation this machine has."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

DIGEST_BYTES = 32


def _cryptography_sm3(data: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes

    context = hashes.Hash(hashes.SM3())
    context.update(data)
    return context.finalize()


def _hashlib_has_sm3() -> bool:
    try:
        hashlib.new("sm3", b"", usedforsecurity=False)
    except ValueError:
        return False
    return True


def _hashlib_sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()


HASHLIB_HAS_SM3 = _hashlib_has_sm3()

sm3: Callable[[bytes], bytes] = _hashlib_sm3 if HASHLIB_HAS_SM3 else _cryptography_sm3
"""The SM3 digest (GB/T 32905), 32 bytes; OpenSSL's by hashlib, else `cryptography`'s."""


def sm3_stream(data: bytes = b"") -> Any:
    """An SM3 digest fed in pieces: has ``update(bytes)``, ``copy()`` and ``digest()``."""
    if HASHLIB_HAS_SM3:
        return hashlib.new("sm3", data)
    return _CryptographySm3(data)


class _CryptographySm3:
    """hashlib's face on the SM3 of `cryptography`."""

    def __init__(self, data: bytes = b"", context: Any = None) -> None:
        from cryptography.hazmat.primitives import hashes

        self._context = context or hashes.Hash(hashes.SM3())
        if data:
            self._context.update(data)

    def update(self, data: bytes) -> None:
        self._context.update(data)

    def copy(self) -> "_CryptographySm3":
        return _CryptographySm3(context=self._context.copy())

    def digest(self) -> bytes:
        return self._context.copy().finalize()


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    """The HMAC (RFC 2104) of the data under the key with SM3, 32 bytes."""
    if HASHLIB_HAS_SM3:
        return hmac.digest(key, data, "sm3")
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.hmac import HMAC

    context = HMAC(key, hashes.SM3())
    context.update(data)
    return context.finalize()


def sha256(data: bytes) -> bytes:
    """The SHA-256 digest of the bytes, 32 bytes."""
    return hashlib.sha256(data).digest()
