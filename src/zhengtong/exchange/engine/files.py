"""A sealed file, written and read: what is delivered to a consumer by file.

It is a row of blocks, each sealed by SM4-GCM under the delivery's own key and bound to delivery,
file name, place and end, so none can be dropped, swapped or cut off unseen.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from zhengtong.crypto.digests import sm3_stream
from zhengtong.crypto.sealing import NotOpened, open_sealed, seal

BLOCK_BYTES = 1024 * 1024
MAGIC = b"ZTF1"
_LENGTH_BYTES = 4


class SealedFile:
    """A file that seals what is written to it, block by block, and knows its SM3 before sealing."""

    def __init__(self, path: Path, *, key: bytes, delivery: UUID) -> None:
        self.name = path.name
        self.plain_bytes = 0
        self.closed = False
        self._file: IO[bytes] = path.open("wb")
        self._file.write(MAGIC)
        self._key = key
        self._delivery = delivery
        self._pending = bytearray()
        self._place = 0
        self._digest = sm3_stream()

    def write(self, data: Any) -> int:
        """Take bytes in."""
        plain = bytes(data)
        self._digest.update(plain)
        self.plain_bytes += len(plain)
        self._pending += plain
        while len(self._pending) > BLOCK_BYTES:
            self._seal(bytes(self._pending[:BLOCK_BYTES]), is_last=False)
            del self._pending[:BLOCK_BYTES]
        return len(plain)

    def flush(self) -> None:
        """Nothing to do before a block is full."""

    def tell(self) -> int:
        """Plain bytes written."""
        return self.plain_bytes

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        """Seal the last block and put the file on disk."""
        if not self.closed:
            self._seal(bytes(self._pending), is_last=True)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self.closed = True

    @property
    def sm3(self) -> str:
        """SM3 of the plain content, 64 hex digits."""
        return str(self._digest.digest().hex())

    def _seal(self, block: bytes, *, is_last: bool) -> None:
        bound = associated_with(self._delivery, self.name, self._place, is_last=is_last)
        sealed = seal(self._key, block, associated=bound)
        self._file.write(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)
        self._place += 1


def associated_with(delivery: UUID, name: str, place: int, *, is_last: bool) -> bytes:
    """What a sealed block is bound to."""
    return f"{delivery}|{name}|{place}|{'end' if is_last else 'more'}".encode()


def open_blocks(path: Path, *, key: bytes, delivery: UUID) -> Iterator[bytes]:
    """The plain content of a sealed file, block by block; nothing unchecked is yielded.

    Raises:
        NotOpened: wrong key, a changed byte, a block missing or out of place.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotOpened("not a sealed file")
        place = 0
        while True:
            length = int.from_bytes(file.read(_LENGTH_BYTES), "big")
            sealed = file.read(length)
            if not length or len(sealed) != length:
                raise NotOpened("the file is cut off")
            is_last = file.tell() == size
            bound = associated_with(delivery, path.name, place, is_last=is_last)
            yield open_sealed(key, sealed, associated=bound)
            if is_last:
                return
            place += 1
