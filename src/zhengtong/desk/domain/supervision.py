"""督办: what state a supervision is in and who may move it on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from zhengtong.desk.domain.verb_errors import SupervisionNotYours, SupervisionOver
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_


class SupervisionState(StrEnum):
    """Where a supervision stands."""

    OPEN = "open"
    REPLIED = "replied"
    CLOSED = "closed"


SUPERVISION_NAMES: dict[str, str] = {
    SupervisionState.OPEN: N_("待回复"),
    SupervisionState.REPLIED: N_("已回复"),
    SupervisionState.CLOSED: N_("已办结"),
}


@dataclass(frozen=True, kw_only=True)
class SupervisionFacts:
    """What the rules must know.

    Attributes:
        body_id: The body asked.
        authority_id: The authority that asks.
    """

    state: SupervisionState
    body_id: UUID
    authority_id: UUID


def permit_opening(*, by: Actor, authority_id: UUID) -> None:
    """Return if the actor reviews for the same-level authority of the matter's body.

    Raises:
        SupervisionNotYours.
    """
    if not by.has(Role.REVIEWER) or by.body_id != authority_id:
        raise SupervisionNotYours


def permit_reply(facts: SupervisionFacts, *, by: Actor) -> None:
    """Return if the actor's body is the one asked.

    Raises:
        SupervisionOver, SupervisionNotYours.
    """
    if facts.state is SupervisionState.CLOSED:
        raise SupervisionOver
    if by.body_id != facts.body_id:
        raise SupervisionNotYours


def permit_closing(facts: SupervisionFacts, *, by: Actor) -> None:
    """Return if the actor's authority asked, and it is not closed yet.

    Raises:
        SupervisionOver, SupervisionNotYours.
    """
    if facts.state is SupervisionState.CLOSED:
        raise SupervisionOver
    if not by.has(Role.REVIEWER) or by.body_id != facts.authority_id:
        raise SupervisionNotYours


def is_late(*, reply_by: date, replied_on: date | None, today: date) -> bool:
    """Whether the reply came after its day, or has not come by the end of it."""
    return (replied_on or today) > reply_by
