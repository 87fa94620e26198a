"""Which kinds of database can be connected to."""

from collections.abc import Callable

from zhengtong.exchange.engine.connector import Connector, Endpoint
from zhengtong.exchange.engine.errors import KindUnknown
from zhengtong.exchange.engine.postgres.connector import PostgresConnector

_FACTORIES: dict[str, Callable[[Endpoint], Connector]] = {"postgresql": PostgresConnector}


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
