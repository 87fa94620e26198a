"""Deliveries: stored with their receipt, fetched and acknowledged by the consumer, erased after."""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from zhengtong.exchange.domain.errors import (
    DeliveryErased,
    DeliveryForbidden,
    DeliveryNotFound,
    FlowForbidden,
)
from zhengtong.exchange.domain.events import FlowRunFinished
from zhengtong.exchange.domain.permits import Parties, is_permitted
from zhengtong.exchange.domain.rows import DeliveryRow, RunRow
from zhengtong.exchange.domain.states import RunState
from zhengtong.exchange.engine.files import open_blocks
from zhengtong.exchange.models import Delivery, Flow, Run
from zhengtong.exchange.selectors import delivery_row
from zhengtong.exchange.services.flows import FlowFacts, create_flow
from zhengtong.exchange.services.notices import settle_alarm
from zhengtong.exchange.services.runs import parties_of, start_run
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.policy.profiles import Retention, profile_for
from zhengtong.sharing import public as sharing
from zhengtong.vault import public as vault

FILE_PURPOSE = "exchange.file-key"
KEY_BYTES = 16
KEPT_FILES = "exchange.delivered-files"
ERASED_AT_ONCE = 100


def new_file_key() -> UUID:
    """The vault's name of a fresh key for one file delivery."""
    return vault.seal_secret(FILE_PURPOSE, secrets.token_bytes(KEY_BYTES))


@transaction.atomic
def store_delivery(
    run: Run, receipt: Mapping[str, Any], *, by: Actor, extra: Mapping[str, Any]
) -> Delivery:
    """The delivery of a run, stored once; run closed, grant marked as delivered, event published.

    Policy: R23, R24, R40
    """
    locked = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    known = Delivery.objects.filter(run=run).first()
    if known is not None:
        return known
    flow = run.flow
    delivery = Delivery.objects.create(
        uuid=run.wanted_delivery,
        flow=flow,
        run=run,
        way=flow.way,
        receipt={key: value for key, value in receipt.items() if key != "files"},
        files=list(receipt.get("files", ())),
        file_secret=extra.get("file_secret"),
    )
    locked.state, locked.phase, locked.error = RunState.DONE, "done", ""
    locked.rows_read, locked.rows_written = receipt["rows_source"], receipt["rows_target"]
    locked.rows_rejected = receipt["rows_rejected"]
    locked.ended_at = clock.current().now()
    locked.save()
    run.state = locked.state
    if receipt.get("watermark") is not None:
        Flow.objects.filter(pk=flow.pk).update(watermark=receipt["watermark"])
    _tell_ledger(run, delivery, by=by)
    settle_alarm(run)
    sharing.mark_delivered(flow.grant, by=by, way=flow.way)
    return delivery


def _tell_ledger(run: Run, delivery: Delivery, *, by: Actor) -> None:
    receipt, flow = delivery.receipt, run.flow
    names = ("rows_source", "rows_target", "rows_rejected", "rows_inserted", "rows_updated",
             "rows_deleted", "digests_source", "digests_target", "digest_algorithm")  # fmt: skip
    ledger.record_deed(
        "exchange.delivery-made",
        subject=str(delivery.uuid),
        subject_kind="exchange.delivery",
        by=by,
        run=str(run.uuid),
        grant=flow.grant_number,
        way=flow.way,
        files=[one["sm3"] for one in delivery.files],
        **{name: receipt[name] for name in names},
    )
    ledger.publish(
        FlowRunFinished(
            subject=str(run.uuid),
            flow=str(flow.uuid),
            grant=str(flow.grant),
            state=RunState.DONE,
            delivery=str(delivery.uuid),
            rows=receipt["rows_target"],
        )
    )


def export_files(grant_id: UUID, *, by: Actor) -> RunRow:
    """A run that delivers the grant's table as sealed files; its flow is made on first use.

    Raises:
        GrantNotFound, GrantNotUsable, WayNotGranted, FlowForbidden, ResourceNotDeliverable,
        MaskNotApplicable, RunUnderWay.

    Policy: R24
    """
    with transaction.atomic():
        grant = sharing.get_grant(grant_id, by=by)
        if not is_permitted("exchange.make-flow", by, Parties(consumer_id=grant.consumer_id)):
            raise FlowForbidden
        known = Flow.objects.filter(grant=grant_id, way="file").first()
        flow_id = known.uuid if known else create_flow(grant_id, FlowFacts(), by=by).uuid
        return start_run(flow_id, by=by)


def files_retention(day: date) -> Retention:
    """How long delivered files stay after acknowledgement, by the rule profile of that day.

    Policy: P11.2
    """
    return profile_for(day).retention(KEPT_FILES)


@transaction.atomic
def acknowledge_delivery(delivery_id: UUID, *, by: Actor) -> DeliveryRow:
    """The delivery, acknowledged by its consumer; files are erased some days later.

    Raises:
        DeliveryNotFound, DeliveryForbidden.
    """
    delivery = _locked(delivery_id, by=by)
    if delivery.acknowledged_at is None:
        now = clock.current().now()
        delivery.acknowledged_at = now
        delivery.acknowledged_by_name = by.name
        kept = files_retention(clock.civil_date(now))
        delivery.erase_after = now + timedelta(days=kept.days) if delivery.files else None
        delivery.save()
        ledger.record_deed("exchange.delivery-acknowledged", subject=str(delivery.uuid), by=by)
    return delivery_row(delivery)


def open_file(delivery_id: UUID, name: str, *, by: Actor) -> Iterator[bytes]:
    """The plain content of one file of a delivery, for its consumer only; journalled.

    Raises:
        DeliveryNotFound, DeliveryForbidden, DeliveryErased.
    """
    with transaction.atomic():
        delivery = _locked(delivery_id, by=by)
        if delivery.erased_at is not None:
            raise DeliveryErased
        if name not in {one["name"] for one in delivery.files} or delivery.file_secret is None:
            raise DeliveryNotFound
        key = vault.open_secret(delivery.file_secret, by=by, purpose=FILE_PURPOSE)
        ledger.record_deed("exchange.file-fetched", subject=str(delivery.uuid), by=by, file=name)
    return open_blocks(folder_of(delivery.uuid) / name, key=key, delivery=delivery.uuid)


def erase_due_files() -> int:
    """How many deliveries had their files and key erased because their time came.

    Policy: P11.2
    """
    now = clock.current().now()
    due = Delivery.objects.filter(erase_after__lte=now, erased_at__isnull=True).order_by("pk")
    count = 0
    while found := list(due.values_list("pk", flat=True)[:ERASED_AT_ONCE]):
        for pk in found:
            _erase_files(pk, now=now)
        count += len(found)
    return count


def _erase_files(pk: int, *, now: datetime) -> None:
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=pk)
        if delivery.erased_at is not None:
            return
        if delivery.file_secret is not None:
            vault.destroy_secret(delivery.file_secret, purpose=FILE_PURPOSE)
        delivery.file_secret, delivery.erased_at = None, now
        delivery.save(update_fields=["file_secret", "erased_at"])
        ledger.record_deed(
            "exchange.files-erased", subject=str(delivery.uuid), by=Actor.system("exchange")
        )
    shutil.rmtree(folder_of(delivery.uuid), ignore_errors=True)


def erase_delivery(delivery_id: UUID) -> list[str]:
    """Erase one delivery's files and key now, for an emergency purge; what was erased."""
    delivery = Delivery.objects.filter(uuid=delivery_id).first()
    if delivery is None or not folder_of(delivery_id).exists():
        return []
    names = [f"deliveries/{delivery_id}/{p.name}" for p in folder_of(delivery_id).iterdir()]
    _erase_files(delivery.pk, now=clock.current().now())
    shutil.rmtree(folder_of(delivery_id), ignore_errors=True)
    return sorted(names)


def folder_of(delivery_id: UUID) -> Path:
    """Where the files of a delivery lie."""
    return Path(settings.ZT_STATE_DIR) / "deliveries" / str(delivery_id)


def _locked(delivery_id: UUID, *, by: Actor) -> Delivery:
    visible = Delivery.objects.for_actor(by).filter(uuid=delivery_id).values("pk")
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("flow__provider", "flow__consumer", "run")
        .filter(pk__in=visible)
        .get_or_refuse(delivery_id)
    )
    if not is_permitted("exchange.receive-delivery", by, parties_of(delivery.flow)):
        raise DeliveryForbidden
    return delivery
