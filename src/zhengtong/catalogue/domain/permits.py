"""Who may do what in the catalogue: permission → plain predicate over actor and facts."""

from collections.abc import Callable
from uuid import UUID

from zhengtong.kernel.actor import Actor, Role

Predicate = Callable[[Actor, UUID], bool]


def is_compiler_of(actor: Actor, body_id: UUID) -> bool:
    """Whether the actor is a data officer of that body."""
    return actor.body_id == body_id and actor.has(Role.OFFICER)


def is_head_of(actor: Actor, body_id: UUID) -> bool:
    """Whether the actor is the head of that body itself (部门负责人)."""
    return actor.body_id == body_id and actor.has(Role.BODY_HEAD)


def is_reviewer_of(actor: Actor, body_id: UUID) -> bool:
    """Whether the actor reviews for that body."""
    return actor.body_id == body_id and actor.has(Role.REVIEWER)


def may_compile(actor: Actor) -> bool:
    """Whether the actor holds a post that compiles entries of its own body."""
    return actor.body_id is not None and is_compiler_of(actor, actor.body_id)


PERMITS: dict[str, Predicate] = {
    "catalogue.draft-entry": is_compiler_of,
    "catalogue.update-draft": is_compiler_of,
    "catalogue.record-assessment": is_compiler_of,
    "catalogue.submit-entry": is_compiler_of,
    "catalogue.recall-entry": is_compiler_of,
    "catalogue.start-revision": is_compiler_of,
    "catalogue.drop-revision": is_compiler_of,
    "catalogue.ask-withdrawal": is_compiler_of,
    "catalogue.mount-resource": is_compiler_of,
    "catalogue.add-code": is_compiler_of,
    "catalogue.claim-source": is_compiler_of,
    "catalogue.record-basis": is_reviewer_of,
}


def is_permitted(permission: str, actor: Actor, body_id: UUID) -> bool:
    """Whether the table grants the permission to the actor for a thing of that body.

    Policy: P7.2
    """
    return PERMITS[permission](actor, body_id)
