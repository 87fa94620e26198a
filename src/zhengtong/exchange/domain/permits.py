"""Who may do what in the exchange: permission → plain predicate over actor and bodies."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from zhengtong.kernel.actor import Actor, Role


@dataclass(frozen=True)
class Parties:
    """The bodies a thing belongs to; a source has an owner, a flow a provider and a consumer."""

    owner_id: UUID | None = None
    provider_id: UUID | None = None
    consumer_id: UUID | None = None


def _is_officer_of(actor: Actor, body_id: UUID | None) -> bool:
    return body_id is not None and actor.body_id == body_id and actor.has(Role.OFFICER)


def _keeps_source(actor: Actor, parties: Parties) -> bool:
    return _is_officer_of(actor, parties.owner_id)


def _allows_address(actor: Actor, parties: Parties) -> bool:
    return actor.has(Role.SECURITY_ADMIN)


def _makes_flow(actor: Actor, parties: Parties) -> bool:
    return _is_officer_of(actor, parties.consumer_id)


def _runs_flow(actor: Actor, parties: Parties) -> bool:
    if actor.kind == "system":
        return True
    return _is_party(actor, parties)


def _is_party(actor: Actor, parties: Parties) -> bool:
    return _is_officer_of(actor, parties.consumer_id) or _is_officer_of(actor, parties.provider_id)


def _receives(actor: Actor, parties: Parties) -> bool:
    return _is_officer_of(actor, parties.consumer_id)


PERMITS: dict[str, Callable[[Actor, Parties], bool]] = {
    "exchange.keep-source": _keeps_source,
    "exchange.allow-address": _allows_address,
    "exchange.make-flow": _makes_flow,
    "exchange.run-flow": _runs_flow,
    "exchange.receive-delivery": _receives,
    "exchange.read-digest-key": _is_party,
    "exchange.export-quarantine": _is_party,
}


def is_permitted(permission: str, actor: Actor, parties: Parties) -> bool:
    """Whether the table grants the permission to the actor for a thing of those bodies.

    Policy: P11.2
    """
    return PERMITS[permission](actor, parties)
