"""Where a service's data is fetched: a source of exchange, or an address through the egress guard."""

from dataclasses import dataclass
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


def endpoint_of(source_id: UUID, *, by: Actor) -> Any:
    """The source's typed fields, opened secret and pinned address, from exchange."""
    from zhengtong.exchange import public as exchange

    return exchange.open_endpoint(source_id, by=by)


def pin_address(body_id: UUID, host: str, port: int) -> str:
    """The address that the egress guard pins for a body's host."""
    from zhengtong.exchange import public as exchange

    return str(exchange.pin_for(body_id, host, port).address)


def keep_table_upstream(source_id: UUID, *, body_pk: int, by: Actor) -> Upstream:
    """The upstream of a source, told to the plane with its secret sealed for the gateway alone.

    Raises:
        ResourceNotCallable: a kind of database that the gateway does not read.
    """
    endpoint = endpoint_of(source_id, by=by)
    if endpoint.fields.kind not in CALLABLE_KINDS:
        raise ResourceNotCallable(reason=N_("网关暂不支持这种数据库。"))
    upstream, _ = Upstream.objects.get_or_create(
        source=source_id, defaults={"kind": Upstream.Kind.TABLE, "body_id": body_pk}
    )
    upstream.fields = {
        "host": endpoint.fields.host,
        "address": endpoint.pinned.address,
        "port": endpoint.fields.port,
        "database": endpoint.fields.database,
        "user": endpoint.fields.user,
        "tls": endpoint.fields.tls,
    }
    return _store(upstream, endpoint.secret)


def keep_http_upstream(target: HttpTarget, *, body_id: UUID, body_pk: int) -> Upstream:
    """A new upstream for an HTTP interface; the address is pinned by the egress guard."""
    upstream = Upstream(kind=Upstream.Kind.HTTP, body_id=body_pk)
    upstream.fields = {
        "scheme": "https" if target.scheme == "https" else "http",
        "host": target.host,
        "address": pin_address(body_id, target.host, target.port),
        "port": target.port,
        "secret_header": target.secret_header,
    }
    return _store(upstream, target.secret)


def _store(upstream: Upstream, secret: str) -> Upstream:
    label = str(upstream.uuid)
    upstream.sealed = seal_for_plane(secret.encode(), label=label) if secret else ""
    upstream.save()
    payload = {"kind": str(upstream.kind), **upstream.fields, "sealed": upstream.sealed}
    tell_fact("upstream", label, payload)
    return upstream
