"""Grants of sharing told to the data plane, whenever they or the services change."""

from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.gateway.domain.planefacts import grant_payload, refusal_of
from zhengtong.gateway.models import PlaneFact, Service
from zhengtong.gateway.services.plane import tell_fact
from zhengtong.kernel.events import Event
from zhengtong.sharing import public as sharing


def services_of(grant: sharing.GrantRow) -> list[dict[str, Any]]:
    """The services, live or suspended, that the grant's resources are published as."""
    found = Service.objects.exclude(state=Service.State.CLOSED).filter(entry=grant.entry_id)
    if grant.resource_ids:
        found = found.filter(resource__in=list(grant.resource_ids))
    return [{"code": one.code, "items": one.items} for one in found.order_by("pk")]


@transaction.atomic
def tell_grant(grant_id: UUID) -> None:
    """Tell the plane what the grant allows now; the same again changes nothing.

    Policy: R25
    """
    grant = sharing.get_grant(grant_id)
    payload: dict[str, Any] | None = grant_payload(grant, services_of(grant))
    is_callable = not refusal_of(
        ways=grant.ways, state=str(grant.state), items=list(grant.usable_item_ids)
    )
    known = PlaneFact.objects.filter(kind="grant", key=str(grant_id)).first()
    if known is None and not is_callable:
        return
    if grant.state == sharing.GrantState.ENDED:
        payload = None
    if (
        known is not None
        and known.removed == (payload is None)
        and known.payload == (payload or {})
    ):
        return
    tell_fact("grant", str(grant_id), payload)


def tell_grants_of(entry_id: UUID) -> None:
    """Tell the plane all live grants of an entry, and those it knows already."""
    told = PlaneFact.objects.filter(kind="grant", removed=False).values_list("key", flat=True)
    live = {str(grant.uuid) for grant in sharing.list_live_grants(entry_id=entry_id)}
    for grant_id in sorted(live | {key for key in told if _is_of(key, entry_id)}):
        tell_grant(UUID(grant_id))


def _is_of(grant_id: str, entry_id: UUID) -> bool:
    return sharing.get_grant(UUID(grant_id)).entry_id == entry_id


def follow_grant(event: Event) -> None:
    """Handler: a grant was decided, suspended, resumed, ended or needs review."""
    tell_grant(UUID(event.subject))
