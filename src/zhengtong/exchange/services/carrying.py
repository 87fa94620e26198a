"""Carrying out a run: the engine works, deeds bracket it, no transaction is open meanwhile."""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, connections, transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.domain.errors import GrantNotUsable, RunBroken
from zhengtong.exchange.domain.states import RunState, is_open
from zhengtong.exchange.engine.errors import RunCancelled
from zhengtong.exchange.engine.plan import (
    DeliveryPlan,
    Limits,
    PlannedColumn,
    Progress,
    Window,
)
from zhengtong.exchange.engine.quarantine import Rejection
from zhengtong.exchange.engine.rules import Rule
from zhengtong.exchange.engine.schema import Algorithm, Condition
from zhengtong.exchange.models import Delivery, Flow, QuarantinedRow, Run
from zhengtong.exchange.services.deliveries import FILE_PURPOSE, new_file_key, store_delivery
from zhengtong.exchange.services.endpoints import connect_source
from zhengtong.exchange.services.flows import columns_of, find_deliverable, refuse_unusable
from zhengtong.exchange.services.notices import tell_parties
from zhengtong.exchange.services.rule_choices import fill_codes
from zhengtong.exchange.services.runs import DIGEST_PURPOSE, close_run
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import DomainError, Final, Retryable
from zhengtong.sharing import public as sharing
from zhengtong.vault import public as vault

log = logging.getLogger(__name__)
CARRIER = Actor.system("exchange")
ATTEMPTS_LIMIT = 5
SAMPLES_KEPT = 120
STATEMENT_TIMEOUT_MS = 6 * 3_600_000


class DatabaseJournal:
    """Writes what the engine tells into the run's row; may be called from the engine's threads."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._clock = clock.current()
        self._thread = threading.get_ident()

    def note_progress(self, progress: Progress) -> None:
        """Counters and a sample for the throughput line, in a statement of its own."""
        now = self._clock.now()
        at = self._run.started_at or now
        samples = [*self._run.samples, [round((now - at).total_seconds(), 1), progress.rows_read]]
        self._run.samples = samples[-SAMPLES_KEPT:]
        Run.objects.filter(pk=self._run.pk).update(
            phase=progress.phase,
            partitions=progress.partitions,
            partitions_done=progress.partitions_done,
            rows_read=progress.rows_read,
            rows_written=progress.rows_accepted,
            rows_rejected=progress.rows_rejected,
            bytes_read=progress.bytes_read,
            samples=self._run.samples,
            heard_at=now,
        )
        self._leave_thread()

    def store_rejections(self, partition: int, rejections: list[Rejection]) -> None:
        """Replace the rows kept for a partition.

        Policy: R41
        """
        with transaction.atomic():
            QuarantinedRow.objects.filter(run=self._run, partition=partition).delete()
            QuarantinedRow.objects.bulk_create(
                (_quarantined(self._run, one) for one in rejections), batch_size=1_000
            )

    def check_going(self) -> None:
        """Raise if somebody cancelled the run or the grant is no longer live."""
        try:
            wanted = Run.objects.filter(pk=self._run.pk).values_list("cancel_wanted", flat=True)
            if wanted.first():
                raise RunCancelled
            with clock.use(self._clock):
                refuse_unusable(sharing.get_grant(self._run.flow.grant), way=self._run.flow.way)
        finally:
            self._leave_thread()

    def _leave_thread(self) -> None:
        if threading.get_ident() != self._thread:
            connections.close_all()


def _quarantined(run: Run, one: Rejection) -> QuarantinedRow:
    return QuarantinedRow(
        run=run, partition=one.partition, row_key=one.row_key[:200], rule=one.rule[:100],
        kind=one.kind, column=one.column[:200], value_digest=one.value_digest,
        excerpt=one.excerpt[:60],
    )  # fmt: skip


def carry_out_run(run_id: UUID) -> None:
    """Carry out a run, or what a crash left of it; an ended run is left alone.

    Raises:
        Retryable errors, as a lost connection, while attempts are left: the job is tried again.

    Policy: P7.1, R24, R40
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [str(run_id)])
        if not cursor.fetchone()[0]:
            return
    try:
        _carry_out(run_id)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [str(run_id)])


def _carry_out(run_id: UUID) -> None:
    run = _begin(run_id)
    if run is None:
        return
    try:
        receipt, extra = _deliver(run)
    except DomainError as error:
        _give_up(run, error)
        if run.state == RunState.WAITING:
            raise
        return
    except Exception:
        log.exception("run %s broke", run.uuid)
        _give_up(run, RunBroken())
        return
    store_delivery(run, receipt, by=CARRIER, extra=extra)


@transaction.atomic
def _begin(run_id: UUID) -> Run | None:
    run = (
        Run.objects.select_for_update(of=("self",))
        .select_related("flow__provider", "flow__consumer", "flow__source", "flow__target")
        .get_or_refuse(run_id)
    )
    if not is_open(run.state):
        return None
    run.state = RunState.RUNNING
    run.attempts += 1
    run.started_at = run.started_at or clock.current().now()
    run.save(update_fields=["state", "attempts", "started_at"])
    return run


def _deliver(run: Run) -> tuple[Mapping[str, Any], dict[str, Any]]:
    # The engine's libraries are loaded by the process that carries runs out, when it does.
    from zhengtong.exchange.engine.delivery import run_delivery
    from zhengtong.exchange.engine.exporting import FileTarget, export_delivery

    flow, journal = run.flow, DatabaseJournal(run)
    grant = sharing.get_grant(flow.grant)
    refuse_unusable(grant, way=flow.way)
    plan = plan_of(run, grant)
    source = connect_source(flow.source, by=CARRIER, statement_timeout_ms=STATEMENT_TIMEOUT_MS)
    if flow.target is None:
        secret = new_file_key()
        key = vault.open_secret(secret, by=CARRIER, purpose=FILE_PURPOSE)
        target = FileTarget(folder=deliveries_folder(), key=key)
        receipt = export_delivery(plan, source=source, target=target, journal=journal)
        return receipt, {"file_secret": secret}
    into = connect_source(flow.target, by=CARRIER, statement_timeout_ms=STATEMENT_TIMEOUT_MS)
    return run_delivery(plan, source=source, target=into, journal=journal), {}


def deliveries_folder() -> Path:
    """The object store's local folder."""
    folder = Path(settings.ZT_STATE_DIR) / "deliveries"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def plan_of(run: Run, grant: sharing.GrantRow) -> DeliveryPlan:
    """The engine's plan: the flow, cut down to what the grant still allows today.

    Raises:
        ResourceNotDeliverable, MaskNotApplicable, GrantNotUsable.

    Policy: R25
    """
    flow = run.flow
    resource, source = find_deliverable(grant, flow.resource)
    if source.pk != flow.source_id:
        raise GrantNotUsable(grant=grant.number)
    allowed = {one["source"]: one for one in columns_of(grant, resource, source)}
    columns = [allowed[one["source"]] for one in flow.columns if one["source"] in allowed]
    profile: Algorithm = "sm4" if settings.ZT_CRYPTO_PROFILE == "gm" else "aes128"
    return DeliveryPlan(
        run=run.uuid,
        delivery=run.wanted_delivery,
        source_table=flow.source_table,
        target_table=flow.target_table or flow.source_table,
        columns=tuple(
            PlannedColumn(
                source=one["source"], target=one["target"], type_name=one["type_name"],
                mask=one["mask"], is_personal=one["is_personal"],
            )
            for one in columns
        ),
        key=tuple(flow.key) if set(flow.key) <= set(allowed) else (),
        row_filter=_conditions_of(grant, resource),
        window=_window_of(flow),
        rules=tuple(Rule.from_json(raw) for raw in fill_codes(flow.rules, clock.today())),
        limits=Limits(**flow.limits),
        today=clock.today(),
        digest_key=vault.open_secret(run.digest_secret, by=CARRIER, purpose=DIGEST_PURPOSE),
        digest_algorithm=profile,
        mask_key=vault.hmac_key(f"exchange.mask/{grant.uuid}"),
        facts=_receipt_facts(grant, flow, columns),
    )  # fmt: skip


def _receipt_facts(
    grant: sharing.GrantRow, flow: Flow, columns: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "grant": str(grant.uuid),
        "grant_number": grant.number,
        "entry": str(grant.entry_id),
        "entry_title": grant.entry_title,
        "entry_version": grant.entry_version,
        "provider": grant.provider_name,
        "consumer": grant.consumer_name,
        "flow": str(flow.uuid),
        "way": flow.way,
        "items": [one["item"] for one in columns],
        "masked": [one["item"] for one in columns if one["mask"]],
        "at": clock.current().now().isoformat(),
    }


def _window_of(flow: Flow) -> Window | None:
    if flow.mode != "incremental":
        return None
    return Window(column=flow.watermark_column, low=flow.watermark or None)


def _conditions_of(
    grant: sharing.GrantRow, resource: catalogue.ResourceRow
) -> tuple[Condition, ...]:
    found = []
    for term in grant.row_filter:
        column = resource.column_of(UUID(str(term["item_id"])))
        if not column:
            raise GrantNotUsable(grant=grant.number)
        found.append(
            Condition.from_json({"column": column, "operator": term["op"], "value": term["value"]})
        )
    return tuple(found)


@transaction.atomic
def _give_up(run: Run, error: DomainError) -> None:
    """Note the failure: wait for another attempt where that may help, else end the run."""
    if Delivery.objects.filter(run=run).exists():
        return
    facts: dict[str, object] = {
        key: value if isinstance(value, int) else str(value) for key, value in error.facts.items()
    }
    if isinstance(error, RunCancelled):
        close_run(run, state=RunState.CANCELLED, by=CARRIER)
        return
    may_help = isinstance(error, Retryable) and not isinstance(error, Final)
    if may_help and run.attempts < ATTEMPTS_LIMIT:
        run.state, run.error, run.error_facts = RunState.WAITING, error.code, facts
        run.save(update_fields=["state", "error", "error_facts"])
        return
    close_run(run, state=RunState.FAILED, by=CARRIER, error=error.code, facts=facts)
    tell_parties(run, error)
