"""Sealed streams: long files in chunks, each sealed, so that a cut or changed one is noticed.

The form: one header line of JSON, then for each chunk its length (4 bytes) and the sealed bytes.
The last chunk is marked in what its seal is bound to, so that a file cut at a chunk is noticed too.
SM4-GCM (GM/T 0002, NIST SP 800-38D) under a key of this one file, drawn from the key given by HKDF
with SM3; chunks are numbered in their nonce.
"""

import json
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhengtong.crypto.sealing import KEY_BYTES, NotOpened, key_id

MAGIC = "zhengtong-stream-1"
CHUNK_BYTES = 1 << 20
_SALT_BYTES = 16
_TAG_BYTES = 16
_HEADER_LIMIT = 1024


def seal_stream(source: BinaryIO, target: BinaryIO, *, key: bytes, name: str) -> int:
    """How many plain bytes were sealed into the target; memory does not grow with them.

    Args:
        source: Read to its end.
        target: Written to; not closed.
        key: 16 bytes.
        name: What the stream is; needed again to open, so that files cannot be exchanged.
    """
    salt = secrets.token_bytes(_SALT_BYTES)
    header = json.dumps({"form": MAGIC, "key": key_id(key), "salt": salt.hex()}).encode() + b"\n"
    target.write(header)
    own = _key_of(key, salt)
    total, number = 0, 0
    chunk = _fill(source)
    while True:
        following = _fill(source) if len(chunk) == CHUNK_BYTES else b""
        last = not following
        sealed = _seal(own, number, chunk, bound=_bound(name, last=last))
        target.write(len(sealed).to_bytes(4, "big") + sealed)
        total += len(chunk)
        if last:
            return total
        chunk, number = following, number + 1


def open_stream(source: BinaryIO, *, key: bytes, name: str) -> Iterator[bytes]:
    """The plain bytes in chunks, each given only after its seal held.

    Raises:
        NotOpened: another key or name, a changed chunk (its number is told), or a file cut short.
    """
    own = _key_of(key, _read_header(source, key))
    number, last = 0, False
    while not last:
        length = source.read(4)
        if len(length) < 4:
            raise NotOpened(f"{name}: cut short before chunk {number}")
        sealed = _read_exactly(source, int.from_bytes(length, "big"))
        plain = _open(own, number, sealed, bound=_bound(name, last=False))
        if plain is None:
            plain = _open(own, number, sealed, bound=_bound(name, last=True))
            last = True
        if plain is None:
            raise NotOpened(f"{name}: chunk {number} was changed or is another file's")
        yield plain
        number += 1
    if source.read(1):
        raise NotOpened(f"{name}: bytes follow its last chunk")


def _read_header(source: BinaryIO, key: bytes) -> bytes:
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < _HEADER_LIMIT:
        byte = source.read(1)
        if not byte:
            break
        line += byte
    try:
        header = json.loads(bytes(line))
        wanted, salt = str(header["key"]), bytes.fromhex(header["salt"])
        known = header["form"] == MAGIC
    except (ValueError, KeyError, TypeError) as error:
        raise NotOpened("not a sealed stream") from error
    if not known:
        raise NotOpened("a sealed stream of another form")
    if wanted != key_id(key):
        raise NotOpened(f"sealed under the key {wanted}, not {key_id(key)}")
    return salt


def _fill(source: BinaryIO) -> bytes:
    parts, missing = [], CHUNK_BYTES
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _read_exactly(source: BinaryIO, length: int) -> bytes:
    if length > CHUNK_BYTES + _TAG_BYTES:
        raise NotOpened("a chunk of an impossible length")
    return source.read(length)


def _bound(name: str, *, last: bool) -> bytes:
    return f"{MAGIC} {name} {'last' if last else 'more'}".encode()


def _key_of(key: bytes, salt: bytes) -> bytes:
    return HKDF(hashes.SM3(), KEY_BYTES, salt, b"zhengtong stream").derive(key)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _seal(key: bytes, number: int, plain: bytes, *, bound: bytes) -> bytes:
    encryptor = Cipher(SM4(key), GCM(_nonce(number))).encryptor()
    encryptor.authenticate_additional_data(bound)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _open(key: bytes, number: int, sealed: bytes, *, bound: bytes) -> bytes | None:
    if len(sealed) < _TAG_BYTES:
        return None
    decryptor = Cipher(SM4(key), GCM(_nonce(number), sealed[-_TAG_BYTES:])).decryptor()
    decryptor.authenticate_additional_data(bound)
    try:
        return decryptor.update(sealed[:-_TAG_BYTES]) + decryptor.finalize()
    except InvalidTag:
        return None
