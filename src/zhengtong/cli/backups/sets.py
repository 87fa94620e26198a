"""One set: three sealed files and a manifest, which is written last and makes it count."""

import hashlib
import json
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from zhengtong.cli.backups.stores import Store
from zhengtong.cli.trouble import Trouble
from zhengtong.crypto.digests import hmac_sm3
from zhengtong.crypto.sealing import KEY_BYTES, key_id
from zhengtong.kernel import clock

FORM = 1
DATABASE, OBJECTS, KEYS, MANIFEST = "database.zt", "objects.zt", "keys.zt", "manifest.json"
KEY_FILE = "backup.key"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a set holds.

    Attributes:
        name: Name of the set, its time first.
        made_at: Instant of the database's snapshot, UTC.
        version: Version of the program.
        server_major: Major version of PostgreSQL.
        key_id: Name of the key that database and objects are sealed under.
        files: File → bytes and SHA-256 of the sealed file.
        tables: Table → rows in the snapshot.
        objects: Path below the state folder → SHA-256 of the plain file.
        vanished: Objects that were erased while the set was made.
        checkpoints: Log → newest signed head in the snapshot.
    """

    name: str
    made_at: str
    version: str
    server_major: int
    key_id: str
    form: int = FORM
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    objects: dict[str, str] = field(default_factory=dict)
    vanished: list[str] = field(default_factory=list)
    checkpoints: dict[str, str] = field(default_factory=dict)


def new_name() -> str:
    """A name for a set: the time in UTC and a little chance."""
    return f"{clock.current().now():%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def _mac(text: bytes, key: bytes) -> str:
    return hmac_sm3(key, b"manifest " + text).hex()


def write_manifest(store: Store, manifest: Manifest, *, key: bytes) -> None:
    """The set counts from here on."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True).encode()
    whole = {"manifest": json.loads(text), "mac": _mac(text, key)}
    with store.write(f"{manifest.name}/{MANIFEST}") as file:
        file.write(json.dumps(whole, ensure_ascii=False, indent=1).encode())


def read_manifest(store: Store, name: str, *, key: bytes | None) -> Manifest:
    """The manifest of a set; with the key, one that nobody changed.

    Raises:
        Trouble: there is none, it is of a newer form, or it was changed.
    """
    try:
        with store.read(f"{name}/{MANIFEST}") as file:
            whole = json.loads(file.read())
        values = whole["manifest"]
        text = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
        manifest = Manifest(**values)
    except FileNotFoundError as error:
        raise Trouble(f"{store.address} holds no set {name!r}.", "zhengtong backup list") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Trouble(f"The manifest of {name} cannot be read.", "Take another set.") from error
    if manifest.form > FORM:
        raise Trouble(f"{name} was made by a newer program ({manifest.version}).", "Upgrade first.")
    if key is not None and manifest.key_id != key_id(key):
        raise Trouble(
            f"{name} is sealed under the key {manifest.key_id}, not {key_id(key)}.",
            "Name its key file by --key-file.",
        )
    if key is not None and whole["mac"] != _mac(text, key):
        raise Trouble(f"The manifest of {name} was changed.", "Take another set.")
    return manifest


def list_sets(store: Store) -> list[str]:
    """Names of the sets that count, oldest first."""
    ends = f"/{MANIFEST}"
    return sorted(n.removesuffix(ends) for n in store.list_names() if n.endswith(ends))


def delete_set(store: Store, name: str) -> None:
    """Remove a set, its manifest first, so that half a set never counts."""
    files = [n for n in store.list_names() if n.startswith(f"{name}/")]
    for file in sorted(files, key=lambda one: not one.endswith(MANIFEST)):
        store.delete(file)


class Measured:
    """A file to write that is counted and digested on its way."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self.size += len(data)
        self._file.write(data)
        return len(data)

    def facts(self) -> dict[str, Any]:
        """Bytes and SHA-256 of what was written."""
        return {"bytes": self.size, "sha256": self._digest.hexdigest()}


@contextmanager
def measured(store: Store, name: str) -> Iterator[Measured]:
    """A file of the store to write, measured."""
    with store.write(name) as file:
        yield Measured(file)


def read_key(path: Path) -> bytes:
    """The 16-byte key of a key file.

    Raises:
        Trouble: it is missing, others may read it, or it holds no key.
    """
    if not path.is_file():
        raise Trouble(f"There is no key file {path}.", "Name it by --key-file.")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Trouble(f"Others may read {path}.", "chmod 600 it.")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as error:
        raise Trouble(f"{path} holds no key.", "") from error
    if len(key) != KEY_BYTES:
        raise Trouble(f"{path} holds no key of {KEY_BYTES} bytes.", "")
    return key


def make_key(path: Path) -> bytes:
    """The key of that file; drawn and written, readable by its owner only, where there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(KEY_BYTES) + "\n", encoding="ascii")
    return read_key(path)
