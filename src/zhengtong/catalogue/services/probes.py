"""Keeping what probes find at the sources of mounted resources."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain import mounting as words
from zhengtong.catalogue.domain.errors import ResourceNotFound
from zhengtong.catalogue.domain.lifecycle import PUBLIC
from zhengtong.catalogue.domain.probing import ProbeFound, find_findings, is_fit, read_day
from zhengtong.catalogue.models import Resource, ResourceProbe
from zhengtong.catalogue.services.mounting import BROKEN_ALARM
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.ledger import public as ledger

PROBES_KEPT = 90
CHUNK_ROWS = 500
_TITLE = N_("挂接资源不可用：%(entry)s · %(resource)s")


def list_probeable() -> Iterator[tuple[UUID, UUID, str, str, str]]:
    """Mounted tables of public entries: resource, provider, source, table and age column."""
    found = Resource.objects.filter(
        kind="table", state__in=words.STANDING, entry__state__in=[str(one) for one in PUBLIC]
    ).order_by("source", "pk")
    columns = ("uuid", "entry__body__uuid", "source", "table_name", "age_column")
    yield from found.values_list(*columns).iterator(chunk_size=CHUNK_ROWS)


@transaction.atomic
def record_probe(resource_id: UUID, found: ProbeFound, *, by: Actor) -> ResourceProbe | None:
    """The probe, kept; the resource breaks or heals by it. None if it is no longer mounted.

    When it breaks its provider gets an alarm with a work order, cleared when it heals.

    Raises:
        ResourceNotFound.

    Policy: P7.2
    """
    locked = Resource.objects.select_for_update(of=("self",)).select_related("entry__body")
    resource = locked.filter(uuid=resource_id).first()
    if resource is None:
        raise ResourceNotFound
    if resource.state not in words.STANDING:
        return None
    probe = _keep(resource, found)
    resource.probed_at = probe.at
    if probe.rows_count is not None:
        resource.rows_count = probe.rows_count
    if not found.error:
        resource.newest_on = probe.newest_on
        resource.known_columns = resource.known_columns or dict(found.columns)
    _turn(resource, probe, by)
    resource.save()
    return probe


def _keep(resource: Resource, found: ProbeFound) -> ResourceProbe:
    mapped = {one.column: one.column_type for one in resource.fields.all()}
    if resource.age_column:
        mapped.setdefault(resource.age_column, "")
    findings = find_findings(found, mapped=mapped, known=resource.known_columns)
    newest = read_day(found.newest)
    if found.newest and newest is None:
        findings.append({"kind": "age-unreadable", "column": resource.age_column})
    probe = ResourceProbe.objects.create(
        resource=resource,
        at=clock.current().now(),
        is_fit=is_fit(findings),
        rows_count=found.rows_count,
        newest_on=newest,
        findings=findings,
    )
    old = resource.probes.order_by("-pk").values_list("pk", flat=True)[PROBES_KEPT:]
    ResourceProbe.objects.filter(pk__in=list(old)).delete()
    return probe


def _turn(resource: Resource, probe: ResourceProbe, by: Actor) -> None:
    subject, deed = f"resource:{resource.uuid}", ""
    if not probe.is_fit:
        desk.raise_alarm(
            BROKEN_ALARM,
            subject=subject,
            title=_TITLE,
            facts={"entry": resource.entry.title, "resource": resource.name},
            body_id=resource.entry.body.uuid,
            link=f"/catalogue/resources/{resource.uuid}/",
            once_key=f"{BROKEN_ALARM}|{probe.pk}",
        )
        deed = "catalogue.resource-broken" if resource.state == words.MOUNTED else ""
        resource.state = words.BROKEN
    elif resource.state == words.BROKEN:
        desk.clear_alarm(BROKEN_ALARM, subject=subject)
        resource.state, deed = words.MOUNTED, "catalogue.resource-healed"
    if deed:
        kinds = ",".join(sorted({one["kind"] for one in probe.findings}))
        ledger.record_deed(deed, subject=str(resource.uuid), by=by, reason=kinds)
