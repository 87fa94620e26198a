"""Questions over regions and bodies."""

from dataclasses import replace
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.errors import AuthorityMissing, BodyNotFound, RegionNotFound
from zhengtong.organisations.domain.permits import reach_of, scope_of
from zhengtong.organisations.domain.regions import AUTHORITY_LEVELS, authority_region, prefix_of
from zhengtong.organisations.domain.rows import BodyRow
from zhengtong.organisations.domain.sight import Relation, Scope, Surroundings
from zhengtong.organisations.models import Body, FormerName, Region
from zhengtong.organisations.selectors.passes import has_pass
from zhengtong.organisations.selectors.reforms import list_predecessors

_BELOW = """
WITH RECURSIVE below AS (
    SELECT id, uuid FROM organisations_body WHERE parent_id = (
        SELECT id FROM organisations_body WHERE uuid = %s)
    UNION
    SELECT child.id, child.uuid
    FROM organisations_body child JOIN below ON child.parent_id = below.id
) SELECT uuid FROM below
"""
_ABOVE = """
WITH RECURSIVE above AS (
    SELECT parent_id FROM organisations_body WHERE uuid = %s
    UNION
    SELECT body.parent_id FROM organisations_body body JOIN above ON body.id = above.parent_id
) SELECT body.uuid FROM above JOIN organisations_body body ON body.id = above.parent_id
"""


def row_of(body: Body) -> BodyRow:
    """The plain row of a body loaded with its region and parent."""
    return BodyRow(
        pk=body.pk,
        uuid=body.uuid,
        name=body.name,
        short_name=body.short_name,
        credit_code=body.credit_code,
        region=body.region.code,
        region_name=body.region.name,
        kind=body.kind,
        is_active=body.is_active,
        is_data_authority=body.is_data_authority,
        parent_id=body.parent.uuid if body.parent else None,
    )


def query_bodies() -> QuerySet[Body]:
    """Bodies with what their rows need."""
    return Body.objects.select_related("region", "parent")


NOBODY = UUID(int=0)


def as_uuid(text: UUID | str) -> UUID:
    """The UUID a text stands for; one that names nothing for any other text."""
    if isinstance(text, UUID):
        return text
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return NOBODY


def get_body(body_id: UUID | str) -> BodyRow:
    """The body of that UUID.

    Raises:
        BodyNotFound.
    """
    body = query_bodies().filter(uuid=as_uuid(body_id)).first()
    if body is None:
        raise BodyNotFound(body=str(body_id))
    return row_of(body)


def find_body(credit_code: str) -> BodyRow | None:
    """The body of that credit code, None if there is none."""
    body = query_bodies().filter(credit_code=credit_code).first() if credit_code else None
    return row_of(body) if body else None


def find_body_named(text: str) -> BodyRow | None:
    """The one living body of that code, full name or short name; None if none or several."""
    text = text.replace("\x00", "").strip()
    if not text:
        return None
    named = Q(credit_code=text) | Q(name=text) | Q(short_name=text)
    found = list(query_bodies().filter(named, state=Body.State.ACTIVE)[:2])
    return row_of(found[0]) if len(found) == 1 else None


def _once_called(text: str) -> QuerySet[FormerName, int]:
    called = Q(name__icontains=text) | Q(short_name__icontains=text)
    return FormerName.objects.filter(called).values_list("body_id", flat=True)


def search_bodies(
    *, text: str = "", region_prefix: str = "", kind: str = "", only_active: bool = True
) -> QuerySet[Body]:
    """Bodies whose name, short name or code holds the text, in a region."""
    found = query_bodies()
    if only_active:
        found = found.filter(state=Body.State.ACTIVE)
    if text := text.replace("\x00", "").strip():
        found = found.filter(
            Q(name__icontains=text)
            | Q(short_name__icontains=text)
            | Q(credit_code__istartswith=text)
            | Q(pk__in=_once_called(text))
        )
    if region_prefix:
        found = found.filter(region__code__startswith=region_prefix)
    return found.filter(kind=kind) if kind else found


def list_bodies(
    *,
    text: str = "",
    region_prefix: str = "",
    kind: str = "",
    only_active: bool = True,
    limit: int = 200,
) -> list[BodyRow]:
    """Up to ``limit`` bodies in order of region and name."""
    found = search_bodies(
        text=text, region_prefix=region_prefix, kind=kind, only_active=only_active
    )
    return [row_of(body) for body in found[:limit]]


def get_region(code: str) -> Region:
    """The region of that twelve-digit code.

    Raises:
        RegionNotFound.
    """
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise RegionNotFound(code=code)
    return region


def list_regions() -> list[Region]:
    """The province, its cities and counties, in order of code."""
    return list(Region.objects.filter(level__in=list(AUTHORITY_LEVELS)).order_by("code"))


def authority_of(body_id: UUID | str) -> BodyRow:
    """The data authority that answers for a body: the one it names, else its region's own.

    Raises:
        BodyNotFound, AuthorityMissing.
    """
    body = (
        Body.objects.select_related(
            "region", "explicit_authority__region", "explicit_authority__parent"
        )
        .filter(uuid=as_uuid(body_id))
        .first()
    )
    if body is None:
        raise BodyNotFound(body=str(body_id))
    if body.explicit_authority is not None:
        return row_of(body.explicit_authority)
    authority = (
        query_bodies()
        .filter(
            region__code=authority_region(body.region.code),
            is_data_authority=True,
            state=Body.State.ACTIVE,
        )
        .first()
    )
    if authority is None:
        raise AuthorityMissing(body=body.name)
    return row_of(authority)


def list_bodies_below(body_id: UUID) -> frozenset[UUID]:
    """UUIDs of all bodies under a body in the tree."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [body_id])
        return frozenset(row[0] for row in cursor.fetchall())


def list_bodies_above(body_id: UUID) -> frozenset[UUID]:
    """UUIDs of all bodies over a body in the tree."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [body_id])
        return frozenset(row[0] for row in cursor.fetchall())


def _surroundings(actor: Actor, reach: frozenset[Relation]) -> Surroundings:
    if actor.body_id is None or Relation.INSTALLATION in reach:
        return Surroundings()
    below = list_bodies_below(actor.body_id) if Relation.SUBORDINATE in reach else frozenset()
    former = list_predecessors(actor.body_id) if Relation.OWN in reach else frozenset()
    if Relation.REGION not in reach:
        return Surroundings(subordinate_ids=below, predecessor_ids=former)
    answered = Body.objects.filter(explicit_authority__uuid=actor.body_id)
    is_authority = Body.objects.filter(uuid=actor.body_id, is_data_authority=True).exists()
    return Surroundings(
        subordinate_ids=below,
        answered_ids=frozenset(answered.values_list("uuid", flat=True)),
        predecessor_ids=former,
        region_prefix=prefix_of(actor.region) if is_authority and actor.region else "",
    )


def visible_bodies(actor: Actor | None, thing: str, state: str) -> Scope:
    """The bodies whose things of that name and state the actor may see; nothing for nobody.

    A contractor sees nothing without a pass in force.

    Policy: P11.2
    """
    if actor is None:
        return Scope()
    if actor.has(Role.CONTRACTOR) and not has_pass(actor.account_id):
        actor = replace(actor, roles=actor.roles - {Role.CONTRACTOR})
    reach = reach_of(actor, thing, state)
    return scope_of(reach, actor=actor, around=_surroundings(actor, reach))


def is_visible(actor: Actor | None, thing: str, state: str, body_id: UUID) -> bool:
    """Whether the actor may see one body's thing in that state."""
    scope = visible_bodies(actor, thing, state)
    if scope.covers(body_id) or not scope.region_prefix:
        return scope.covers(body_id)
    region = Body.objects.filter(uuid=body_id).values_list("region__code", flat=True).first()
    return scope.covers(body_id, region=region or "")


def scope_filter(scope: Scope, path: str = "body") -> Q:
    """The scope as a query condition over a foreign key to bodies named ``path``.

    One over everything is true of every row, and stays so beside others: an empty condition would
    be dropped by ``|``.
    """
    if scope.everything:
        return ~Q(pk__in=[])
    prefix = f"{path}__" if path else ""
    condition = Q(**{f"{prefix}uuid__in": scope.body_ids})
    if scope.region_prefix:
        condition |= Q(**{f"{prefix}region__code__startswith": scope.region_prefix})
    return condition


def list_body_keys(scope: Scope) -> list[int]:
    """Keys of the bodies of a scope, for questions that need them as plain numbers."""
    found = Body.objects.filter(scope_filter(scope, "")).order_by()
    return list(found.values_list("pk", flat=True))
