"""The embedded PostgreSQL: one cluster per state folder, started by ``./zt``, used by its children.

Passwords are random and stored for their owner only; the platform talks over a unix socket, the
demonstration's sources over loopback. Whoever holds the lock runs the server; others attach.
"""

import fcntl
import json
import os
import secrets
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from zhengtong.cli.binaries import find_binaries
from zhengtong.cli.cluster import Cluster, choose_port, socket_folder_fits
from zhengtong.cli.ownership import cluster_owner
from zhengtong.cli.trouble import Trouble

SUPERUSER = "postgres"
PLATFORM = "zhengtong"
LEAST_FREE_BYTES = 512 * 1024 * 1024


@dataclass
class State:
    """What is remembered about a cluster between starts.

    Attributes:
        major: Major version that made the data folder.
        port: Port on loopback, and in the socket's name.
        socket_dir: Folder of the unix socket; "" where its path would be too long.
        passwords: Role → password.
    """

    major: int = 0
    port: int = 0
    socket_dir: str = ""
    passwords: dict[str, str] = field(default_factory=dict)


class Server:
    """A running cluster and the addresses of its databases.

    Args:
        state_dir: The installation's folder; the cluster lives in ``postgres`` below it.
        throwaway: For tests: no durability, faster.
    """

    def __init__(self, state_dir: Path, *, throwaway: bool = False) -> None:
        self.home = state_dir / "postgres"
        self.throwaway = throwaway
        self.state = State()
        self._lock: IO[str] | None = None

    # -- addresses ---------------------------------------------------------------------------

    @property
    def host(self) -> str:
        """The loopback address for those who connect by host and port."""
        return "127.0.0.1"

    @property
    def port(self) -> int:
        """The port on loopback."""
        return self.state.port

    def url(self, database: str, *, role: str = PLATFORM, tcp: bool = False) -> str:
        """The URL of a database for a role; by unix socket unless ``tcp`` or none fits."""
        secret = quote(self.password(role), safe="")
        if self.state.socket_dir and not tcp:
            query = urlencode({"host": self.state.socket_dir, "port": self.state.port})
            return f"postgresql://{quote(role)}:{secret}@/{quote(database)}?{query}"
        return f"postgresql://{quote(role)}:{secret}@127.0.0.1:{self.state.port}/{quote(database)}"

    def password(self, role: str) -> str:
        """The password of a role made here.

        Raises:
            KeyError: the role was not made here.
        """
        return self.state.passwords[role]

    # -- life --------------------------------------------------------------------------------

    def start(self) -> "Server":
        """Start the cluster (made on first use) and hold its lock.

        Raises:
            Trouble: another process runs it, another major version made it, disk full, …
        """
        self._prepare_home()
        self._take_lock()
        try:
            self._start_cluster()
        except BaseException:
            self._release_lock()
            raise
        return self

    def attach(self) -> bool:
        """Whether another process runs this cluster; afterwards the addresses are known."""
        if not self._state_file.exists():
            return False
        self._read_state()
        return self._answers()

    def stop(self) -> None:
        """Stop the server and give the lock back; safe to call twice."""
        if self._lock is None:
            return
        self._cluster().stop()
        self._release_lock()

    def create_role(self, name: str, password: str | None = None, *, creates: bool = False) -> str:
        """Make a role that may sign in, or set its password anew; the password.

        Args:
            name: The role.
            password: As wished; else kept if the role was made here, else random.
            creates: Whether it may make databases (the tests' role).
        """
        secret = password or self.state.passwords.get(name) or secrets.token_urlsafe(24)
        with self.connect() as connection:
            known = connection.execute(
                "select 1 from pg_roles where rolname = %s", [name]
            ).fetchone()
            verb = sql.SQL("alter role" if known else "create role")
            rights = sql.SQL("createdb" if creates else "nocreatedb")
            connection.execute(
                sql.SQL("{} {} login {} password {}").format(
                    verb, sql.Identifier(name), rights, sql.Literal(secret)
                )
            )
        self.state.passwords[name] = secret
        self._write_state()
        return secret

    def create_database(self, name: str, *, owner: str = PLATFORM) -> bool:
        """Make a database closed to other roles; False if it was there already."""
        with self.connect() as connection:
            if connection.execute(
                "select 1 from pg_database where datname = %s", [name]
            ).fetchone():
                return False
            target, holder = sql.Identifier(name), sql.Identifier(owner)
            connection.execute(sql.SQL("create database {} owner {}").format(target, holder))
            connection.execute(sql.SQL("revoke all on database {} from public").format(target))
        return True

    def connect(self, database: str = SUPERUSER) -> psycopg.Connection:
        """A superuser's connection in autocommit, for making roles and databases."""
        return psycopg.connect(self.url(database, role=SUPERUSER), autocommit=True)

    # -- inside ------------------------------------------------------------------------------

    @property
    def _state_file(self) -> Path:
        return self.home / "state.json"

    def _cluster(self) -> Cluster:
        owner = cluster_owner()
        major = self.state.major or None
        binaries = find_binaries(major=major)
        return Cluster(self.home, binaries, owner, throwaway=self.throwaway)

    def _prepare_home(self) -> None:
        owner = cluster_owner()
        try:
            owner.make_folders(self.home.parent)
            owner.make_folders(self.home)
            free = shutil.disk_usage(self.home).free
        except OSError as problem:
            raise Trouble(
                f"The folder {self.home} cannot be used ({problem.strerror}).",
                "Set ZT_STATE_DIR to a folder of your own.",
            ) from problem
        if free < LEAST_FREE_BYTES:
            raise Trouble(
                f"The disk under {self.home} is full ({free // 2**20} MB left).",
                "Free 512 MB, or set ZT_STATE_DIR to another disk.",
            )
        if owner.switched:
            _refuse_closed_parents(self.home, owner.name)

    def _take_lock(self) -> None:
        file = (self.home / "lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "?"
            file.close()
            raise Trouble(
                f"The database in {self.home} is already run by process {holder}.",
                "Stop that one first (Ctrl-C there), or set ZT_STATE_DIR to another folder.",
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._lock = file

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.truncate(0)
            self._lock.close()
            self._lock = None

    def _start_cluster(self) -> None:
        if self._state_file.exists():
            self._read_state()
        cluster = self._cluster()
        if not cluster.is_made():
            self._make(cluster)
        if not (self.state.major == cluster.major_of_data() and self.state.passwords):
            raise Trouble(
                f"The folder {self.home} holds a database that this program did not make.",
                "Move it away, or set ZT_STATE_DIR to another folder.",
            )
        if cluster.is_running():
            cluster.stop()  # left behind by a killed process: start it afresh, under our lock
        folder = cluster.prepare_socket_folder()
        self.state.socket_dir = str(folder) if socket_folder_fits(folder) else ""
        self.state.port = choose_port(self.state.port)
        self._write_state()
        cluster.start(port=self.state.port, socket_dir=self.state.socket_dir)

    def _make(self, cluster: Cluster) -> None:
        secret = secrets.token_urlsafe(24)
        cluster.make(superuser=SUPERUSER, password=secret)
        self.state = State(major=cluster.major_of_data(), passwords={SUPERUSER: secret})
        self._write_state()

    def _answers(self) -> bool:
        if SUPERUSER not in self.state.passwords:
            return False
        try:
            with psycopg.connect(self.url(SUPERUSER, role=SUPERUSER), connect_timeout=3):
                return True
        except psycopg.Error:
            return False

    def _read_state(self) -> None:
        self.state = State(**json.loads(self._state_file.read_text(encoding="utf-8")))

    def _write_state(self) -> None:
        fresh = self._state_file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(self.state), file, indent=1)
        fresh.replace(self._state_file)


def start_platform(state_dir: Path) -> Server:
    """The server of an installation with the platform's own role and database on it."""
    server = Server(state_dir).start()
    try:
        if PLATFORM not in server.state.passwords:
            server.create_role(PLATFORM)
        server.create_database(PLATFORM)
    except BaseException:
        server.stop()
        raise
    return server


def wait_until_answers(server: Server, *, seconds: float = 10.0) -> bool:
    """Whether the server answers within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.attach():
            return True
        time.sleep(0.1)
    return False


def _refuse_closed_parents(home: Path, user: str) -> None:
    for folder in home.resolve().parents:
        if not folder.stat().st_mode & 0o001:
            raise Trouble(
                f"The database runs as system user {user}, who cannot enter {folder}.",
                "Set ZT_STATE_DIR to a folder that others may pass through, as /var/lib/zhengtong.",
            )
