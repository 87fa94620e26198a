"""Who may what: the visibility table, and the permissions of this context as plain predicates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from zhengtong.kernel.actor import SEPARATE_ROLES, Actor, Role
from zhengtong.organisations.domain.sight import (
    ANY_STATE,
    PAST_DRAFT,
    Relation,
    Scope,
    Sight,
    Surroundings,
)

OWN = (Relation.OWN,)
BRANCH = (Relation.OWN, Relation.SUBORDINATE)
REGION = (Relation.OWN, Relation.REGION)
EVERYWHERE = (Relation.INSTALLATION,)
ALL = (ANY_STATE,)

_STAFF = (Role.OFFICER, Role.OFFICE_HEAD, Role.SHARING_HEAD, Role.LEADER, Role.BODY_HEAD,
          Role.REVIEWER, Role.BODY_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN,
          Role.AUDITOR)  # fmt: skip
_HEADS = (Role.SHARING_HEAD, Role.LEADER, Role.BODY_HEAD)
_WORK = ("entry", "request", "grant", "run", "call", "system", "source", "service", "matter")
_PAST_DRAFT = (PAST_DRAFT,)

VISIBILITY: tuple[Sight, ...] = (
    *(Sight(role=role, things=("entry",), states=("published",), reach=EVERYWHERE)
      for role in _STAFF),
    *(Sight(role=role, things=("body", "region"), states=ALL, reach=EVERYWHERE) for role in _STAFF),
    *(Sight(role=role, things=_WORK, states=ALL, reach=OWN)
      for role in (Role.OFFICER, Role.OFFICE_HEAD)),
    *(Sight(role=role, things=_WORK, states=ALL, reach=OWN) for role in _HEADS),
    *(Sight(role=role, things=_WORK, states=_PAST_DRAFT, reach=BRANCH) for role in _HEADS),
    Sight(role=Role.REVIEWER, things=_WORK, states=_PAST_DRAFT, reach=REGION),
    Sight(role=Role.BODY_ADMIN, things=("person",), states=ALL, reach=BRANCH),
    Sight(role=Role.BODY_ADMIN, things=("system", "matter"), states=ALL, reach=OWN),
    Sight(role=Role.SYSTEM_ADMIN, things=("person", "run", "service"), states=ALL,
          reach=EVERYWHERE),
    Sight(role=Role.SECURITY_ADMIN, things=("person", "sign_in", "source", "service", "call"),
          states=ALL, reach=EVERYWHERE),
    Sight(role=Role.AUDITOR, things=(*_WORK, "person", "sign_in"), states=_PAST_DRAFT,
          reach=EVERYWHERE),
    Sight(role=Role.CONTRACTOR, things=("system", "run"), states=ALL, reach=OWN),
)  # fmt: skip


def _applies(sight: Sight, actor: Actor, thing: str, state: str) -> bool:
    return actor.has(sight.role) and thing in sight.things and sight.takes_in(state)


def reach_of(actor: Actor, thing: str, state: str) -> frozenset[Relation]:
    """How far the actor sees things of that name in that state, by the table."""
    return frozenset(
        relation
        for sight in VISIBILITY
        if _applies(sight, actor, thing, state)
        for relation in sight.reach
    )


def scope_of(reach: Iterable[Relation], *, actor: Actor, around: Surroundings) -> Scope:
    """The bodies a reach means for this actor; nothing without a body of one's own.

    Policy: P11.2
    """
    reach = frozenset(reach)
    if Relation.INSTALLATION in reach or actor.kind == "system":
        return Scope(everything=True)
    ids: set[UUID] = set()
    if Relation.OWN in reach and actor.body_id is not None:
        ids |= {actor.body_id, *around.predecessor_ids}
    if Relation.SUBORDINATE in reach:
        ids |= around.subordinate_ids
    if Relation.REGION in reach:
        ids |= around.answered_ids
    prefix = around.region_prefix if Relation.REGION in reach else ""
    return Scope(body_ids=frozenset(ids), region_prefix=prefix)


@dataclass(frozen=True, kw_only=True)
class Target:
    """Facts about what is to be changed.

    Attributes:
        body_id: Body it belongs to; None for none.
        above_ids: Bodies above that body in the tree.
        roles: Roles the change hands out.
        account_id: Account it is about.
    """

    body_id: UUID | None = None
    above_ids: frozenset[UUID] = frozenset()
    roles: frozenset[Role] = frozenset()
    account_id: UUID | None = None


# Roles only the system administrator hands out, never a body's own administrator.
RESERVED_ROLES = frozenset(
    {Role.BODY_ADMIN, Role.REVIEWER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}
)


def _keeps_bodies(actor: Actor, target: Target) -> bool:
    return actor.has(Role.SYSTEM_ADMIN)


def _keeps_people(actor: Actor, target: Target) -> bool:
    if actor.has(Role.SYSTEM_ADMIN):
        return True
    if not actor.has(Role.BODY_ADMIN) or actor.body_id is None or target.body_id is None:
        return False
    own = actor.body_id == target.body_id or actor.body_id in target.above_ids
    return own and not (target.roles & RESERVED_ROLES)


def _guards_accounts(actor: Actor, target: Target) -> bool:
    return actor.has(Role.SECURITY_ADMIN) and actor.account_id != target.account_id


def _sees_sign_ins(actor: Actor, target: Target) -> bool:
    return actor.has(Role.SECURITY_ADMIN, Role.AUDITOR)


def _lends_own_post(actor: Actor, target: Target) -> bool:
    return actor.account_id == target.account_id or _keeps_people(actor, target)


def _resets_factors(actor: Actor, target: Target) -> bool:
    """Whoever keeps the person, or guards accounts; never for oneself.

    The three administrators' factors are reset by the security administrator alone: who prints
    their slip is another, so that nobody takes such an account over single-handed.

    Policy: R57
    """
    if actor.account_id == target.account_id:
        return False
    if target.roles & SEPARATE_ROLES:
        return _guards_accounts(actor, target)
    return _keeps_people(actor, target) or _guards_accounts(actor, target)


PERMITS: dict[str, Callable[[Actor, Target], bool]] = {
    "organisations.keep-bodies": _keeps_bodies,
    "organisations.keep-people": _keeps_people,
    "organisations.guard-accounts": _guards_accounts,
    "organisations.reset-second-factor": _resets_factors,
    "organisations.see-sign-ins": _sees_sign_ins,
    "organisations.lend-post": _lends_own_post,
}


def is_permitted(permit: str, actor: Actor | None, target: Target | None = None) -> bool:
    """Whether the actor may do what the permit names; nobody without an actor."""
    return actor is not None and PERMITS[permit](actor, target or Target())
