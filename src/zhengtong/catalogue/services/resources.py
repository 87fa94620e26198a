"""Mounting resources on entries (目录挂接)."""

from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain.errors import ResourceInvalid, ResourceNotFound
from zhengtong.catalogue.domain.proposals import ResourceProposal
from zhengtong.catalogue.domain.resources import find_resource_gaps
from zhengtong.catalogue.domain.rows import ResourceRow
from zhengtong.catalogue.models import Entry, Resource, ResourceField, Version
from zhengtong.catalogue.selectors.entries import resource_row
from zhengtong.catalogue.services.locks import lock_entry
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger

MOUNTED = "mounted"
PROPOSED = "proposed"


def add_resource(entry: Entry, version: Version, proposal: ResourceProposal) -> Resource:
    """The resource with its map item ↔ column, within the caller's deed.

    Raises:
        ResourceInvalid.
    """
    gaps = find_resource_gaps(proposal)
    if gaps:
        raise ResourceInvalid(gaps=gaps)
    now = clock.current().now()
    resource = Resource.objects.create(
        entry=entry,
        kind=proposal.kind,
        name=proposal.name,
        source=proposal.source,
        schema_name=proposal.schema_name,
        table_name=proposal.table_name,
        address=proposal.address,
        rows_count=proposal.rows_count,
        known_columns=dict(proposal.columns),
        state=PROPOSED,
        created_at=now,
        updated_at=now,
    )
    by_column = {item.column: item.item_id for item in version.items.all() if item.column}
    ResourceField.objects.bulk_create(
        ResourceField(
            resource=resource,
            item_id=by_column[column],
            column=column,
            column_type=column_type[:100],
            is_parameter=column in proposal.parameters,
        )
        for column, column_type in proposal.columns.items()
        if column in by_column
    )
    return resource


@transaction.atomic
def mount_resource(entry_id: UUID, proposal: ResourceProposal, *, by: Actor) -> ResourceRow:
    """A further resource on the entry, proposed.

    On a draft it is reviewed with the version; on an entry that stands published it is submitted
    for a review of its own (``submit_resource``).

    Raises:
        EntryNotFound, EntryForbidden, ResourceInvalid.

    Policy: P7.2
    """
    entry = lock_entry(entry_id, by=by, permission="catalogue.mount-resource", revision=None)
    version = entry.working or entry.current
    if version is None:
        raise ResourceNotFound
    resource = add_resource(entry, version, proposal)
    ledger.record_deed(
        "catalogue.resource-proposed",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        resource=str(resource.uuid),
        kind=resource.kind,
        state=resource.state,
    )
    return resource_row(resource, entry.uuid)


def mount_proposed(entry: Entry) -> None:
    """Mount what was reviewed together with the version now published."""
    entry.resources.filter(state=PROPOSED).update(state=MOUNTED, updated_at=clock.current().now())


@transaction.atomic
def report_broken(resource_id: UUID, *, reason: str, by: Actor) -> None:
    """Mark a mounted resource as broken, as found by a run or a probe; again does nothing.

    Raises:
        ResourceNotFound.
    """
    found = Resource.objects.select_for_update().filter(uuid=resource_id).first()
    if found is None:
        raise ResourceNotFound
    if found.state != MOUNTED:
        return
    found.state = "broken"
    found.updated_at = clock.current().now()
    found.save()
    ledger.record_deed(
        "catalogue.resource-broken", subject=str(found.uuid), by=by, reason=reason[:300]
    )
