"""Connections to MySQL and MariaDB by typed fields and pinned address; errors in our words."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pymysql
from pymysql.constants import CLIENT
from pymysql.converters import conversions

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
# Values are bound as ever; answers stay text, so that a zero date is told as it stands.
_ENCODERS = {key: made for key, made in conversions.items() if not isinstance(key, int)}
_SIGN_IN = {1045, 1698, 2061, 1251, 1396, 4151}
_RIGHT = {1044, 1142, 1143, 1227, 1370}
_TIMED_OUT = {1205, 1969, 3024, 1317}
_LOST = {2006, 2013, 2014, 1053, 1077, 1927}
_MISSING = {1146, 1051, 1356}


def open_connection(
    endpoint: Endpoint, *, read_seconds: float
) -> "pymysql.connections.Connection[Any]":
    """A connection whose every answer must come in time; local files are never sent.

    Raises:
        SourceUnreachable, SignInRefused, DatabaseMissing, ConnectionLost.
    """
    fields = endpoint.fields
    options: dict[str, Any] = {}
    if fields.tls != "disable":
        context = ssl.create_default_context()
        if fields.tls == "require":
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        options["ssl"] = context
    connection: Any = pymysql.connections.Connection(
        host=fields.host,
        port=fields.port,
        user=fields.user,
        password=endpoint.secret.encode(),
        database=fields.database,
        charset="utf8mb4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=max(1, round(read_seconds)),
        write_timeout=CONNECT_SECONDS,
        local_infile=False,
        client_flag=CLIENT.FOUND_ROWS,
        autocommit=True,
        read_default_file=None,
        defer_connect=True,
        conv=_ENCODERS,
        ssl_disabled=fields.tls == "disable",
        **options,
    )
    # The name stays for certificates; the socket goes to the address that the guard pinned.
    with told(endpoint):
        connection.connect(_pinned_socket(endpoint))
    return connection


def _pinned_socket(endpoint: Endpoint) -> Any:
    import socket

    address = (endpoint.pinned.address, endpoint.pinned.port)
    try:
        return socket.create_connection(address, CONNECT_SECONDS)
    except OSError:
        place = endpoint.fields
        raise SourceUnreachable(host=place.host, port=place.port) from None


@contextmanager
def told(endpoint: Endpoint, *, table: str = "") -> Iterator[None]:
    """Run the block; a database error leaves it as a DomainError without secrets."""
    try:
        yield
    except pymysql.err.Error as error:
        raise named(error, endpoint, table=table) from None
    except OSError:
        raise ConnectionLost(host=endpoint.fields.host, port=endpoint.fields.port) from None


def named(error: Exception, endpoint: Endpoint, *, table: str = "") -> DomainError:
    """The error in our words, by the server's number."""
    fields = endpoint.fields
    place: dict[str, Any] = {"host": fields.host, "port": fields.port}
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    table = table or fields.database
    known: tuple[tuple[set[int], DomainError], ...] = (
        (_SIGN_IN, SignInRefused(**place, user=fields.user)),
        ({1049}, DatabaseMissing(**place, database=fields.database)),
        (_RIGHT, RightMissing(table=table, right="SELECT")),
        (_TIMED_OUT, StatementTimedOut(**place)),
        (_MISSING, TableMissing(table=table)),
        (_LOST, ConnectionLost(**place)),
        ({2003}, SourceUnreachable(**place)),
        ({0}, ConnectionLost(**place)),
    )
    for numbers, said in known:
        if number in numbers:
            return said
    return DatabaseRefused(**place, sqlstate=str(number))
