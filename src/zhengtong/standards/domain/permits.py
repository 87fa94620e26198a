"""Who may do what with the standards: permission → plain predicate over actor and facts.

Everybody reads what is published. A data officer proposes; the head of the body and the reviewer of
the same-level authority decide, as matters on the desk.
"""

from collections.abc import Callable
from uuid import UUID

from zhengtong.kernel.actor import Actor, Role

Predicate = Callable[[Actor, UUID], bool]


def is_proposer_of(actor: Actor, body_id: UUID) -> bool:
    """Whether the actor is a data officer of that body."""
    return actor.body_id == body_id and actor.has(Role.OFFICER)


def may_propose(actor: Actor | None) -> bool:
    """Whether the actor holds a post that proposes changes of standards."""
    return actor is not None and actor.body_id is not None and actor.has(Role.OFFICER)


def may_read_amendments(actor: Actor | None) -> bool:
    """Whether amendments under way are shown: to everyone who works at a desk."""
    return actor is not None and not actor.has(Role.CONTRACTOR)


PERMITS: dict[str, Predicate] = {
    "standards.make-amendment": is_proposer_of,
    "standards.change-amendment": is_proposer_of,
    "standards.submit-amendment": is_proposer_of,
    "standards.drop-amendment": is_proposer_of,
    "standards.import-sheet": is_proposer_of,
}


def is_permitted(permission: str, actor: Actor, body_id: UUID) -> bool:
    """Whether the table grants the permission to the actor for an amendment of that body.

    Policy: P8.1
    """
    return PERMITS[permission](actor, body_id)
