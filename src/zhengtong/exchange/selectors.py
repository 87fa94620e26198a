"""Questions over sources, flows, runs and deliveries."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from zhengtong.exchange.domain.errors import TableNotDescribed
from zhengtong.exchange.domain.rows import DeliveryRow, FlowRow, RunRow, SourceRow
from zhengtong.exchange.engine.schema import TableDescription
from zhengtong.exchange.models import Delivery, EgressRule, Flow, QuarantinedRow, Run, Source
from zhengtong.exchange.models.delivery import DeliveryQuerySet
from zhengtong.exchange.models.flow import FlowQuerySet, RunQuerySet
from zhengtong.exchange.models.source import SourceQuerySet
from zhengtong.kernel.actor import Actor, Role


def source_row(source: Source) -> SourceRow:
    """The source as a typed row, without its secret."""
    return SourceRow(
        uuid=source.uuid,
        name=source.name,
        kind=source.kind,
        host=source.host,
        port=source.port,
        database=source.database,
        schema=source.schema,
        body_id=source.body.uuid,
        body_name=source.body.name,
        system_id=source.system,
        state=source.state,
        tested_at=source.tested_at,
        revision=source.revision,
    )


def search_sources(actor: Actor | None) -> SourceQuerySet:
    """Sources the actor sees, in order of body and name."""
    return Source.objects.for_actor(actor).select_related("body")


def list_sources(actor: Actor | None, *, limit: int = 200) -> list[SourceRow]:
    """Up to ``limit`` sources the actor sees."""
    return [source_row(source) for source in search_sources(actor)[:limit]]


def get_source(source_id: UUID, *, by: Actor | None = None) -> SourceRow:
    """The source; with ``by`` only if that actor may see it.

    Raises:
        SourceNotFound.
    """
    found = Source.objects.select_related("body")
    return source_row((found.for_actor(by) if by else found).get_or_refuse(source_id))


def list_rules(actor: Actor | None) -> QuerySet[EgressRule]:
    """Live egress rules: all for the security administrator, else those of the actor's body."""
    found = EgressRule.objects.filter(revoked_at__isnull=True).select_related("body")
    if actor is None or actor.body_id is None:
        return found.none()
    if actor.has(Role.SECURITY_ADMIN, Role.AUDITOR):
        return found
    return found.filter(body__uuid=actor.body_id)


def described_json(table: TableDescription) -> dict[str, Any]:
    """A described table as plain JSON for a snapshot."""
    return {
        "name": table.name,
        "kind": table.kind,
        "comment": table.comment,
        "key": list(table.key),
        "row_estimate": table.row_estimate,
        "is_readable": table.is_readable,
        "columns": [
            {
                "name": column.name,
                "type": column.type_name,
                "letter": column.letter,
                "length": column.length,
                "scale": column.scale,
                "nullable": column.nullable,
                "comment": column.comment,
                "is_key": column.is_key,
                "note": column.note,
            }
            for column in table.columns
        ],
    }


def list_tables(source: Source) -> list[dict[str, Any]]:
    """Tables of the latest description; empty if there is none."""
    latest = source.snapshots.first()
    return latest.tables if latest else []


def get_table(source: Source, table: str) -> dict[str, Any]:
    """One table of the latest description.

    Raises:
        TableNotDescribed.
    """
    found = next((one for one in list_tables(source) if one["name"] == table), None)
    if found is None:
        raise TableNotDescribed(table=table)
    return found


def flow_row(flow: Flow) -> FlowRow:
    """The flow as a typed row."""
    return FlowRow(
        uuid=flow.uuid,
        name=flow.name,
        grant_id=flow.grant,
        way=flow.way,
        mode=flow.mode,
        provider_id=flow.provider.uuid,
        consumer_id=flow.consumer.uuid,
        target_table=flow.target_table,
        revision=flow.revision,
        rules=tuple(flow.rules),
        limits=flow.limits,
    )


def search_flows(actor: Actor | None) -> FlowQuerySet:
    """Flows the actor sees, newest first."""
    related = ("provider", "consumer", "source", "target")
    return Flow.objects.for_actor(actor).select_related(*related)


def search_runs(actor: Actor | None) -> RunQuerySet:
    """Runs the actor sees, newest first."""
    related = ("flow", "flow__provider", "flow__consumer", "delivery")
    return Run.objects.for_actor(actor).select_related(*related)


def run_row(run: Run) -> RunRow:
    """The run as a typed row."""
    delivery = Delivery.objects.filter(run=run).first()
    return RunRow(
        uuid=run.uuid,
        flow_id=run.flow.uuid,
        state=run.state,
        phase=run.phase,
        rows_read=run.rows_read,
        rows_written=run.rows_written,
        rows_rejected=run.rows_rejected,
        partitions=run.partitions,
        partitions_done=run.partitions_done,
        delivery_id=delivery.uuid if delivery else None,
        error=run.error,
        error_facts=run.error_facts,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )


def get_run(run_id: UUID, *, by: Actor | None = None) -> RunRow:
    """The run; with ``by`` only if that actor may see it.

    Raises:
        RunNotFound.
    """
    found = Run.objects.select_related("flow")
    return run_row((found.for_actor(by) if by else found).get_or_refuse(run_id))


def delivery_row(delivery: Delivery) -> DeliveryRow:
    """The delivery as a typed row."""
    return DeliveryRow(
        uuid=delivery.uuid,
        way=delivery.way,
        grant_id=delivery.flow.grant,
        run_id=delivery.run.uuid,
        receipt=delivery.receipt,
        files=tuple(delivery.files),
        delivered_at=delivery.delivered_at,
        acknowledged_at=delivery.acknowledged_at,
        erased_at=delivery.erased_at,
    )


def search_deliveries(actor: Actor | None) -> DeliveryQuerySet:
    """Deliveries the actor sees, newest first."""
    related = ("flow", "flow__provider", "flow__consumer", "run")
    return Delivery.objects.for_actor(actor).select_related(*related)


def count_deliveries() -> int:
    """How many deliveries were made, for the home page."""
    return Delivery.objects.count()


def get_delivery(delivery_id: UUID, *, by: Actor | None = None) -> DeliveryRow:
    """The delivery; with ``by`` only if that actor may see it.

    Raises:
        DeliveryNotFound.
    """
    found = Delivery.objects.select_related("flow", "run")
    return delivery_row((found.for_actor(by) if by else found).get_or_refuse(delivery_id))


def list_quarantined(run: Run) -> QuerySet[QuarantinedRow]:
    """Broken rules of the run's rows, in order.

    Policy: R41
    """
    return QuarantinedRow.objects.filter(run=run)
