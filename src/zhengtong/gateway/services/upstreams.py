"""Where a service's data is fetched: a source of exchange, or an address the guard let pass."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from zhengtong.gateway.domain.errors import ResourceNotCallable
from zhengtong.gateway.models import Upstream
from zhengtong.gateway.services.plane import seal_for_plane, tell_fact
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_

CALLABLE_KINDS = frozenset({"postgresql"})


@dataclass(frozen=True, kw_only=True)
class HttpTarget:
    """A provider's HTTP interface, in typed fields.

    Attributes:
        path: Path with ``{parameter}`` marks.
        rows: JSON pointer to the rows in the answer, "" for the whole.
        parameters: Item name → the provider's parameter name.
        secret: What is sent in ``secret_header``; "" for none.
    """

    scheme: str
    host: str
    port: int
    path: str
    method: str = "GET"
    rows: str = ""
    parameters: dict[str, str]
    secret_header: str = "Authorization"  # noqa: S105 - the header's name
    secret: str = ""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An upstream found and pinned, before it is stored.

    Attributes:
        source: The source of exchange behind it, None for an interface.
    """

    kind: str
    fields: dict[str, Any]
    secret: str = field(repr=False)
    source: UUID | None = None


def endpoint_of(source_id: UUID, *, by: Actor) -> Any:
    """The source's typed fields, opened secret and pinned address, from exchange."""
    from zhengtong.exchange import public as exchange

    return exchange.open_endpoint(source_id, by=by)


def pin_address(body_pk: int, host: str, port: int) -> str:
    """The address that the egress guard pins for a body's host."""
    from zhengtong.exchange import public as exchange

    return str(exchange.pin_for(body_pk, host, port).address)


def prepare_table(source_id: UUID, *, by: Actor) -> Prepared:
    """The upstream of a source; names are resolved here, so it belongs before the transaction.

    Raises:
        ResourceNotCallable: a kind of database that the gateway does not read.
    """
    endpoint = endpoint_of(source_id, by=by)
    if endpoint.fields.kind not in CALLABLE_KINDS:
        raise ResourceNotCallable(reason=N_("网关暂不支持这种数据库。"))
    fields = {
        "host": endpoint.fields.host,
        "address": endpoint.pinned.address,
        "port": endpoint.fields.port,
        "database": endpoint.fields.database,
        "user": endpoint.fields.user,
        "tls": endpoint.fields.tls,
    }
    return Prepared(kind="table", fields=fields, secret=endpoint.secret, source=source_id)


def prepare_http(target: HttpTarget, *, body_pk: int) -> Prepared:
    """The upstream of an HTTP interface, its address pinned; before the transaction too."""
    fields = {
        "scheme": "https" if target.scheme == "https" else "http",
        "host": target.host,
        "address": pin_address(body_pk, target.host, target.port),
        "port": target.port,
        "secret_header": target.secret_header,
    }
    return Prepared(kind="http", fields=fields, secret=target.secret)


def keep_upstream(prepared: Prepared, *, body_pk: int) -> Upstream:
    """The stored upstream, told to the plane with its secret sealed for the gateway alone."""
    known = Upstream.objects.filter(source=prepared.source) if prepared.source else None
    upstream = (known.first() if known is not None else None) or Upstream(
        kind=prepared.kind, body_id=body_pk, source=prepared.source
    )
    upstream.fields = prepared.fields
    label = str(upstream.uuid)
    upstream.sealed = (
        seal_for_plane(prepared.secret.encode(), label=label) if prepared.secret else ""
    )
    upstream.save()
    payload = {"kind": str(upstream.kind), **upstream.fields, "sealed": upstream.sealed}
    tell_fact("upstream", label, payload)
    return upstream
