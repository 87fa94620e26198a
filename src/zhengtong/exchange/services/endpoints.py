"""From a registered source to something that can be connected to: secret opened, address pinned."""

from uuid import UUID

from zhengtong.exchange.engine.connector import Connector, Endpoint
from zhengtong.exchange.engine.egress import Allowance, PinnedAddress, pin_address
from zhengtong.exchange.engine.registry import connect
from zhengtong.exchange.engine.schema import ConnectionFields
from zhengtong.exchange.models import EgressRule, Source
from zhengtong.kernel.actor import Actor
from zhengtong.vault import public as vault

SECRET_PURPOSE = "exchange.source"  # noqa: S105 - names a purpose


def list_allowances(body_pk: int) -> list[Allowance]:
    """The live allow list of a body."""
    rules = EgressRule.objects.filter(body_id=body_pk, revoked_at__isnull=True)
    return [
        Allowance(pattern=rule.pattern, port_from=rule.port_from, port_to=rule.port_to)
        for rule in rules
    ]


def fields_of(source: Source) -> ConnectionFields:
    """The typed connection fields of a source."""
    return ConnectionFields(
        kind=source.kind,
        host=source.host,
        port=source.port,
        database=source.database,
        user=source.user,
        schema=source.schema,
        tls=source.tls,  # type: ignore[arg-type]
    )


def connect_source(source: Source, *, by: Actor, statement_timeout_ms: int = 60_000) -> Connector:
    """A connector to the source; the address is judged and pinned anew each time.

    Call it outside transactions: names are resolved here, and databases asked later.

    Raises:
        AddressRefused, AddressUnresolved, ConnectionInvalid, SecretNotFound.
    """
    pinned = pin_address(source.host, source.port, list_allowances(source.body_id))
    secret = vault.open_secret(source.secret, by=by, purpose=SECRET_PURPOSE).decode()
    return connect(Endpoint(fields_of(source), secret, pinned, statement_timeout_ms))


def open_endpoint(source_id: UUID, *, by: Actor) -> Endpoint:
    """A source as the gateway needs it: typed fields, opened secret, address pinned anew.

    Call it outside transactions. Only who may see the source gets it.

    Raises:
        SourceNotFound, AddressRefused, AddressUnresolved, ConnectionInvalid, SecretNotFound.
    """
    source = Source.objects.for_actor(by).get_or_refuse(source_id)
    pinned = pin_address(source.host, source.port, list_allowances(source.body_id))
    secret = vault.open_secret(source.secret, by=by, purpose=SECRET_PURPOSE).decode()
    return Endpoint(fields_of(source), secret, pinned)


def pin_for(body_pk: int, host: str, port: int) -> PinnedAddress:
    """The address that a body's host is pinned to by the egress guard; outside transactions.

    Raises:
        AddressRefused, AddressUnresolved.
    """
    return pin_address(host, port, list_allowances(body_pk))
