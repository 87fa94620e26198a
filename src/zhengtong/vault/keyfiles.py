"""Key files of this installation: made on first use, atomically, readable by their owner only."""

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from zhengtong.crypto import sealing
from zhengtong.vault.domain.errors import KeyFileExposed, KeyMissing, SecretDamaged

MASTER_NAME = "vault.key"


def keys_dir() -> Path:
    """The folder of key files, 0700."""
    path = Path(settings.ZT_STATE_DIR) / "keys"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def read_or_make(name: str, make: Callable[[], bytes]) -> bytes:
    """The bytes of a key file; made and stored where there is none, the first writer wins.

    Raises:
        KeyFileExposed: group or others may read the file.
    """
    path = keys_dir() / name
    if not path.exists():
        _write_once(path, make())
    return read_private(path)


def read_private(path: Path) -> bytes:
    """The bytes of a file that only its owner may read.

    Raises:
        KeyFileExposed: group or others may read the file.
    """
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyFileExposed(file=path.name)
    return path.read_bytes()


def _write_once(path: Path, data: bytes) -> None:
    """Write a whole file under a temporary name and give it its name unless that is taken."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()


class MasterKey:
    """The master key of this machine; seals what the database holds. A device may stand here."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.key_id = sealing.key_id(key)

    def __repr__(self) -> str:
        return f"MasterKey({self.key_id})"

    def seal(self, plaintext: bytes, *, associated: bytes) -> bytes:
        return sealing.seal(self._key, plaintext, associated=associated)

    def open_sealed(self, sealed: bytes, *, associated: bytes) -> bytes:
        return sealing.open_sealed(self._key, sealed, associated=associated)


def master_key() -> MasterKey:
    """The current master key, made for this installation on first use."""
    text = read_or_make(MASTER_NAME, lambda: secrets.token_hex(sealing.KEY_BYTES).encode())
    return MasterKey(bytes.fromhex(text.decode("ascii").strip()))


def master_key_named(key_id: str) -> MasterKey:
    """The master key with that name: the current one, or a retired one kept as ``vault-….key``.

    Raises:
        KeyMissing: neither is on this machine.
    """
    current = master_key()
    if current.key_id == key_id:
        return current
    path = keys_dir() / f"vault-{key_id}.key"
    if not path.exists():
        raise KeyMissing(key_id=key_id)
    return MasterKey(bytes.fromhex(read_private(path).decode("ascii").strip()))


def open_bytes(sealed: bytes, *, associated: bytes) -> bytes:
    """The plaintext of bytes that a master key of this machine sealed.

    Raises:
        KeyMissing, SecretDamaged.
    """
    try:
        key = master_key_named(sealing.key_id_of(sealed))
        return key.open_sealed(sealed, associated=associated)
    except sealing.NotOpened as error:
        raise SecretDamaged from error


def sealed_key_file(name: str, make: Callable[[], bytes]) -> bytes:
    """The plaintext of a sealed key file, as the ledger's signing key; made on first use."""
    associated = b"key file " + name.encode()
    sealed = read_or_make(name, lambda: master_key().seal(make(), associated=associated))
    return open_bytes(sealed, associated=associated)
