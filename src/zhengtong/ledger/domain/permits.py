"""Who may read the ledger: the auditor all of it, others the deeds of their own body."""

from collections.abc import Callable
from uuid import UUID

from zhengtong.kernel.actor import Actor, Role

Predicate = Callable[[Actor, str], bool]


def is_auditor(actor: Actor, _body: str) -> bool:
    """Whether the actor is the auditor, who reads every log of the installation."""
    return actor.has(Role.AUDITOR)


def is_auditor_or_of_body(actor: Actor, body: str) -> bool:
    """Whether the actor is the auditor, or acts from the body that did the deed."""
    return is_auditor(actor, body) or (actor.body_id is not None and str(actor.body_id) == body)


def sees_purges(actor: Actor, _body: str) -> bool:
    """Whether the actor is one of those who ask for purges or confirm them."""
    return actor.has(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)


PERMITS: dict[str, Predicate] = {
    "ledger.read-deeds": is_auditor_or_of_body,
    "ledger.read-refusals": is_auditor,
    "ledger.read-calls": is_auditor,
    "ledger.see-purges": sees_purges,
}
"""Permission → predicate over the actor and the uuid of the body that acted ("" if none)."""


def may_read_everything(actor: Actor | None) -> bool:
    """Whether the actor reads every log of the installation."""
    return actor is not None and is_auditor(actor, "")


def may_read_record(actor: Actor | None, *, log: str, body: str) -> bool:
    """Whether the table grants the actor to read a record of that log and acting body."""
    return actor is not None and PERMITS[f"ledger.read-{log}"](actor, body)


def body_to_read(actor: Actor | None) -> UUID | None:
    """The body whose deeds the actor reads; None if there is none."""
    return actor.body_id if actor is not None else None
