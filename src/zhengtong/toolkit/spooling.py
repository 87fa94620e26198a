"""Uploads on their way in, lists on their way out: on disk they lie sealed, never in plain.

What does not fit into memory goes into a file without a name, in chunks, each sealed with
AES-256-GCM under a key drawn for this one spool. The key lies in the memory of the process alone:
whatever a fall, a full disk or a copied disk leaves cannot be read. Memory holds no more than the
limit and two chunks, however long the upload is.
"""

import io
import secrets
import tempfile
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.core.handlers.asgi import ASGIHandler

CHUNK_BYTES = 1 << 18
_TAG_BYTES = 16
_NONCE_BYTES = 12
_SEALED_BYTES = CHUNK_BYTES + _TAG_BYTES


class SealedSpool(io.BufferedIOBase):
    """Bytes written once from the beginning, then read and sought at will.

    Args:
        memory_bytes: Up to so many bytes nothing is written to disk.
        folder: Where the file lies; None for the system's folder for temporary files.
    """

    def __init__(self, memory_bytes: int, folder: str | None = None) -> None:
        super().__init__()
        self._memory_bytes, self._folder = memory_bytes, folder
        self._tail = bytearray()  # all bytes, or those of the last chunk that is not full yet
        self._file: BinaryIO | None = None
        self._cipher: AESGCM | None = None
        self._chunks = 0
        self._at = 0
        self._opened: tuple[int, bytes] = (-1, b"")

    def __len__(self) -> int:
        return self._chunks * CHUNK_BYTES + len(self._tail)

    def __bool__(self) -> bool:
        return True

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def writable(self) -> bool:
        """At its end."""
        return True

    @property
    def is_on_disk(self) -> bool:
        """Whether something of it lies, sealed, on disk."""
        return self._file is not None

    def write(self, data: Any) -> int:
        """How many bytes were added at the end.

        Raises:
            io.UnsupportedOperation: the place is not the end.
        """
        if self._at != len(self):
            raise io.UnsupportedOperation("a spool is written at its end")
        given = memoryview(data).cast("B")
        self._tail += given
        self._at += len(given)
        if self._file is not None or len(self._tail) > self._memory_bytes:
            self._seal_full_chunks()
        return len(given)

    def _seal_full_chunks(self) -> None:
        if self._file is None:
            self._cipher = AESGCM(secrets.token_bytes(32))
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115
        full = len(self._tail) // CHUNK_BYTES * CHUNK_BYTES
        for start in range(0, full, CHUNK_BYTES):
            plain = bytes(self._tail[start : start + CHUNK_BYTES])
            self._append(plain)
        del self._tail[:full]

    def _append(self, plain: bytes) -> None:
        assert self._cipher is not None and self._file is not None  # noqa: S101, PT018
        sealed = self._cipher.encrypt(self._nonce(self._chunks), plain, None)
        self._file.seek(self._chunks * _SEALED_BYTES)
        rest = memoryview(sealed)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._chunks += 1

    @staticmethod
    def _nonce(number: int) -> bytes:
        return number.to_bytes(_NONCE_BYTES, "big")  # never twice: the key is this spool's own

    def _chunk(self, number: int) -> bytes:
        """The plain bytes of a chunk; the one read last is kept.

        Raises:
            cryptography.exceptions.InvalidTag: the file was changed.
        """
        if number >= self._chunks:
            return bytes(self._tail)
        if self._opened[0] != number:
            assert self._cipher is not None and self._file is not None  # noqa: S101, PT018
            self._file.seek(number * _SEALED_BYTES)
            sealed = bytearray()
            while len(sealed) < _SEALED_BYTES:
                part = self._file.read(_SEALED_BYTES - len(sealed))
                if not part:
                    break
                sealed += part
            self._opened = (number, self._cipher.decrypt(self._nonce(number), bytes(sealed), None))
        return self._opened[1]

    def read(self, size: int | None = -1) -> bytes:
        """At most so many bytes from the place; all that follow for None or less than 0."""
        left = len(self) - self._at
        if size is not None and size >= 0:
            left = min(left, size)
        parts = []
        while left > 0:
            part = self._piece(left)
            parts.append(part)
            self._at += len(part)
            left -= len(part)
        return b"".join(parts)

    def _piece(self, most: int) -> bytes:
        if self._file is None:
            return bytes(self._tail[self._at : self._at + most])
        number = min(self._at // CHUNK_BYTES, self._chunks)
        start = self._at - number * CHUNK_BYTES
        return self._chunk(number)[start : start + most]

    def read1(self, size: int = -1) -> bytes:
        """As ``read``."""
        return self.read(size)

    def tell(self) -> int:
        """The place."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The new place, not beyond the end."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self)}[whence]
        self._at = min(max(base + offset, 0), len(self))
        return self._at

    def close(self) -> None:
        """Gone, with its key."""
        if self._file is not None:
            self._file.close()
        self._tail.clear()
        self._cipher, self._opened = None, (-1, b"")
        super().close()


def new_spool() -> SealedSpool:
    """A spool with the platform's limit of memory, in the platform's folder."""
    return SealedSpool(settings.FILE_UPLOAD_MAX_MEMORY_SIZE, settings.FILE_UPLOAD_TEMP_DIR)


class SealedUploadHandler(FileUploadHandler):
    """Every file of a form into a sealed spool; Django's own would write long ones in plain."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.spool = new_spool()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Nothing for handlers that follow: the bytes are taken."""
        self.spool.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The file, at its beginning."""
        self.spool.seek(0)
        return UploadedFile(
            file=self.spool,  # type: ignore[arg-type]
            name=self.file_name,
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """What came so far, thrown away."""
        if hasattr(self, "spool"):
            self.spool.close()


class SealedBodyHandler(ASGIHandler):
    """The ASGI entry: a request's body, too, waits for the view in a sealed spool."""

    async def read_body(self, receive: Any) -> Any:
        """The body, at its beginning.

        Raises:
            RequestAborted: the client went away.
        """
        body = new_spool()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            if "body" in message:
                body.write(message["body"])
            if not message.get("more_body", False):
                body.seek(0)
                return body
