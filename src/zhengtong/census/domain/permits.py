"""Who may do what in the census: permission → plain predicate over actor and facts."""

from collections.abc import Callable
from uuid import UUID

from zhengtong.kernel.actor import Actor, Role

Predicate = Callable[[Actor, UUID], bool]


def is_registrar_of(actor: Actor, body_id: UUID) -> bool:
    """Whether the actor is a data officer or body administrator of that body."""
    return actor.body_id == body_id and actor.has(Role.OFFICER, Role.BODY_ADMIN)


def may_register_anywhere(actor: Actor) -> bool:
    """Whether the actor holds a post that registers systems of its own body."""
    return actor.body_id is not None and is_registrar_of(actor, actor.body_id)


PERMITS: dict[str, Predicate] = {
    "census.register-system": is_registrar_of,
    "census.update-system": is_registrar_of,
}


def is_permitted(permission: str, actor: Actor, body_id: UUID) -> bool:
    """Whether the table grants the permission to the actor for a thing of that body."""
    return PERMITS[permission](actor, body_id)
