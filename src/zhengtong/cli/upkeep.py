"""Upkeep of an installation on this machine: shell, backup, restore."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from zhengtong.cli import embedded, installation, processes
from zhengtong.cli.binaries import find_program
from zhengtong.cli.installation import Installation, OutsideServer
from zhengtong.cli.trouble import Trouble
from zhengtong.site import config

WATCH_EVERY_S = 2.0


@contextmanager
def attached_installation(*, demo: bool) -> Iterator[Installation]:
    """The installation: attached to where it runs, else started for as long as needed."""
    outside = config.value("DATABASE_URL")
    state_dir = installation.place_of(demo=demo)
    if outside:
        yield Installation(state_dir, OutsideServer(outside), outside, demo=demo)
        return
    server = embedded.Server(state_dir)
    ours = not server.attach()
    if ours:
        server = embedded.start_platform(state_dir)
    try:
        yield Installation(state_dir, server, server.url(embedded.PLATFORM), demo=demo)
    finally:
        if ours:
            server.stop()


def serve_database(*, print_url: bool) -> int:
    """Run the embedded database until asked to end; or print its URL, for ``DATABASE_URL``.

    For single machines without a PostgreSQL of their own, as a service beside the others.
    """
    state_dir = config.state_dir()
    server = embedded.Server(state_dir)
    if print_url:
        if not server.attach():
            raise Trouble("The embedded database does not run.", "Start: zhengtong database.")
        print(server.url(embedded.PLATFORM))
        return 0
    server = embedded.start_platform(state_dir)
    processes.end_on_signals()
    try:
        print(f"PostgreSQL is up ({state_dir})", flush=True)
        while server.attach():
            time.sleep(WATCH_EVERY_S)
    except KeyboardInterrupt:
        return 0
    finally:
        processes.ignore_signals()
        server.stop()
    raise Trouble("The embedded database ended.", f"Its log: {state_dir / 'postgres' / 'log'}")


def open_shell(arguments: list[str]) -> int:
    """A Python shell inside the installation; its exit status."""
    parser = argparse.ArgumentParser(prog="./zt shell")
    parser.add_argument("--demo", action="store_true")
    options, rest = parser.parse_known_args(arguments)
    with attached_installation(demo=options.demo) as here:
        command = [sys.executable, "-m", "zhengtong.cli.main", "shell"]
        return subprocess.run([*command, *rest], env=here.environment(), check=False).returncode


def write_backup(arguments: list[str]) -> int:
    """Dump the platform's database into a file that ``restore`` reads."""
    options = _file_options("backup", arguments)
    target: Path = options.file.absolute()
    if target.exists():
        raise Trouble(f"{target} is there already.", "Choose another name.")
    part = target.with_name(target.name + ".part")
    with attached_installation(demo=options.demo) as here:
        command = [program_of("pg_dump", here), "--format=custom", "--no-owner", f"--file={part}"]
        _run_client(command, here.database_url)
    part.chmod(0o600)
    part.replace(target)
    print(f"Wrote {target} ({target.stat().st_size // 1024} KB).")
    print(f"The keys in {here.state_dir} are not in it: keep a copy of them in another place.")
    return 0


def load_backup(arguments: list[str]) -> int:
    """Load such a dump into an installation whose database is still empty."""
    options = _file_options("restore", arguments)
    source: Path = options.file.absolute()
    if not source.is_file():
        raise Trouble(f"{source} is not a file.", "Name a file that ./zt backup wrote.")
    with attached_installation(demo=options.demo) as here:
        with psycopg.connect(here.database_url) as connection:
            query = "select 1 from pg_tables where schemaname = 'public' limit 1"
            if connection.execute(query).fetchone():
                raise Trouble(
                    f"The database of {here.state_dir} is not empty; nothing was changed.",
                    "Set ZT_STATE_DIR to an empty folder.",
                )
        command = [program_of("pg_restore", here), "--no-owner", "--exit-on-error"]
        command += ["--single-transaction", "--dbname", bare_dsn(here.database_url), str(source)]
        _run_client(command, here.database_url)
    if options.demo:
        installation.mark_as_demo(here.state_dir)
    print(f"Loaded {source} into {here.state_dir}.")
    return 0


def _file_options(verb: str, arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"./zt {verb}")
    parser.add_argument("file", type=Path)
    parser.add_argument("--demo", action="store_true")
    return parser.parse_args(arguments)


def program_of(name: str, here: Installation) -> str:
    """The path of a client program that fits the installation's server."""
    with psycopg.connect(here.database_url) as connection:
        return find_program(name, major=connection.info.server_version // 10_000)


def bare_dsn(url: str) -> str:
    """The connection without its password, which travels in the environment."""
    parts = urlsplit(url)
    user = f"{parts.username}@" if parts.username else ""
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"postgresql://{user}{parts.hostname or ''}{port}{parts.path}{query}"


def client_environment(url: str) -> dict[str, str]:
    """What a client program is told besides its arguments: the password, if there is one."""
    parts = urlsplit(url)
    secret = unquote(parts.password or dict(parse_qsl(parts.query)).get("password", ""))
    return os.environ | ({"PGPASSWORD": secret} if secret else {})


def _run_client(command: list[str], url: str) -> None:
    if not any(word.startswith("--dbname") for word in command):
        command = [*command, "--dbname", bare_dsn(url)]
    surroundings = client_environment(url)
    done = subprocess.run(command, env=surroundings, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        words = done.stderr.strip().splitlines() or ["no reason was given"]
        raise Trouble(f"{Path(command[0]).name} did not succeed: {words[0]}", "")
