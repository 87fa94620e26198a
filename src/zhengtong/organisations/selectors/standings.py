"""Who holds which role where, for the whole installation at once: for checks, not for pages."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations.domain.regions import authority_region
from zhengtong.organisations.models import Body
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
