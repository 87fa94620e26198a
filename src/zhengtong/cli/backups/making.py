"""Making a set: a snapshot of the database, then the objects, the keys, the manifest."""

import hashlib
import io
import json
import os
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

import psycopg
from psycopg import sql

import zhengtong
from zhengtong.cli.backups import sets
from zhengtong.cli.backups.passphrases import key_from_passphrase
from zhengtong.cli.backups.stores import Store
from zhengtong.cli.installation import Installation
from zhengtong.cli.trouble import Trouble
from zhengtong.cli.upkeep import bare_dsn, client_environment, program_of
from zhengtong.crypto.sealing import key_id
from zhengtong.crypto.streams import seal_stream
from zhengtong.kernel import clock

# Folders of the state folder that the database's rows point into.
OBJECT_FOLDERS = ("deliveries", "attachments", "exports", "gateway/spool")
KEY_FOLDERS = ("keys",)
KEY_FILES = ("secret-key",)
STATUS_FILE = "backup-status.json"


def make_set(
    here: Installation, store: Store, *, key: bytes, passphrase: str = ""
) -> sets.Manifest:
    """The manifest of a new set in the store.

    The rows are those of one snapshot; objects are copied after it, so that every object a row
    points to is in the set, unless it was erased meanwhile, which the manifest says. Keys go into
    a file of their own under the passphrase; without one they are left out.

    Raises:
        Trouble: pg_dump did not succeed, or the store cannot be written.
    """
    name = sets.new_name()
    files: dict[str, dict[str, Any]] = {}
    with psycopg.connect(here.database_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        made_at = clock.current().now()
        snapshot = _one(connection, "select pg_export_snapshot()")
        tables = _count_tables(connection)
        checkpoints = _read_checkpoints(connection)
        major = connection.info.server_version // 10_000
        with sets.measured(store, f"{name}/{sets.DATABASE}") as file:
            _dump(here, snapshot, file, key)
            files[sets.DATABASE] = file.facts()
    with sets.measured(store, f"{name}/{sets.OBJECTS}") as file:
        taken = _seal_objects(here.state_dir, file, key)
        files[sets.OBJECTS] = file.facts()
    if passphrase:
        with sets.measured(store, f"{name}/{sets.KEYS}") as file:
            _seal_keys(here.state_dir, file, passphrase, name)
            files[sets.KEYS] = file.facts()
    manifest = sets.Manifest(
        name=name,
        made_at=made_at.isoformat(),
        version=zhengtong.__version__,
        server_major=major,
        key_id=key_id(key),
        files=files,
        tables=tables,
        objects=taken.objects,
        vanished=taken.vanished,
        checkpoints=checkpoints,
    )
    sets.write_manifest(store, manifest, key=key)
    return manifest


def _one(connection: psycopg.Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _count_tables(connection: psycopg.Connection) -> dict[str, int]:
    query = "select tablename from pg_tables where schemaname = 'public' order by tablename"
    counts = {}
    for (table,) in connection.execute(query).fetchall():
        counted = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
        row = connection.execute(counted).fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts


def _read_checkpoints(connection: psycopg.Connection) -> dict[str, str]:
    """The newest signed head of each log, as outsiders have it."""
    if _one(connection, "select to_regclass('ledger_treehead')") is None:
        return {}
    query = """
        select distinct on (log) log, checkpoint from ledger_treehead
        order by log, epoch desc, size desc
    """
    return dict(connection.execute(query).fetchall())


def _dump(here: Installation, snapshot: str, target: sets.Measured, key: bytes) -> None:
    command = [program_of("pg_dump", here), "--format=custom", "--no-owner"]
    command += [f"--snapshot={snapshot}", "--dbname", bare_dsn(here.database_url)]
    words: list[bytes] = []
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=client_environment(here.database_url),
    ) as process:
        source, complaints = process.stdout, process.stderr
        assert source is not None and complaints is not None  # noqa: S101, PT018 - pipes
        listener = threading.Thread(target=lambda: words.append(complaints.read()))
        listener.start()
        seal_stream(cast("BinaryIO", source), cast("BinaryIO", target), key=key, name=sets.DATABASE)
        listener.join()
    if process.returncode:
        raise Trouble(f"pg_dump did not succeed: {b''.join(words).decode(errors='replace')[:300]}")


@contextmanager
def _sealing(target: sets.Measured, *, key: bytes, name: str) -> Iterator[BinaryIO]:
    """A file to write whose bytes are sealed into the target on their way."""
    reading, writing = os.pipe()
    faults: list[BaseException] = []

    def seal() -> None:
        try:
            with os.fdopen(reading, "rb") as source:
                seal_stream(source, cast("BinaryIO", target), key=key, name=name)
        except BaseException as fault:  # noqa: BLE001 - told to the one who waits
            faults.append(fault)

    sealer = threading.Thread(target=seal)
    sealer.start()
    try:
        with os.fdopen(writing, "wb") as file:
            yield file
    finally:
        sealer.join()
    if faults:
        raise faults[0]


@dataclass
class _Taken:
    """Objects that are in the set, by digest, and those that were erased while it was made."""

    objects: dict[str, str] = field(default_factory=dict)
    vanished: list[str] = field(default_factory=list)


def _seal_objects(state_dir: Path, target: sets.Measured, key: bytes) -> _Taken:
    taken = _Taken()
    with (
        _sealing(target, key=key, name=sets.OBJECTS) as file,
        tarfile.open(fileobj=file, mode="w|") as archive,
    ):
        for folder in OBJECT_FOLDERS:
            for path in sorted((state_dir / folder).rglob("*")):
                if path.is_file() and not path.is_symlink():
                    _add(archive, path, path.relative_to(state_dir).as_posix(), taken)
    return taken


class _Digested:
    """A file to read whose bytes are digested on their way."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data

    def hexdigest(self) -> str:
        """SHA-256 of what was read."""
        return self._digest.hexdigest()


def _add(archive: tarfile.TarFile, path: Path, name: str, taken: _Taken) -> None:
    """One file, streamed; objects are written once and never changed, but may be erased."""
    try:
        source = path.open("rb")
    except FileNotFoundError:
        taken.vanished.append(name)
        return
    with source:
        digested = _Digested(source)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=source), digested)
    taken.objects[name] = digested.hexdigest()


def _seal_keys(state_dir: Path, target: sets.Measured, passphrase: str, name: str) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for folder in KEY_FOLDERS:
            for path in sorted((state_dir / folder).glob("*")):
                archive.add(path, path.relative_to(state_dir).as_posix(), recursive=False)
        for file in KEY_FILES:
            if (state_dir / file).is_file():
                archive.add(state_dir / file, file)
    packed.seek(0)
    seal_stream(
        packed,
        cast("BinaryIO", target),
        key=key_from_passphrase(passphrase, salt=name),
        name=sets.KEYS,
    )


def write_status(
    here: Installation, store: Store, manifest: sets.Manifest, *, verified: bool
) -> None:
    """What the doctor, and whoever must treat old backups, will read of the last sets."""
    path = here.state_dir / STATUS_FILE
    try:
        known = json.loads(path.read_text(encoding="utf-8")).get("sets", [])
    except (OSError, ValueError):
        known = []
    one = {
        "at": manifest.made_at,
        "target": f"{store.address}/{manifest.name}",
        "size_bytes": sum(facts["bytes"] for facts in manifest.files.values()),
        "verified": verified,
    }
    others = [each for each in known if each.get("target") != one["target"]]
    part = path.with_suffix(".part")
    part.write_text(
        json.dumps({**one, "sets": [*others[-99:], one]}, ensure_ascii=False), encoding="utf-8"
    )
    part.replace(path)
