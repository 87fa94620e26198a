"""As whom a person acts: the posts held, stood in for or lent, and the choice among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhengtong.kernel.actor import Actor, Role


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One post a person may act from.

    Attributes:
        how: ``main``, ``deputy`` or ``delegate``.
        on_behalf_of: Main holder's name where another stands in ("B for A").
        matter_kinds: Kinds of matters a delegation is limited to; empty for all.
    """

    post_id: UUID
    post_title: str
    office_id: UUID
    office_name: str
    body_id: UUID
    body_name: str
    region: str
    roles: frozenset[Role]
    how: str = "main"
    on_behalf_of: str = ""
    matter_kinds: frozenset[str] = frozenset()

    def actor(self, *, account_id: UUID, name: str) -> Actor:
        """The actor a person is in this post."""
        return Actor(
            account_id=account_id,
            name=name,
            body_id=self.body_id,
            body_name=self.body_name,
            office_id=self.office_id,
            post_id=self.post_id,
            post_title=self.post_title,
            region=self.region,
            roles=self.roles,
            on_behalf_of=self.on_behalf_of,
        )


def choose_standing(standings: Sequence[Standing], post_id: str) -> Standing | None:
    """The standing of that post, the first where none is named, None where nothing fits."""
    if not post_id:
        return standings[0] if standings else None
    return next((s for s in standings if str(s.post_id) == post_id), None)
