"""Questions over information systems."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from zhengtong.census.domain.rows import SystemRow
from zhengtong.census.domain.systems import SystemFacts
from zhengtong.census.models import System
from zhengtong.kernel.actor import Actor

FACT_FIELDS = tuple(one.name for one in fields(SystemFacts))
_RELATED = ("body", "office")


@dataclass(frozen=True, kw_only=True)
class SystemFilter:
    """What a list of systems is narrowed by; empty means no narrowing."""

    text: str = ""
    phase: str = ""
    network: str = ""
    use_frequency: str = ""
    fund_source: str = ""
    body_id: UUID | None = None


def facts_of(system: System) -> SystemFacts:
    """The registered facts of a system."""
    return SystemFacts(**{name: getattr(system, name) for name in FACT_FIELDS})


def system_row(system: System) -> SystemRow:
    """The system as a typed row."""
    return SystemRow(
        pk=system.pk,
        uuid=system.uuid,
        code=system.code,
        name=system.name,
        body_id=system.body.uuid,
        body_name=str(system.body),
        office_id=system.office.uuid if system.office else None,
        office_name=system.office.name if system.office else "",
        phase=system.phase,
        use_frequency=system.use_frequency,
        approved_on=system.approved_on,
        revision=system.revision,
        facts=facts_of(system),
    )


def search_systems(actor: Actor | None, narrowed: SystemFilter | None = None) -> QuerySet[System]:
    """Systems the actor sees, narrowed, in order of body and name."""
    narrowed = narrowed or SystemFilter()
    found = System.objects.for_actor(actor).select_related(*_RELATED)
    exact: dict[str, Any] = {
        name: value
        for name in ("phase", "network", "use_frequency", "fund_source")
        if (value := getattr(narrowed, name).replace("\x00", ""))
    }
    if narrowed.body_id is not None:
        exact["body__uuid"] = narrowed.body_id
    text = narrowed.text.replace("\x00", "").strip()
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(functions__icontains=text)
        )
    return found.filter(**exact)


def list_systems(
    actor: Actor | None, narrowed: SystemFilter | None = None, *, limit: int = 200
) -> list[SystemRow]:
    """Up to ``limit`` systems the actor sees, in order of body and name."""
    return [system_row(system) for system in search_systems(actor, narrowed)[:limit]]


def get_system(uuid: UUID, *, by: Actor | None = None) -> SystemRow:
    """The system of that name; with ``by`` only if that actor may see it.

    Raises:
        SystemNotFound.
    """
    found = System.objects.select_related(*_RELATED)
    return system_row((found.for_actor(by) if by is not None else found).get_or_refuse(uuid))


def count_calls(system_id: UUID, *, since: date) -> int:
    """Calls of the system recorded from that day on."""
    found = System.objects.filter(uuid=system_id, uses__day__gte=since)
    return found.aggregate(total=Sum("uses__calls"))["total"] or 0
