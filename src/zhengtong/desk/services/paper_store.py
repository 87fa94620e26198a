"""Sealed files of attachments under ``<state>/attachments/<aa>/<uuid>``.

The file is whole on disk before its row is written; one without a row is an orphan and swept.
"""

import io
import os
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from zhengtong.crypto.sealing import KEY_BYTES, NotOpened
from zhengtong.crypto.streams import open_stream, seal_stream
from zhengtong.desk.models import Attachment
from zhengtong.desk.selectors.papers import paper_limits
from zhengtong.kernel import clock
from zhengtong.vault import public as vault

KEY_NAME = "attachments.key"


def _key() -> bytes:
    return vault.sealed_key_file(KEY_NAME, lambda: secrets.token_bytes(KEY_BYTES))


def _root() -> Path:
    return Path(settings.ZT_STATE_DIR) / "attachments"


def path_of(uuid: UUID) -> Path:
    """Where the file of that attachment lies."""
    return _root() / uuid.hex[-2:] / str(uuid)


def store(uuid: UUID, data: bytes) -> None:
    """The bytes, sealed and on disk for good."""
    path = path_of(uuid)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{uuid}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            seal_stream(io.BytesIO(data), file, key=_key(), name=str(uuid))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(uuid: UUID) -> Iterator[bytes]:
    """The plain bytes in chunks.

    Raises:
        OSError, NotOpened.
    """
    with path_of(uuid).open("rb") as file:
        yield from open_stream(file, key=_key(), name=str(uuid))


def erase(uuid: UUID) -> bool:
    """Whether there was a file to erase."""
    path = path_of(uuid)
    if not path.exists():
        return False
    path.unlink(missing_ok=True)
    return True


def sweep_orphans() -> int:
    """How many files were erased that no row wants: left by a fall between file and row."""
    before = clock.current().now() - timedelta(hours=paper_limits()["orphan_hours"])
    erased = 0
    for path in _root().glob("*/*"):
        if path.stat().st_mtime >= before.timestamp():
            continue
        if path.name.startswith(".") or not _is_wanted(path.name):
            path.unlink(missing_ok=True)
            erased += 1
    return erased


def _is_wanted(name: str) -> bool:
    try:
        uuid = UUID(name)
    except ValueError:
        return False
    return Attachment.objects.filter(uuid=uuid, removed_at=None).exists()


__all__ = ["NotOpened", "erase", "path_of", "read", "store", "sweep_orphans"]
