"""Restoring a set into an empty installation on any machine; a killed restore is taken up again."""

import fcntl
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import psycopg
from psycopg import sql

from zhengtong.cli.backups import sets
from zhengtong.cli.backups.making import KEY_FILES, KEY_FOLDERS, OBJECT_FOLDERS
from zhengtong.cli.backups.passphrases import key_from_passphrase
from zhengtong.cli.backups.stores import Store
from zhengtong.cli.backups.verifying import Unsealed, verify_set
from zhengtong.cli.installation import Installation
from zhengtong.cli.trouble import Trouble
from zhengtong.cli.upkeep import bare_dsn, client_environment, program_of
from zhengtong.crypto.sealing import NotOpened
from zhengtong.crypto.streams import open_stream
from zhengtong.kernel import clock
from zhengtong.site import unfinished
from zhengtong.site.unfinished import Unfinished

REASON = "restored from a backup"
STAGING = ".restore-staging"


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

    Nothing is changed unless the installation is empty and the whole set holds. From then on a
    note in the state folder names the set, and no process starts: keys and objects get their
    places, the database is loaded in one transaction, the rows are counted, and each log begins a
    new epoch that cites the last published head: the one given, else the newest of the set. Only
    then does the note go. A restore that was killed is taken up by the same command.

    Raises:
        Trouble.
    """
    with _alone(here.state_dir):
        begun = _begun(here, manifest)
        verify_set(store, manifest, key=key)
        staging = here.state_dir / STAGING
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        try:
            if sets.KEYS in manifest.files:
                _unpack_keys(store, manifest, passphrase, staging)
            with store.read(f"{manifest.name}/{sets.OBJECTS}") as file:
                _unpack(open_stream(file, key=key, name=sets.OBJECTS), staging)
            begun = begun or _begin(here, manifest, published or {})
            _move_into_place(staging, here.state_dir)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        if not _has_tables(here):
            _load_database(here, store, manifest, key)
        if begun.epochs is None:
            _compare(here, manifest)
            begun.epochs = _newest_epochs(here)
            unfinished.write(here.state_dir, begun)
        _open_epochs(here, {**manifest.checkpoints, **begun.published}, begun)
        unfinished.remove(here.state_dir)
    return manifest.tables


@contextmanager
def _alone(state_dir: Path) -> Iterator[None]:
    """No other restore into the same folder; the lock goes with the process."""
    state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = os.open(state_dir, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Trouble(f"Another restore into {state_dir} runs.", "Wait for it.") from error
    finally:
        os.close(folder)


def _begun(here: Installation, manifest: sets.Manifest) -> Unfinished | None:
    """The restore to take up; None where it is the first try, into what must be empty."""
    try:
        begun = unfinished.read(here.state_dir)
    except ValueError as problem:
        raise Trouble(f"{problem}.", "Empty the folder and the database first.") from None
    if begun is None:
        _refuse_filled(here, has_keys=sets.KEYS in manifest.files)
    elif begun.set != manifest.name:
        raise Trouble(
            f"The restore of {begun.set} into {here.state_dir} was not finished.",
            f"Finish it first: zhengtong backup restore … {begun.set}",
        )
    return begun


def _begin(here: Installation, manifest: sets.Manifest, published: dict[str, str]) -> Unfinished:
    at = clock.current().now().isoformat()
    begun = Unfinished(set=manifest.name, begun_at=at, published=published)
    unfinished.write(here.state_dir, begun)
    return begun


def _has_tables(here: Installation) -> bool:
    with psycopg.connect(here.database_url) as connection:
        query = "select 1 from pg_tables where schemaname = 'public' limit 1"
        return connection.execute(query).fetchone() is not None


def _refuse_filled(here: Installation, *, has_keys: bool) -> None:
    if _has_tables(here):
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
        _extract_all(archive, staging)
    plain.read()


def _extract_all(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files and folders below the folder, nothing else.

    Python before 3.11.4, as in Debian 12, lacks the filter that refuses the rest by itself.
    """
    if hasattr(tarfile, "data_filter"):
        archive.extractall(folder, filter="data")
        return
    for member in archive:
        parts = Path(member.name).parts
        if member.name.startswith("/") or ".." in parts or not (member.isfile() or member.isdir()):
            raise Trouble(f"The set holds {member.name}, which is no plain file.", "")
        archive.extract(member, folder)


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
    """File by file, so that it may be done again over what an earlier try had moved."""
    for folder, _folders, files in os.walk(staging):
        target = state_dir / Path(folder).relative_to(staging)
        if not target.exists():
            target.mkdir(parents=True)
            shutil.copymode(folder, target)
        for name in files:
            (Path(folder) / name).replace(target / name)
    os.sync()


def _compare(here: Installation, manifest: sets.Manifest) -> None:
    counts = {}
    with psycopg.connect(here.database_url) as connection:
        for table in manifest.tables:
            counted = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
            row = connection.execute(counted).fetchone()
            counts[table] = int(row[0]) if row else 0
    wrong = [table for table, count in manifest.tables.items() if counts[table] != count]
    if wrong:
        raise Trouble(f"After the restore {wrong[0]} has another number of rows than before.", "")


def _open_epochs(here: Installation, checkpoints: dict[str, str], begun: Unfinished) -> None:
    """Each log goes on in a new epoch, so that what was lost after the set shows; once each."""
    before, opened = begun.epochs or {}, _newest_epochs(here)
    for log in sorted(checkpoints):
        if opened.get(log) == before.get(log):
            _open_epoch(here, log, checkpoints[log])


def _newest_epochs(here: Installation) -> dict[str, int]:
    with psycopg.connect(here.database_url) as connection:
        query = "select log, max(number) from ledger_epoch group by log"
        return {str(log): int(number) for log, number in connection.execute(query)}


def _open_epoch(here: Installation, log: str, checkpoint: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".checkpoint", encoding="utf-8") as file:
        file.write(checkpoint)
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
            "Mend that and give the same command again; nothing starts before.",
        )
