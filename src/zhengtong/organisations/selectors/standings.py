"""Who holds which role where, for the whole installation at once: for checks, not for pages."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations.domain.regions import authority_region
from zhengtong.organisations.models import Body, Office
from zhengtong.organisations.selectors.posts import _held, _lent

Holders = dict[tuple[UUID, Role], set[UUID]]


def map_holders(*, bodies: Iterable[UUID] | None = None, day: date | None = None) -> Holders:
    """(body, role) → accounts of the living holders on the day; two statements for all bodies."""
    day = day or clock.today()
    found: Holders = defaultdict(set)
    for rows in (_held(day), _lent(day)):
        living = rows.filter(account__is_active=True, account__locked_at__isnull=True)
        if bodies is not None:
            living = living.filter(post__office__body__uuid__in=list(bodies))
        values = living.values_list("post__office__body__uuid", "account__uuid", "post__roles")
        for body_id, account_id, roles in values.order_by().iterator():
            for role in roles:
                found[body_id, Role(role)].add(account_id)
    return found


def list_leaderless_offices(body_ids: Iterable[UUID], role: Role) -> list[tuple[UUID, str]]:
    """(body, office) where officers sit whose office has no living holder of the role."""
    day, wanted = clock.today(), list(body_ids)
    staffed: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    for rows in (_held(day), _lent(day)):
        living = rows.filter(
            account__is_active=True, account__locked_at__isnull=True,
            post__office__body__uuid__in=wanted,
        )  # fmt: skip
        values = living.values_list("post__office__body__uuid", "post__office__name", "post__roles")
        for body_id, office, roles in values.order_by().iterator():
            staffed[body_id, office].update(roles)
    return sorted(
        (key for key, roles in staffed.items() if Role.OFFICER in roles and role not in roles),
        key=str,
    )


def map_office_holders(office_ids: Iterable[UUID]) -> Holders:
    """(office, role) → accounts of the living holders today; two statements for all offices."""
    day, wanted = clock.today(), list(office_ids)
    found: Holders = defaultdict(set)
    for rows in (_held(day), _lent(day)):
        living = rows.filter(
            account__is_active=True, account__locked_at__isnull=True,
            post__office__uuid__in=wanted,
        )  # fmt: skip
        values = living.values_list("post__office__uuid", "account__uuid", "post__roles")
        for office_id, account_id, roles in values.order_by().iterator():
            for role in roles:
                found[office_id, Role(role)].add(account_id)
    return found


def map_offices(account_ids: Iterable[UUID], body_id: UUID) -> dict[UUID, UUID]:
    """Account → office of its first post in the body today; those without one are left out."""
    found: dict[UUID, UUID] = {}
    held = _held(clock.today()).filter(
        account__uuid__in=list(account_ids), post__office__body__uuid=body_id
    )
    for account_id, office_id in held.order_by("-kind", "id").values_list(
        "account__uuid", "post__office__uuid"
    ):
        found.setdefault(account_id, office_id)
    return found


def find_office(office_id: UUID, body_id: UUID) -> tuple[int, str] | None:
    """Inner key and name of an office of that body; None where it belongs to another."""
    found = Office.objects.filter(uuid=office_id, body__uuid=body_id)
    return found.values_list("pk", "name").first()


def list_staffed_bodies() -> set[UUID]:
    """The living bodies in which somebody holds a post today."""
    held = _held(clock.today()).filter(post__office__body__state=Body.State.ACTIVE)
    return set(held.order_by().values_list("post__office__body__uuid", flat=True).distinct())


def map_bodies(*, bodies: Iterable[UUID] | None = None) -> dict[UUID, tuple[int, str, bool]]:
    """Body → inner key, name, whether it is active; one statement."""
    found = Body.objects.all() if bodies is None else Body.objects.filter(uuid__in=list(bodies))
    values = found.order_by().values_list("uuid", "pk", "name", "state")
    return {uuid: (pk, name, state == Body.State.ACTIVE) for uuid, pk, name, state in values}


def map_authorities(*, bodies: Iterable[UUID] | None = None) -> dict[UUID, UUID | None]:
    """Body → the data authority that answers for it, None where its region has none."""
    standing = Body.objects.filter(is_data_authority=True, state=Body.State.ACTIVE)
    by_region = dict(standing.order_by().values_list("region__code", "uuid"))
    found = Body.objects.all() if bodies is None else Body.objects.filter(uuid__in=list(bodies))
    values = found.order_by().values_list("uuid", "explicit_authority__uuid", "region__code")
    return {
        uuid: explicit or by_region.get(authority_region(code)) for uuid, explicit, code in values
    }
