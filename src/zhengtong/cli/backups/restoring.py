"""Verifying a set, and restoring one into an empty installation on any machine."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import psycopg
from psycopg import sql

from zhengtong.cli.backups import sets
from zhengtong.cli.backups.making import KEY_FILES, KEY_FOLDERS, OBJECT_FOLDERS
from zhengtong.cli.backups.passphrases import key_from_passphrase
from zhengtong.cli.backups.stores import Store
from zhengtong.cli.installation import Installation
from zhengtong.cli.trouble import Trouble
from zhengtong.cli.upkeep import bare_dsn, client_environment, program_of
from zhengtong.crypto.sealing import NotOpened
from zhengtong.crypto.streams import open_stream

REASON = "restored from a backup"


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


def restore_set(
    here: Installation,
    store: Store,
    manifest: sets.Manifest,
    *,
    key: bytes,
    passphrase: str = "",
    published: dict[str, str] | None = None,
) -> dict[str, int]:
    """Rows by table after the restore, which are those of the manifest.

    Nothing is changed unless the installation is empty and the whole set holds: keys and objects
    are unpacked beside their places first, the database is loaded in one transaction, and only
    then do they get their names. Then each log begins a new epoch that cites the last published
    head: the one given, else the newest of the set.

    Raises:
        Trouble.
    """
    _refuse_filled(here, has_keys=sets.KEYS in manifest.files)
    verify_set(store, manifest, key=key)
    staging = Path(tempfile.mkdtemp(prefix=".restore-", dir=here.state_dir))
    try:
        if sets.KEYS in manifest.files:
            _unpack_keys(store, manifest, passphrase, staging)
        with store.read(f"{manifest.name}/{sets.OBJECTS}") as file:
            _unpack(open_stream(file, key=key, name=sets.OBJECTS), staging)
        _load_database(here, store, manifest, key)
        _move_into_place(staging, here.state_dir)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    counts = _compare(here, manifest)
    _open_epochs(here, {**manifest.checkpoints, **(published or {})})
    return counts


def _refuse_filled(here: Installation, *, has_keys: bool) -> None:
    with psycopg.connect(here.database_url) as connection:
        query = "select 1 from pg_tables where schemaname = 'public' limit 1"
        if connection.execute(query).fetchone():
            raise Trouble(
                f"The database of {here.state_dir} is not empty; nothing was changed.",
                "Set ZT_STATE_DIR to an empty folder, or DATABASE_URL to an empty database.",
            )
    names = [*OBJECT_FOLDERS, *((*KEY_FOLDERS, *KEY_FILES) if has_keys else ())]
    for name in names:
        path = here.state_dir / name
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise Trouble(f"{path} is there already; nothing was changed.", "Move it away.")


def _unpack_keys(store: Store, manifest: sets.Manifest, passphrase: str, staging: Path) -> None:
    if not passphrase:
        raise Trouble(
            f"{manifest.name} holds the keys under a passphrase.", "Give it by --passphrase-file."
        )
    key = key_from_passphrase(passphrase, salt=manifest.name)
    try:
        with store.read(f"{manifest.name}/{sets.KEYS}") as file:
            _unpack(open_stream(file, key=key, name=sets.KEYS), staging)
    except NotOpened as error:
        raise Trouble("The passphrase does not open the keys.", "") from error


def _unpack(chunks: Iterator[bytes], staging: Path) -> None:
    plain = io.BufferedReader(Unsealed(chunks))
    with tarfile.open(fileobj=cast("BinaryIO", plain), mode="r|") as archive:
        archive.extractall(staging, filter="data")
    plain.read()


def _load_database(here: Installation, store: Store, manifest: sets.Manifest, key: bytes) -> None:
    command = [program_of("pg_restore", here), "--no-owner", "--exit-on-error"]
    command += ["--single-transaction", "--dbname", bare_dsn(here.database_url)]
    with (
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=client_environment(here.database_url),
        ) as process,
        store.read(f"{manifest.name}/{sets.DATABASE}") as file,
    ):
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        try:
            for chunk in open_stream(file, key=key, name=sets.DATABASE):
                process.stdin.write(chunk)
        except BrokenPipeError:
            pass  # it ended early; its own words say why
        words = process.communicate()[1].decode(errors="replace").strip()
    if process.returncode:
        raise Trouble(f"pg_restore did not succeed: {words.splitlines()[0] if words else ''}")


def _move_into_place(staging: Path, state_dir: Path) -> None:
    for path in sorted(staging.iterdir()):
        target = state_dir / path.name
        if path.is_dir() and target.is_dir():
            for child in sorted(path.iterdir()):
                child.replace(target / child.name)
        else:
            path.replace(target)
    os.sync()


def _compare(here: Installation, manifest: sets.Manifest) -> dict[str, int]:
    counts = {}
    with psycopg.connect(here.database_url) as connection:
        for table in manifest.tables:
            counted = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
            row = connection.execute(counted).fetchone()
            counts[table] = int(row[0]) if row else 0
    wrong = [table for table, count in manifest.tables.items() if counts[table] != count]
    if wrong:
        raise Trouble(f"After the restore {wrong[0]} has another number of rows than before.", "")
    return counts


def _open_epochs(here: Installation, checkpoints: dict[str, str]) -> None:
    """Each log goes on in a new epoch, so that what was lost after the set shows."""
    for log in sorted(checkpoints):
        with tempfile.NamedTemporaryFile("w", suffix=".checkpoint", encoding="utf-8") as file:
            file.write(checkpoints[log])
            file.flush()
            command = [sys.executable, "-m", "zhengtong.cli.main", "ledger", "open-epoch"]
            done = subprocess.run(
                [*command, file.name, "--reason", REASON],
                env=here.environment(),
                check=False,
                capture_output=True,
                text=True,
            )
        if done.returncode:
            words = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
            raise Trouble(
                f"The data is restored, but the log {log} has no new epoch: {words}",
                "Run: zhengtong ledger open-epoch CHECKPOINT --reason …",
            )
