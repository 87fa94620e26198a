"""Making flows for live grants: only granted items, with the grant's masks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.domain.errors import (
    FlowForbidden,
    FlowInvalid,
    GrantNotUsable,
    MaskNotApplicable,
    ResourceNotDeliverable,
    WayNotGranted,
)
from zhengtong.exchange.domain.permits import Parties, is_permitted
from zhengtong.exchange.domain.quality import RuleColumn
from zhengtong.exchange.domain.rows import FlowRow
from zhengtong.exchange.domain.rule_faults import find_rule_gaps
from zhengtong.exchange.engine.errors import KindNotCarried
from zhengtong.exchange.engine.registry import LOOKED_AT
from zhengtong.exchange.models import Flow, Source
from zhengtong.exchange.selectors import flow_row, list_tables
from zhengtong.exchange.services.rule_choices import (
    find_limit_gaps,
    find_set_gaps,
    list_rule_columns,
    name_rules,
)
from zhengtong.exchange.services.sources import find_own_source
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.sharing import public as sharing

TEXT_LETTERS = frozenset("CM")
NAME_BYTES = 63


@dataclass(frozen=True, kw_only=True)
class FlowFacts:
    """What the consumer chooses; everything else comes from the grant.

    Attributes:
        target_id: The consumer's own source to write to; None delivers by file.
        rules: Quality rules over columns, as ``{"name", "kind", "column", "settings"}``.
        limits: ``rejected_rows``, ``rejected_percent``, ``deleted_percent`` (engine's Limits).
        watermark_column: Column that only grows; required with mode ``incremental``.
    """

    target_id: UUID | None = None
    target_table: str = ""
    mode: str = "full"
    watermark_column: str = ""
    resource_id: UUID | None = None
    rules: Sequence[Mapping[str, Any]] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def create_flow(grant_id: UUID, facts: FlowFacts, *, by: Actor) -> FlowRow:
    """The new flow of a live grant.

    Raises:
        GrantNotFound, GrantNotUsable, WayNotGranted, FlowForbidden, ResourceNotDeliverable,
        MaskNotApplicable, SourceNotFound, SourceForbidden, FlowInvalid.

    Policy: P7.1, R24, R25
    """
    grant, way = sharing.get_grant(grant_id, by=by), "batch" if facts.target_id else "file"
    if not is_permitted("exchange.make-flow", by, Parties(consumer_id=grant.consumer_id)):
        raise FlowForbidden
    refuse_unusable(grant, way=way)
    resource, source = find_deliverable(grant, facts.resource_id)
    target = find_own_source(facts.target_id, by=by) if facts.target_id else None
    for one in (source, target):
        if one is not None and one.kind in LOOKED_AT:
            raise KindNotCarried(kind=one.kind)
    columns = columns_of(grant, resource, source)
    known = list_rule_columns(columns, resource=resource, source=source)
    refuse_misfit(facts, known)
    flow = Flow.objects.create(
        name=f"{grant.entry_title} → {target.name if target else grant.consumer_name}"[:100],
        grant=grant.uuid,
        grant_number=grant.number,
        entry=grant.entry_id,
        resource=resource.uuid,
        provider_id=organisations.get_body(grant.provider_id).pk,
        consumer_id=organisations.get_body(grant.consumer_id).pk,
        way=way,
        source=source,
        source_table=resource.table_name,
        target=target,
        target_table=(facts.target_table or resource.table_name).strip(),
        mode=facts.mode,
        watermark_column=facts.watermark_column,
        columns=columns,
        key=key_of(source, resource, columns),
        rules=name_rules(facts.rules),
        limits=dict(facts.limits),
        made_by_name=by.name,
    )
    _tell_ledger(flow, by=by)
    return flow_row(flow)


def _tell_ledger(flow: Flow, *, by: Actor) -> None:
    ledger.record_deed(
        "exchange.flow-created",
        subject=str(flow.uuid),
        subject_kind="exchange.flow",
        by=by,
        grant=flow.grant_number,
        way=flow.way,
        columns=len(flow.columns),
        rules=len(flow.rules),
    )


def offered_columns(grant_id: UUID, *, by: Actor) -> tuple[RuleColumn, ...]:
    """The columns that a flow of the grant would deliver, for choosing rules over them.

    Raises:
        GrantNotFound, ResourceNotDeliverable, MaskNotApplicable.
    """
    grant = sharing.get_grant(grant_id, by=by)
    resource, source = find_deliverable(grant, None)
    columns = columns_of(grant, resource, source)
    return list_rule_columns(columns, resource=resource, source=source)


def refuse_unusable(grant: sharing.GrantRow, *, way: str) -> None:
    """Return if data may flow under the grant today, this way.

    Raises:
        GrantNotUsable, WayNotGranted.

    Policy: R24, R25
    """
    if not grant.is_usable(clock.today()):
        raise GrantNotUsable(grant=grant.number)
    if way not in grant.ways:
        raise WayNotGranted(grant=grant.number)


def find_deliverable(
    grant: sharing.GrantRow, resource_id: UUID | None
) -> tuple[catalogue.ResourceRow, Source]:
    """The granted table and the registered source it lies in.

    Raises:
        ResourceNotDeliverable.
    """
    entry = catalogue.published_entry(grant.entry_id)
    wanted = {str(resource_id)} if resource_id else set(grant.resource_ids)
    for resource in entry.resources:
        # An entry that had no resource when it was asked for is delivered by what came after (R23).
        granted = not grant.resource_ids or str(resource.uuid) in grant.resource_ids
        is_granted = granted and (not wanted or str(resource.uuid) in wanted)
        if not is_granted or resource.kind != "table":
            continue
        source = _source_named(resource.source)
        if source is not None and source.body.uuid == grant.provider_id:
            return resource, source
    raise ResourceNotDeliverable


def _source_named(name: str) -> Source | None:
    try:
        return Source.objects.select_related("body").filter(uuid=UUID(name)).first()
    except ValueError:
        return None


def columns_of(
    grant: sharing.GrantRow, resource: catalogue.ResourceRow, source: Source
) -> list[dict[str, Any]]:
    """Delivered columns as plain JSON: only items of the grant that are usable and not dropped.

    Raises:
        ResourceNotDeliverable, MaskNotApplicable.

    Policy: R25
    """
    items = {str(item["item_id"]): item for item in grant.items}
    types = {one.column: one.column_type for one in resource.fields}
    columns = []
    for item_id in grant.usable_item_ids:
        column = resource.column_of(UUID(item_id))
        if not column:
            continue
        item, mask = items[item_id], grant.masks.get(item_id, "")
        if mask and item.get("data_type") not in TEXT_LETTERS:
            raise MaskNotApplicable(column=column)
        columns.append(
            {
                "source": column,
                "target": column,
                "type_name": types[column],
                "item": item.get("name", column),
                "mask": mask,
                "is_personal": bool(item.get("personal")),
            }
        )
    if not columns:
        raise ResourceNotDeliverable
    return columns


def key_of(
    source: Source, resource: catalogue.ResourceRow, columns: Sequence[Mapping[str, Any]]
) -> list[str]:
    """The source's key, if all of it is delivered and none of it masked beyond recognition."""
    table = next((t for t in list_tables(source) if t["name"] == resource.table_name), None)
    key = table["key"] if table else []
    whole = {one["source"] for one in columns if one["mask"] in ("", "hash")}
    return list(key) if key and set(key) <= whole else []


def refuse_misfit(facts: FlowFacts, columns: Sequence[RuleColumn]) -> None:
    """Return if the consumer's choices fit the columns.

    Raises:
        FlowInvalid: with all gaps; those of rules have the field ``rules.<place>``.

    Policy: R41
    """
    names = {one.name for one in columns}
    gaps = []
    if facts.mode not in {"full", "incremental"}:
        gaps.append(Gap(field="mode", message=N_("请从列表中选择。")))
    if facts.mode == "incremental" and facts.watermark_column not in names:
        gaps.append(Gap(field="watermark_column", message=N_("增量列必须是已授权的列。")))
    table = facts.target_table.strip()
    if "\x00" in table or len(table.encode()) > NAME_BYTES:
        gaps.append(Gap(field="target_table", message=N_("填写不正确。")))
    faults = find_rule_gaps(facts.rules, columns)
    gaps += [*faults, *find_limit_gaps(facts.limits)]
    gaps += [] if faults else find_set_gaps(facts.rules)
    if gaps:
        raise FlowInvalid(gaps=tuple(gaps), count=len(gaps))
