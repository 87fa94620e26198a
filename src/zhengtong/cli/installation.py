"""One installation on this machine: its folder, its database server, its addresses."""

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from zhengtong.cli.embedded import Server
from zhengtong.cli.trouble import Trouble
from zhengtong.site import config

DEMO_MARK = "demonstration"


class OutsideServer:
    """A PostgreSQL of somebody else, named by ``DATABASE_URL``; the same verbs as ``Server``.

    Its role needs CREATEROLE and CREATEDB only where databases are to be made, as by the demo.
    """

    def __init__(self, url: str) -> None:
        self.main_url = url
        self._parts = conninfo_to_dict(url)
        self._passwords: dict[str, str] = {}

    @property
    def host(self) -> str:
        """Where it listens by host and port; loopback where a socket was named."""
        host = str(self._parts.get("host") or "")
        return host if host and not host.startswith(("/", "@")) else "127.0.0.1"

    @property
    def port(self) -> int:
        """On which port."""
        return int(self._parts.get("port") or 5432)

    def url(self, database: str, *, role: str = "", tcp: bool = False) -> str:
        """The connection text of a database for a role made here, else for the given role."""
        changed = {"dbname": database}
        if role in self._passwords:
            changed |= {"user": role, "password": self._passwords[role]}
        return make_conninfo(self.main_url, **changed)

    def create_role(self, name: str, password: str | None = None) -> str:
        """Make a role that may sign in, or set its password anew; the password."""
        secret = password or os.urandom(18).hex()
        with self.connect() as connection:
            query = "select 1 from pg_roles where rolname = %s"
            verb = "alter" if connection.execute(query, [name]).fetchone() else "create"
            connection.execute(
                sql.SQL("{} role {} login password {}").format(
                    sql.SQL(verb), sql.Identifier(name), sql.Literal(secret)
                )
            )
        self._passwords[name] = secret
        return secret

    def create_database(self, name: str, *, owner: str = "") -> bool:
        """Make a database; False if it was there already."""
        with self.connect() as connection:
            query = "select 1 from pg_database where datname = %s"
            if connection.execute(query, [name]).fetchone():
                return False
            statement = sql.SQL("create database {}").format(sql.Identifier(name))
            if owner:
                statement += sql.SQL(" owner {}").format(sql.Identifier(owner))
            connection.execute(statement)
        return True

    def connect(self, database: str = "") -> psycopg.Connection:
        """A connection of the given role in autocommit."""
        return psycopg.connect(self.url(database) if database else self.main_url, autocommit=True)

    def stop(self) -> None:
        """Nothing: it is not ours."""


@dataclass
class Installation:
    """What runs on this machine under ``./zt demo`` or ``./zt up``.

    Attributes:
        state_dir: Keys, deliveries, spool, logs and the embedded cluster.
        server: The database server.
        database_url: The platform's own database.
        http_port: Port of the portal on loopback.
        gateway_port: Port of the gateway on loopback.
        demo: Whether this is the demonstration.
    """

    state_dir: Path
    server: Server | OutsideServer
    database_url: str
    http_port: int = 8000
    gateway_port: int = 8080
    demo: bool = False
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def portal_url(self) -> str:
        """The portal's address."""
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def gateway_url(self) -> str:
        """The gateway's address."""
        return f"http://127.0.0.1:{self.gateway_port}"

    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        return os.environ | {
            "DATABASE_URL": self.database_url,
            "ZT_STATE_DIR": str(self.state_dir),
            "ZT_HTTP_PORT": str(self.http_port),
            "ZT_GATEWAY_PORT": str(self.gateway_port),
            "ZT_DEMO": "1" if self.demo else "0",
            "DJANGO_SETTINGS_MODULE": "zhengtong.site.settings",
            **self.extra,
        }


def place_of(*, demo: bool) -> Path:
    """The state folder: ``ZT_STATE_DIR`` as given, else the default one (``demo`` below it).

    Raises:
        Trouble: the folder given holds the other kind of installation.
    """
    given = config.value("ZT_STATE_DIR")
    path = Path(given) if given else config.default_state_dir() / ("demo" if demo else "")
    marked = (path / DEMO_MARK).exists()
    made = (path / "postgres" / "state.json").exists()
    if made and marked != demo:
        kind = "the demonstration" if marked else "an installation without demonstration data"
        raise Trouble(f"{path} holds {kind}.", "Set ZT_STATE_DIR to another folder.")
    return path


def mark_as_demo(state_dir: Path) -> None:
    """Note that the folder is the demonstration's, so that ``./zt up`` never serves it."""
    (state_dir / DEMO_MARK).touch()


def refuse_taken_port(port: int, option: str) -> None:
    """Check that a port on loopback is free.

    Raises:
        Trouble: something listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise Trouble(
                f"Port {port} on 127.0.0.1 cannot be used ({problem.strerror}).",
                f"Stop what runs there, or choose another: {option} {port + 10}.",
            ) from None
