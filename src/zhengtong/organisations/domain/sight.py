"""What an actor sees: the terms of the visibility table and the scope it yields."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from zhengtong.kernel.actor import Role

ANY_STATE = "*"
# Every state but a draft: work becomes visible to others when it is handed in.
PAST_DRAFT = "!draft"


class Relation(StrEnum):
    """How the thing's body stands to the actor's."""

    OWN = "own"
    SUBORDINATE = "subordinate"
    REGION = "region"
    INSTALLATION = "installation"


@dataclass(frozen=True, kw_only=True)
class Sight:
    """One line of the visibility table: this role sees these states of a thing that far.

    Attributes:
        things: Names of things, as ``entry``.
        states: States of the thing; ``("*",)`` for all, ``("!draft",)`` for all but drafts.
        reach: Relations within which the role sees it.
    """

    role: Role
    things: tuple[str, ...]
    states: tuple[str, ...]
    reach: tuple[Relation, ...]

    def takes_in(self, state: str) -> bool:
        """Whether the line speaks of that state."""
        if ANY_STATE in self.states:
            return True
        return state in self.states or (PAST_DRAFT in self.states and state != "draft")


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Facts about the actor's body that the table needs.

    Attributes:
        subordinate_ids: Bodies under the actor's in the tree, at any depth.
        answered_ids: Bodies that name the actor's body as their authority explicitly.
        predecessor_ids: Closed bodies that the actor's succeeded; their history is its own.
        region_prefix: Digits of the region the body is data authority of; "" if it is none.
    """

    subordinate_ids: frozenset[UUID] = frozenset()
    answered_ids: frozenset[UUID] = frozenset()
    predecessor_ids: frozenset[UUID] = frozenset()
    region_prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The bodies whose things are visible: all, those named, or those of a region.

    Attributes:
        region_prefix: Leading digits of region codes; "" for none.
    """

    everything: bool = False
    body_ids: frozenset[UUID] = field(default_factory=frozenset)
    region_prefix: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is visible."""
        return not (self.everything or self.body_ids or self.region_prefix)

    def covers(self, body_id: UUID | None, *, region: str = "") -> bool:
        """Whether things of that body, lying in that region, are visible."""
        if self.everything or (body_id is not None and body_id in self.body_ids):
            return True
        return bool(self.region_prefix) and region.startswith(self.region_prefix)
