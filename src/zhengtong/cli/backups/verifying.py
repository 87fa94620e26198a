"""Verifying a set: every digest, every seal, every object."""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from zhengtong.cli.backups import sets
from zhengtong.cli.backups.stores import Store
from zhengtong.cli.trouble import Trouble
from zhengtong.crypto.sealing import NotOpened
from zhengtong.crypto.streams import open_stream


class Unsealed(io.RawIOBase):
    """A sealed stream read as a plain file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        part = self._rest[: len(buffer)]
        buffer[: len(part)] = part
        self._rest = self._rest[len(part) :]
        return len(part)


def verify_set(store: Store, manifest: sets.Manifest, *, key: bytes) -> int:
    """How many objects were checked: every file's digest, every seal, every object's digest.

    Raises:
        Trouble: naming the file that is missing, changed or cut short.
    """
    for name, facts in manifest.files.items():
        digest, size = hashlib.sha256(), 0
        try:
            with store.read(f"{manifest.name}/{name}") as file:
                while part := file.read(1 << 20):
                    digest.update(part)
                    size += len(part)
        except FileNotFoundError as error:
            raise Trouble(f"{name} of {manifest.name} is missing.", "Take another set.") from error
        if size != facts["bytes"] or digest.hexdigest() != facts["sha256"]:
            raise Trouble(f"{name} of {manifest.name} was changed or cut.", "Take another set.")
    try:
        with store.read(f"{manifest.name}/{sets.DATABASE}") as file:
            for _chunk in open_stream(file, key=key, name=sets.DATABASE):
                pass
        return _check_objects(store, manifest, key)
    except NotOpened as error:
        raise Trouble(f"{manifest.name}: {error}.", "Take another set.") from error


def _check_objects(store: Store, manifest: sets.Manifest, key: bytes) -> int:
    found = {}
    with store.read(f"{manifest.name}/{sets.OBJECTS}") as file:
        plain = io.BufferedReader(Unsealed(open_stream(file, key=key, name=sets.OBJECTS)))
        with tarfile.open(fileobj=cast("BinaryIO", plain), mode="r|") as archive:
            for member in archive:
                source = archive.extractfile(member)
                if source is not None:
                    found[member.name] = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
        plain.read()
    wrong = sorted(set(found.items()) ^ set(manifest.objects.items()))
    if wrong:
        raise Trouble(f"The object {wrong[0][0]} of {manifest.name} is not as it was backed up.")
    return len(found)
