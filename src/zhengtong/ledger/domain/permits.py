"""Who may read the ledger: the auditor all of it, others the deeds of their own body."""

from uuid import UUID

from zhengtong.kernel.actor import Actor, Role


def may_read_everything(actor: Actor | None) -> bool:
    """Whether the actor reads every log of the installation: the auditor does."""
    return actor is not None and actor.has(Role.AUDITOR)


def may_read_record(actor: Actor | None, *, log: str, body: str) -> bool:
    """Whether the actor reads a record: the auditor any, others the deeds of their own body.

    Args:
        actor: Who asks; None if nobody is signed in.
        log: The record's log.
        body: Uuid of the body that acted, "" if none.
    """
    if may_read_everything(actor):
        return True
    own = body_to_read(actor)
    return log == "deeds" and own is not None and str(own) == body


def body_to_read(actor: Actor | None) -> UUID | None:
    """The body whose deeds the actor reads; None if there is none."""
    return actor.body_id if actor is not None else None
