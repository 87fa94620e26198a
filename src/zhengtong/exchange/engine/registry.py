"""Which kinds of database can be connected to."""

from collections.abc import Callable

from zhengtong.exchange.engine.connector import Connector, Endpoint
from zhengtong.exchange.engine.errors import KindUnknown


def _connect_postgresql(endpoint: Endpoint) -> Connector:
    # Its drivers are loaded by whoever connects, not by whoever only names the kind.
    from zhengtong.exchange.engine.postgres.connector import PostgresConnector

    return PostgresConnector(endpoint)


def _connect_mysql(endpoint: Endpoint) -> Connector:
    from zhengtong.exchange.engine.mysql.connector import MysqlConnector

    return MysqlConnector(endpoint)


_FACTORIES: dict[str, Callable[[Endpoint], Connector]] = {
    "postgresql": _connect_postgresql,
    "mysql": _connect_mysql,
    "mariadb": _connect_mysql,
}
# Looked at only: their tables are described, sampled and catalogued, not yet carried.
LOOKED_AT = frozenset({"mysql", "mariadb"})


def register_connector(kind: str, factory: Callable[[Endpoint], Connector]) -> None:
    """Make a kind of database known."""
    _FACTORIES[kind] = factory


def list_kinds() -> tuple[str, ...]:
    """Kinds that can be connected to, sorted."""
    return tuple(sorted(_FACTORIES))


def connect(endpoint: Endpoint) -> Connector:
    """The connector for an endpoint; nothing is opened yet.

    Raises:
        KindUnknown
    """
    factory = _FACTORIES.get(endpoint.fields.kind)
    if factory is None:
        raise KindUnknown(kind=endpoint.fields.kind)
    return factory(endpoint)
