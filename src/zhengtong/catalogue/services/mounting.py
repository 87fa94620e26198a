"""Submitting a mounted resource for its own review, its map, taking it off."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain import mounting as words
from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.errors import (
    EntryForbidden,
    MountNotPossible,
    ResourceInvalid,
    ResourceNotFound,
)
from zhengtong.catalogue.domain.lifecycle import PUBLIC
from zhengtong.catalogue.models import Entry, Item, Resource, ResourceField
from zhengtong.catalogue.selectors.mounts import resources_for
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, Gap, StaleRevision
from zhengtong.ledger import public as ledger

KIND = "catalogue.mount"
ROUTE = (
    desk.RouteStep(name=N_("部门负责人审批"), role=Role.BODY_HEAD, whose=desk.OWN_BODY),
    desk.RouteStep(name=N_("数据主管部门审核"), role=Role.REVIEWER, whose=desk.AUTHORITY),
)
BROKEN_ALARM = "catalogue.resource-broken"


def _lock(resource_id: UUID, by: Actor, revision: int | None) -> Resource:
    """The resource, locked, if the actor compiles its entry.

    Raises:
        ResourceNotFound, EntryForbidden, StaleRevision.
    """
    seen = resources_for(by).filter(uuid=resource_id).values("pk")
    locked = Resource.objects.select_for_update(of=("self",)).filter(pk__in=seen)
    found = locked.select_related("entry__body", "entry__current", "entry__working").first()
    if found is None:
        raise ResourceNotFound
    if not permits.is_permitted("catalogue.mount-resource", by, found.entry.body.uuid):
        raise EntryForbidden
    if revision is not None and found.revision != revision:
        raise StaleRevision
    return found


def items_of(entry: Entry) -> list[Item]:
    """Items that the map of a resource may name: of the current version, else of the draft."""
    version = entry.current or entry.working
    return list(version.items.order_by("position")) if version else []


def _store(resource: Resource) -> None:
    resource.revision += 1
    resource.updated_at = clock.current().now()
    resource.save()


def _record(name: str, resource: Resource, by: Actor, **facts: object) -> None:
    ledger.record_deed(
        name,
        subject=str(resource.entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        resource=str(resource.uuid),
        **facts,
    )


@transaction.atomic
def change_map(
    resource_id: UUID,
    columns: Mapping[UUID, str],
    *,
    age_column: str = "",
    by: Actor,
    revision: int | None = None,
) -> Resource:
    """The resource with another map; on one that stands mounted it waits for a review.

    Args:
        resource_id: UUID of the resource.
        columns: Item id → column or parameter; items without one are left out.
        age_column: The column whose highest value tells how new the data are, "" for none.
        by: Who changes it.
        revision: The one the page showed.

    Raises:
        ResourceNotFound, EntryForbidden, StaleRevision, MountNotPossible, ResourceInvalid.

    Policy: P7.2
    """
    resource = _lock(resource_id, by, revision)
    if resource.state in {words.UNDER_REVIEW, words.REMOVED}:
        raise MountNotPossible(state=words.RESOURCE_STATES[resource.state])
    chosen = {item: column.strip() for item, column in columns.items() if column.strip()}
    gaps = _map_gaps(resource, chosen, age_column)
    if gaps:
        raise ResourceInvalid(gaps=tuple(gaps))
    resource.wanted_map = {
        "columns": {str(item): column for item, column in chosen.items()},
        "age_column": age_column,
    }
    if resource.state == words.PROPOSED:
        _apply_map(resource)
    _store(resource)
    _record("catalogue.map-changed", resource, by, columns=len(chosen))
    return resource


def _map_gaps(resource: Resource, chosen: Mapping[UUID, str], age_column: str) -> list[Gap]:
    known = {item.item_id for item in items_of(resource.entry)}
    gaps = []
    if not set(chosen) <= known:
        gaps.append(Gap(field="columns", message=N_("对应关系中有目录条目没有的信息项。")))
    taken = sorted({one for one in chosen.values() if list(chosen.values()).count(one) > 1})
    if taken:
        message = N_("字段 %(column)s 对应了多个信息项。")
        gaps.append(Gap(field="columns", message=message, facts={"column": taken[0]}))
    strange = [one for one in (*chosen.values(), age_column) if _is_strange(resource, one)]
    if strange:
        message = N_("来源中没有字段 %(column)s。")
        gaps.append(Gap(field="columns", message=message, facts={"column": strange[0][:50]}))
    return gaps


def _is_strange(resource: Resource, column: str) -> bool:
    if not column:
        return False
    if not resource.known_columns:
        return len(column) > 200 or not column.isprintable()
    return column not in resource.known_columns


def _apply_map(resource: Resource) -> None:
    """The waiting map put in force."""
    wanted = resource.wanted_map
    if wanted is None:
        return
    asked = set(resource.fields.filter(is_parameter=True).values_list("column", flat=True))
    resource.fields.all().delete()
    ResourceField.objects.bulk_create(
        ResourceField(
            resource=resource,
            item_id=UUID(item),
            column=column,
            column_type=str(resource.known_columns.get(column, ""))[:100],
            is_parameter=column in asked,
        )
        for item, column in wanted["columns"].items()
    )
    resource.age_column = wanted["age_column"]
    resource.wanted_map = None


@transaction.atomic
def submit_resource(resource_id: UUID, *, by: Actor, revision: int | None = None) -> Resource:
    """The resource of a published entry, or its changed map, on its way through its review.

    Raises:
        ResourceNotFound, EntryForbidden, StaleRevision, MountNotPossible, ResourceInvalid, and what
        the desk refuses, as no holder of a step.

    Policy: P7.2
    """
    resource = _lock(resource_id, by, revision)
    is_new = resource.state == words.PROPOSED
    is_changed = resource.state in words.STANDING and resource.wanted_map is not None
    if resource.entry.state not in PUBLIC or not (is_new or is_changed):
        raise MountNotPossible(state=words.RESOURCE_STATES[resource.state])
    if is_new and resource.kind == "table" and not resource.fields.exists():
        gap = Gap(field="columns", message=N_("请至少为一个信息项选择对应的字段。"))
        raise ResourceInvalid(gaps=(gap,))
    if is_new:
        resource.state = words.UNDER_REVIEW
    _store(resource)
    desk.open_matter(
        KIND,
        subject=str(resource.uuid),
        title=f"{resource.entry.title}：{resource.name}",
        body_id=resource.entry.body.uuid,
        by=by,
        subject_version=str(resource.revision),
    )
    _record("catalogue.resource-submitted", resource, by, kind=resource.kind)
    return resource


def settle_review(matter: desk.MatterRow, by: Actor) -> None:
    """Act on the end of a resource's review, within the deciding transaction."""
    locked = Resource.objects.select_for_update(of=("self",)).select_related("entry")
    resource = locked.filter(uuid=UUID(matter.subject)).first()
    if resource is None or resource.state == words.REMOVED:
        return
    if matter.outcome == "approved":
        _apply_map(resource)
        if resource.state == words.UNDER_REVIEW:
            resource.state = words.MOUNTED
        _record("catalogue.resource-mounted", resource, by, kind=resource.kind)
    else:
        if resource.state == words.UNDER_REVIEW:
            resource.state = words.PROPOSED
        _record("catalogue.resource-returned", resource, by, outcome=str(matter.outcome))
    _store(resource)


@transaction.atomic
def remove_resource(resource_id: UUID, *, by: Actor, revision: int | None = None) -> Resource:
    """The resource taken off its entry for good; refused while the entry is in use.

    Raises:
        ResourceNotFound, EntryForbidden, StaleRevision, MountNotPossible, ResourceInvalid: somebody
        lives on the entry and it is the last that stands.
    """
    resource = _lock(resource_id, by, revision)
    if resource.state in {words.UNDER_REVIEW, words.REMOVED}:
        raise MountNotPossible(state=words.RESOURCE_STATES[resource.state])
    is_held = resource.entry.holds.filter(lifted_at__isnull=True).exists()
    if is_held and resource.state in words.STANDING:
        gap = Gap(field="state", message=N_("该条目仍有单位在使用，请先与使用方协商。"))
        raise ResourceInvalid(gaps=(gap,))
    matter = desk.find_matter(KIND, str(resource.uuid))
    if matter is not None and matter.outcome is None:
        desk.withdraw_matter(matter.uuid, by=by)
        resource.refresh_from_db()
    resource.state = words.REMOVED
    _store(resource)
    desk.clear_alarm(BROKEN_ALARM, subject=f"resource:{resource.uuid}")
    _record("catalogue.resource-removed", resource, by)
    return resource
