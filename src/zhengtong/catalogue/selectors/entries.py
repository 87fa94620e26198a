"""Questions over entries, versions, resources, holds and assessments."""

from collections.abc import Iterable
from dataclasses import fields
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from zhengtong.catalogue.domain.differences import Difference, compare_versions
from zhengtong.catalogue.domain.errors import EntryNotFound, ResourceNotFound
from zhengtong.catalogue.domain.facts import AssessmentFacts, EntryFacts, ItemFacts
from zhengtong.catalogue.domain.rows import (
    EntryDetail,
    EntryRow,
    FieldRow,
    HoldRow,
    ResourceRow,
    VersionRow,
)
from zhengtong.catalogue.models import Entry, Hold, Item, Resource, Version
from zhengtong.catalogue.models.assessments import PERSONAL, SECRECY
from zhengtong.kernel.actor import Actor

ENTRY_FIELDS = tuple(one.name for one in fields(EntryFacts) if one.name not in {"items", "secrecy"})
ITEM_FIELDS = tuple(one.name for one in fields(ItemFacts))
_ROW_RELATED = ("body", "current", "working")


def item_facts(item: Item) -> ItemFacts:
    """The stored item as facts."""
    return ItemFacts(**{name: getattr(item, name) for name in ITEM_FIELDS})


def facts_of(version: Version) -> EntryFacts:
    """Everything a version says, items in order."""
    values = {name: getattr(version, name) for name in ENTRY_FIELDS}
    items = sorted(version.items.all(), key=lambda item: item.position)
    return EntryFacts(**values, items=tuple(item_facts(item) for item in items))


def entry_row(entry: Entry) -> EntryRow:
    """The entry as a typed row."""
    shown = entry.current or entry.working
    codes = list(entry.codes.all())
    return EntryRow(
        pk=entry.pk,
        uuid=entry.uuid,
        title=entry.title,
        state=entry.state,
        stage=entry.working.stage if entry.working else "",
        version=entry.current.number if entry.current else 0,
        code=codes[0].code if codes else "",
        body_id=entry.body.uuid,
        body_name=str(entry.body),
        share_type=shown.share_type if shown else None,
        revision=entry.revision,
        updated_at=entry.updated_at,
    )


def query_rows(actor: Actor | None) -> QuerySet[Entry]:
    """Entries the actor sees, with what a row needs, newest change first."""
    found = Entry.objects.for_actor(actor).select_related(*_ROW_RELATED)
    return found.prefetch_related("codes")


def list_entries(
    actor: Actor | None,
    *,
    states: Iterable[str] = (),
    body_id: UUID | None = None,
    limit: int = 200,
) -> list[EntryRow]:
    """Up to ``limit`` entries the actor sees, newest change first."""
    found = query_rows(actor)
    if wanted := list(states):
        found = found.filter(state__in=wanted)
    if body_id is not None:
        found = found.filter(body__uuid=body_id)
    return [entry_row(entry) for entry in found[:limit]]


def get_entry(uuid: UUID, *, by: Actor | None = None) -> EntryRow:
    """The entry of that name; with ``by`` only if that actor may see it.

    Raises:
        EntryNotFound.
    """
    found = Entry.objects.select_related(*_ROW_RELATED).prefetch_related("codes")
    return entry_row((found.for_actor(by) if by is not None else found).get_or_refuse(uuid))


def version_row(version: Version) -> VersionRow:
    """The version as a typed row."""
    return VersionRow(
        pk=version.pk,
        uuid=version.uuid,
        entry_id=version.entry.uuid,
        number=version.number,
        stage=version.stage,
        facts=facts_of(version),
        provider_name=version.provider_name,
        provider_code=version.provider_code,
        office_name=version.office_name,
        published_at=version.published_at,
        published_by_name=version.published_by_name,
        is_current=version.entry.current_id == version.pk,
    )


def get_version(entry_id: UUID, number: int, *, by: Actor | None = None) -> VersionRow:
    """One version of an entry; with ``by`` only if that actor may see it.

    Raises:
        VersionNotFound.
    """
    found = Version.objects.select_related("entry").prefetch_related("items")
    found = found.for_actor(by) if by is not None else found
    return version_row(found.get_or_refuse(entry_id, number))


def read_version(entry_id: UUID, number: int, actor: Actor | None) -> VersionRow:
    """One version of an entry as this reader may see it; None is a stranger.

    Raises:
        VersionNotFound.
    """
    found = Version.objects.for_actor(actor).select_related("entry").prefetch_related("items")
    return version_row(found.get_or_refuse(entry_id, number))


def get_working_version(entry_id: UUID, *, by: Actor) -> VersionRow | None:
    """The version being worked on, if there is one and the actor may see it."""
    found = (
        Version.objects.for_actor(by)
        .filter(entry__uuid=entry_id, published_at__isnull=True)
        .select_related("entry")
        .prefetch_related("items")
        .first()
    )
    return version_row(found) if found else None


def list_versions(entry_id: UUID, *, by: Actor | None) -> list[Version]:
    """The published versions the actor may see, newest first, without items."""
    found = Version.objects.for_actor(by).filter(entry__uuid=entry_id, published_at__isnull=False)
    return list(found.order_by("-number")[:500])


def diff_versions(entry_id: UUID, old: int, new: int, *, by: Actor | None) -> Difference:
    """What changed between two versions the actor may see.

    Raises:
        VersionNotFound.

    Policy: P7.2, R13
    """
    found = Version.objects.for_actor(by).select_related("entry").prefetch_related("items")
    return compare_versions(
        facts_of(found.get_or_refuse(entry_id, old)), facts_of(found.get_or_refuse(entry_id, new))
    )


def published_entry(uuid: UUID) -> EntryDetail:
    """The entry as it stands in the catalogue: items, share type, mounted resources.

    Raises:
        EntryNotFound: it is not published.
    """
    resources = Resource.objects.filter(state__in=["mounted", "broken"]).prefetch_related("fields")
    entry = (
        Entry.objects.published()
        .filter(uuid=uuid)
        .select_related("body", "office", "system", "current")
        .prefetch_related("codes", "current__items", Prefetch("resources", queryset=resources))
        .first()
    )
    if entry is None or entry.current is None or entry.current.published_at is None:
        raise EntryNotFound
    version = entry.current
    facts = facts_of(version)
    known = frozenset(item.item_id for item in facts.items if item.item_id)
    return EntryDetail(
        pk=entry.pk,
        uuid=entry.uuid,
        state=entry.state,
        title=version.title,
        body_id=entry.body.uuid,
        body_name=str(entry.body),
        office_id=entry.office.uuid if entry.office else None,
        office_name=version.office_name,
        system_id=entry.system.uuid if entry.system else None,
        version=version.number,
        version_pk=version.pk,
        codes=tuple(one.code for one in entry.codes.all()),
        facts=facts,
        resources=tuple(resource_row(one, entry.uuid, known) for one in entry.resources.all()),
        published_at=entry.current.published_at,
        revision=entry.revision,
    )


def resource_row(
    resource: Resource, entry_id: UUID, known: frozenset[UUID] | None = None
) -> ResourceRow:
    """The resource as a typed row; with ``known`` only its fields of those items."""
    return ResourceRow(
        pk=resource.pk,
        uuid=resource.uuid,
        entry_id=entry_id,
        kind=resource.kind,
        name=resource.name,
        state=resource.state,
        source=resource.source,
        schema_name=resource.schema_name,
        table_name=resource.table_name,
        address=resource.address,
        rows_count=resource.rows_count,
        age_column=resource.age_column,
        fields=tuple(
            FieldRow(
                item_id=one.item_id,
                column=one.column,
                column_type=one.column_type,
                is_parameter=one.is_parameter,
            )
            for one in resource.fields.all()
            if known is None or one.item_id in known
        ),
    )


def get_resource(uuid: UUID) -> ResourceRow:
    """The mounted resource of that name, its location included.

    Raises:
        ResourceNotFound.
    """
    found = Resource.objects.filter(uuid=uuid).select_related("entry").prefetch_related("fields")
    resource = found.first()
    if resource is None:
        raise ResourceNotFound
    return resource_row(resource, resource.entry.uuid)


def list_resources(entry_id: UUID) -> list[ResourceRow]:
    """All resources of an entry that were not removed, oldest first."""
    found = Resource.objects.filter(entry__uuid=entry_id).exclude(state="removed")
    return [resource_row(one, entry_id) for one in found.prefetch_related("fields")[:200]]


def list_holds(entry_id: UUID) -> list[HoldRow]:
    """The live holds on an entry, oldest first."""
    found = Hold.objects.filter(entry__uuid=entry_id, lifted_at__isnull=True).select_related(
        "entry"
    )
    return [hold_row(one) for one in found[:1000]]


def hold_row(hold: Hold) -> HoldRow:
    """The hold as a typed row."""
    return HoldRow(
        uuid=hold.uuid,
        entry_id=hold.entry.uuid,
        holder=hold.holder,
        reason=hold.reason,
        item_ids=tuple(UUID(one) for one in hold.item_ids),
        placed_at=hold.placed_at,
    )


def assessment_of(version: Version) -> AssessmentFacts:
    """What stands on record about a version: the newest of each kind counts."""
    newest = {one.kind: one for one in version.assessments.order_by("pk")}
    secrecy, personal = newest.get(SECRECY), newest.get(PERSONAL)
    instants = [one.recorded_at for one in newest.values()]
    return AssessmentFacts(
        secrecy_cleared=None if secrecy is None else secrecy.outcome == "clear",
        personal_outcome=personal.outcome if personal else "",
        personal_marks=personal.personal_marks if personal else {},
        necessity=personal.necessity if personal else "",
        assessed_at=max(instants, default=None),
    )
