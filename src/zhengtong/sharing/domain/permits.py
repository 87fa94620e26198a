"""Who may ask, consent, answer and stop: permission to plain predicate."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from zhengtong.kernel.actor import Actor, Role


@dataclass(frozen=True, kw_only=True)
class Parties:
    """The bodies of a request or grant."""

    consumer_id: UUID
    provider_id: UUID
    authority_id: UUID | None = None


def _consumer_officer(actor: Actor, parties: Parties) -> bool:
    return actor.has(Role.OFFICER) and actor.body_id == parties.consumer_id


def _consumer_head(actor: Actor, parties: Parties) -> bool:
    return actor.has(Role.SHARING_HEAD) and actor.body_id == parties.consumer_id


def _provider_officer(actor: Actor, parties: Parties) -> bool:
    return actor.has(Role.OFFICER) and actor.body_id == parties.provider_id


def _provider_head(actor: Actor, parties: Parties) -> bool:
    return actor.has(Role.SHARING_HEAD) and actor.body_id == parties.provider_id


def _authority(actor: Actor, parties: Parties) -> bool:
    return actor.has(Role.REVIEWER) and actor.body_id == parties.authority_id


def _provider_head_or_authority(actor: Actor, parties: Parties) -> bool:
    return _provider_head(actor, parties) or _authority(actor, parties)


PERMITS: dict[str, tuple[Callable[[Actor, Parties], bool], Role]] = {
    "sharing.write-request": (_consumer_officer, Role.OFFICER),
    "sharing.consent-request": (_consumer_head, Role.SHARING_HEAD),
    "sharing.answer-request": (_provider_officer, Role.OFFICER),
    "sharing.consent-answer": (_provider_head, Role.SHARING_HEAD),
    "sharing.extend-answer": (_authority, Role.REVIEWER),
    "sharing.stop-grant": (_provider_head_or_authority, Role.SHARING_HEAD),
    "sharing.give-standing-consent": (_provider_head, Role.SHARING_HEAD),
}


def is_permitted(permission: str, actor: Actor, parties: Parties) -> bool:
    """Whether the actor may do it to a request or grant of these parties."""
    return PERMITS[permission][0](actor, parties)
