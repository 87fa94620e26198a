"""Connections to PostgreSQL by typed fields and pinned address, and its errors in our words."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import adbc_driver_manager
import adbc_driver_postgresql.dbapi as adbc
import psycopg
from psycopg import conninfo

from zhengtong.exchange.engine.connector import Endpoint
from zhengtong.exchange.engine.errors import (
    ConnectionLost,
    DatabaseMissing,
    DatabaseRefused,
    RightMissing,
    SignInRefused,
    SourceUnreachable,
    StatementTimedOut,
    TableMissing,
)
from zhengtong.kernel.errors import DomainError

CONNECT_SECONDS = 10
LEDGER_SCHEMA = "zt_ledger"
_SIGN_IN = (
    "password",
    "authentication",
    "pg_hba",
    "role ",
    "口令",
    "认证",
    "角色",
    "no encryption",
)
_LOST = (
    "server closed the connection",
    "terminating connection",
    "no connection to the server",
    "connection is lost",
    "could not receive data",
    "could not send data",
    "the connection is closed",
)
_MISSING = ("does not exist", "不存在")


def connection_string(endpoint: Endpoint, *, read_only: bool) -> str:
    """Key-value string for libpq from typed fields; its own files and services are shut off."""
    fields = endpoint.fields
    options = [
        f"-c statement_timeout={endpoint.statement_timeout_ms}",
        f"-c default_transaction_read_only={'on' if read_only else 'off'}",
        "-c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601 -c extra_float_digits=1",
        "-c bytea_output=hex -c search_path=pg_catalog",
    ]
    return conninfo.make_conninfo(
        "",
        host=fields.host,
        hostaddr=endpoint.pinned.address,
        port=fields.port,
        dbname=fields.database,
        user=fields.user,
        password=endpoint.secret,
        passfile="/dev/null",
        sslmode=fields.tls,
        gssencmode="disable",
        connect_timeout=CONNECT_SECONDS,
        application_name="zhengtong-exchange",
        client_encoding="UTF8",
        options=" ".join(options),
    )


@contextmanager
def told(endpoint: Endpoint, *, table: str = "", right: str = "") -> Iterator[None]:
    """Run the block; a database error leaves it as a DomainError without secrets."""
    try:
        yield
    except psycopg.Error as error:
        raise _named(error, error.sqlstate, endpoint, table=table, right=right) from None
    except adbc_driver_manager.Error as error:
        raise _named(error, error.sqlstate, endpoint, table=table, right=right) from None


@contextmanager
def open_catalogue(
    endpoint: Endpoint, *, read_only: bool = True
) -> Iterator[psycopg.Connection[Any]]:
    """A psycopg connection in autocommit for metadata and small statements."""
    with told(endpoint):
        connection = psycopg.connect(
            connection_string(endpoint, read_only=read_only), autocommit=True
        )
    try:
        with told(endpoint):
            yield connection
    finally:
        connection.close()


def open_stream(endpoint: Endpoint, *, read_only: bool) -> adbc.Connection:
    """An ADBC connection with transactions; the caller closes cursors first, then it."""
    with told(endpoint):
        return adbc.connect(connection_string(endpoint, read_only=read_only), autocommit=False)


def execute(connection: adbc.Connection, statement: str, parameters: Sequence[Any] = ()) -> None:
    """Run one statement without rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters) or None)


def fetch_row(
    connection: adbc.Connection, statement: str, parameters: Sequence[Any] = ()
) -> tuple[Any, ...] | None:
    """The first row of a statement, None if it has none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters) or None)
        row = cursor.fetchone()
        return tuple(row) if row is not None else None


def quoted(*names: str) -> str:
    """A quoted, dotted identifier."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str) -> str:
    """A quoted text literal, safe under any setting of backslashes."""
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _named(
    error: Exception, sqlstate: str | None, endpoint: Endpoint, *, table: str, right: str
) -> DomainError:
    fields = endpoint.fields
    table, right = table or fields.schema, right or "SELECT"
    place: dict[str, Any] = {"host": fields.host, "port": fields.port}
    state = sqlstate or ""
    named: dict[str, DomainError] = {
        "28P01": SignInRefused(**place, user=fields.user),
        "28000": SignInRefused(**place, user=fields.user),
        "3D000": DatabaseMissing(**place, database=fields.database),
        "42P01": TableMissing(table=table),
        "3F000": TableMissing(table=table),
        "42501": RightMissing(table=table, right=right),
        "55P03": StatementTimedOut(**place),
        "57014": StatementTimedOut(**place),
    }
    if state in named:
        return named[state]
    if state.startswith(("57", "08")):
        return ConnectionLost(**place)
    if state:
        return DatabaseRefused(**place, sqlstate=state)
    return ConnectionLost(**place) if _is_lost(error) else _sign_in_error(str(error), endpoint)


def _is_lost(error: Exception) -> bool:
    text = str(error)
    return any(mark in text for mark in _LOST) and "connection to server at" not in text


def _sign_in_error(text: str, endpoint: Endpoint) -> DomainError:
    """The reason of a refused connection; libpq gives only a sentence, in the server's language."""
    fields = endpoint.fields
    place: dict[str, Any] = {"host": fields.host, "port": fields.port}
    lowered = text.lower()
    if "fatal" in lowered or "致命" in text:
        if "permission denied for database" in lowered:
            return RightMissing(table=fields.database, right="CONNECT")
        if any(mark in text for mark in _MISSING) and not any(
            mark in lowered for mark in ("role ", "角色")
        ):
            return DatabaseMissing(**place, database=fields.database)
        if any(mark in lowered for mark in _SIGN_IN):
            return SignInRefused(**place, user=fields.user)
    return SourceUnreachable(**place)
