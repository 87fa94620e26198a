"""The door of every deed: the permit asked with the facts of its target."""

from uuid import UUID

from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.errors import NotPermitted
from zhengtong.organisations.domain.permits import Target, is_permitted
from zhengtong.organisations.selectors.bodies import list_bodies_above


def require_permit(
    permit: str,
    by: Actor,
    *,
    body_id: UUID | None = None,
    roles: frozenset[Role] = frozenset(),
    account_id: UUID | None = None,
) -> None:
    """Passes where the actor holds the permit over the target.

    Raises:
        NotPermitted.
    """
    above = list_bodies_above(body_id) if body_id is not None else frozenset()
    target = Target(body_id=body_id, above_ids=above, roles=roles, account_id=account_id)
    if not is_permitted(permit, by, target):
        raise NotPermitted(permit=permit)
