"""Who may do what at the gateway: a table of permission → plain predicate."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from zhengtong.kernel.actor import Actor, Role


@dataclass(frozen=True, kw_only=True)
class Parties:
    """The bodies a service or a credential concerns."""

    provider_id: UUID | None = None
    consumer_id: UUID | None = None


def _publishes(actor: Actor, parties: Parties) -> bool:
    return actor.has(Role.OFFICER) and actor.body_id == parties.provider_id


def _stops_service(actor: Actor, parties: Parties) -> bool:
    if actor.has(Role.SECURITY_ADMIN) or actor.kind == "system":
        return True
    own = actor.body_id is not None and actor.body_id == parties.provider_id
    return own and actor.has(Role.OFFICER, Role.SHARING_HEAD)


def _holds_credential(actor: Actor, parties: Parties) -> bool:
    own = actor.body_id is not None and actor.body_id == parties.consumer_id
    return own and actor.has(Role.OFFICER)


def _revokes_credential(actor: Actor, parties: Parties) -> bool:
    if actor.has(Role.SECURITY_ADMIN) or actor.kind == "system":
        return True
    own = actor.body_id is not None and actor.body_id == parties.consumer_id
    return own and actor.has(Role.OFFICER, Role.SHARING_HEAD)


PERMITS: dict[str, Callable[[Actor, Parties], bool]] = {
    "gateway.publish-service": _publishes,
    "gateway.stop-service": _stops_service,
    "gateway.hold-credential": _holds_credential,
    "gateway.revoke-credential": _revokes_credential,
}


def is_permitted(permit: str, actor: Actor | None, parties: Parties) -> bool:
    """Whether the actor may do what the permit names."""
    return actor is not None and PERMITS[permit](actor, parties)
