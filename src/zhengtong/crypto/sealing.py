"""Sealing at rest: SM4-GCM with the key's name in the ciphertext and the row's id bound to it."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

from zhengtong.crypto.digests import sm3

KEY_BYTES = 16
MAGIC = b"ZTS1"
_KEY_ID_BYTES = 8
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEADER_BYTES = len(MAGIC) + _KEY_ID_BYTES


class NotOpened(ValueError):  # noqa: N818 - reads as words
    """The ciphertext is not for this key and row, or a byte of it was changed."""


def key_id(key: bytes) -> str:
    """The name of a sealing key, 16 hexadecimal digits; tells nothing of the key."""
    return sm3(b"zhengtong sealing key" + key)[:_KEY_ID_BYTES].hex()


def key_id_of(sealed: bytes) -> str:
    """The name of the key that a ciphertext wants.

    Raises:
        NotOpened: it is no ciphertext of ours.
    """
    if len(sealed) < _HEADER_BYTES + _NONCE_BYTES + _TAG_BYTES or not sealed.startswith(MAGIC):
        raise NotOpened("not a sealed value")
    return sealed[len(MAGIC) : _HEADER_BYTES].hex()


def seal(key: bytes, plaintext: bytes, *, associated: bytes) -> bytes:
    """The sealed form: magic, key name (8), nonce (12), ciphertext, tag (16).

    Args:
        key: 16 bytes.
        plaintext: What to hide.
        associated: What the ciphertext belongs to, as the row's id; needed again to open.
    """
    header = MAGIC + bytes.fromhex(key_id(key))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    encryptor = Cipher(SM4(key), GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(header + associated)
    hidden = encryptor.update(plaintext) + encryptor.finalize()
    return header + nonce + hidden + encryptor.tag


def open_sealed(key: bytes, sealed: bytes, *, associated: bytes) -> bytes:
    """The plaintext of a sealed form.

    Raises:
        NotOpened: wrong key, wrong associated data, or a changed byte.
    """
    if key_id_of(sealed) != key_id(key):
        raise NotOpened("sealed with another key")
    header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
    nonce, hidden, tag = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:-_TAG_BYTES], rest[-_TAG_BYTES:]
    decryptor = Cipher(SM4(key), GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(header + associated)
    try:
        return decryptor.update(hidden) + decryptor.finalize()
    except InvalidTag as error:
        raise NotOpened("a byte was changed, or it belongs to another row") from error
