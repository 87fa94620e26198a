"""What this process knows of services, grants and credentials: immutable, moved by deltas."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple


class Fact(NamedTuple):
    """One row of the control table: ``payload`` is None where the fact was taken back."""

    kind: str
    key: str
    payload: dict[str, Any] | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a service.

    Attributes:
        name: Name on the wire.
        source: Column of the table, or key in the provider's JSON rows.
        kind: Type name of the catalogue, "" if unknown.
    """

    name: str
    source: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service as published.

    Attributes:
        items: By name on the wire, in the order of the catalogue.
        keys: Names of which at least one must be given; empty: none needed.
        filters: Further names allowed as conditions.
        order: Source names that order and page a table; unique together.
        subject: Item that names the person or body asked about, "" if none.
        personal: Carries personal data: refused when the control channel is silent.
        target: Where in the upstream: schema and table, or method, path and pointers.
    """

    code: str
    title: str
    kind: str
    upstream: str
    provider: str
    items: MappingProxyType[str, Item]
    keys: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    page_limit: int = 100
    subject: str = ""
    personal: bool = False
    is_live: bool = True
    timeout_ms: int = 5000
    target: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One grant as far as calls need it.

    Attributes:
        services: Codes of the services it opens.
        items: Names on the wire that may be returned.
        item_names: The same, sorted.
        row_filter: Conditions ``(item, operator, value)`` put on every query.
        masks: Item name → mask name.
        per_second, per_day: Limits of calls; 0 means none.
        first_day, last_day: Civil dates, both included.
    """

    id: str
    consumer: str
    state: str
    services: frozenset[str]
    items: frozenset[str]
    item_names: tuple[str, ...]
    purposes: frozenset[str]
    row_filter: tuple[tuple[str, str, Any], ...]
    masks: MappingProxyType[str, str]
    per_second: int
    per_day: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One client: the salted SM3 of its secret, never the secret."""

    client_id: str
    grant: str
    salt: bytes
    secret_sm3: bytes
    is_live: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a call is judged by, of one version.

    Attributes:
        upstreams: Typed connection fields by id, secrets still sealed.
        secrets: Sealed keys by name, as ``hmac``.
    """

    version: int = 0
    services: MappingProxyType[str, Service] = field(default_factory=lambda: MappingProxyType({}))
    grants: MappingProxyType[str, Grant] = field(default_factory=lambda: MappingProxyType({}))
    credentials: MappingProxyType[str, Credential] = field(
        default_factory=lambda: MappingProxyType({})
    )
    upstreams: MappingProxyType[str, dict[str, Any]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    secrets: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))


def read_service(key: str, payload: dict[str, Any]) -> Service:
    """The service of a stored payload.

    Raises:
        KeyError, TypeError, ValueError: the payload is not one that the control plane writes.
    """
    items = {
        name: Item(name=name, source=item["source"], kind=item.get("kind", ""))
        for name, item in payload["items"].items()
    }
    return Service(
        code=key,
        title=payload.get("title", key),
        kind=payload["kind"],
        upstream=payload["upstream"],
        provider=payload.get("provider", ""),
        items=MappingProxyType(items),
        keys=tuple(payload.get("keys", ())),
        filters=tuple(payload.get("filters", ())),
        order=tuple(payload.get("order", ())),
        page_limit=int(payload.get("page_limit", 100)),
        subject=payload.get("subject", ""),
        personal=bool(payload.get("personal", False)),
        is_live=payload.get("state", "live") == "live",
        timeout_ms=int(payload.get("timeout_ms", 5000)),
        target=MappingProxyType(dict(payload.get("target", {}))),
    )


def read_grant(key: str, payload: dict[str, Any]) -> Grant:
    """The grant of a stored payload; raises as ``read_service``."""
    return Grant(
        id=key,
        consumer=payload["consumer"],
        state=payload["state"],
        services=frozenset(payload["services"]),
        items=frozenset(payload["items"]),
        item_names=tuple(sorted(set(payload["items"]))),
        purposes=frozenset(payload["purposes"]),
        row_filter=tuple((c["item"], c["op"], c["value"]) for c in payload.get("row_filter", ())),
        masks=MappingProxyType(dict(payload.get("masks", {}))),
        per_second=int(payload.get("per_second") or 0),
        per_day=int(payload.get("per_day") or 0),
        first_day=date.fromisoformat(payload["first_day"]),
        last_day=date.fromisoformat(payload["last_day"]),
    )


def read_credential(key: str, payload: dict[str, Any]) -> Credential:
    """The credential of a stored payload; raises as ``read_service``."""
    return Credential(
        client_id=key,
        grant=payload["grant"],
        salt=bytes.fromhex(payload["salt"]),
        secret_sm3=bytes.fromhex(payload["secret_sm3"]),
        is_live=payload.get("state", "live") == "live",
    )


_READERS: dict[str, tuple[str, Any]] = {
    "service": ("services", read_service),
    "grant": ("grants", read_grant),
    "credential": ("credentials", read_credential),
    "upstream": ("upstreams", lambda _key, payload: dict(payload)),
    "secret": ("secrets", lambda _key, payload: str(payload["sealed"])),
}


def apply_facts(snapshot: Snapshot, facts: Iterable[Fact]) -> Snapshot:
    """The snapshot after those facts; the old one stays as it was for calls under way.

    A fact that cannot be read removes what it names: an unreadable grant opens nothing.
    """
    changed: dict[str, dict[str, Any]] = {}
    version = snapshot.version
    for fact in facts:
        version = max(version, fact.version)
        if fact.kind not in _READERS:
            continue
        name, reader = _READERS[fact.kind]
        table = changed.setdefault(name, dict(getattr(snapshot, name)))
        table.pop(fact.key, None)
        if fact.payload is None:
            continue
        try:
            table[fact.key] = reader(fact.key, fact.payload)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    tables = {name: MappingProxyType(table) for name, table in changed.items()}
    return replace(snapshot, version=version, **tables)
