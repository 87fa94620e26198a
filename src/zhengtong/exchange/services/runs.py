"""Starting and stopping runs, and telling how far they are."""

import secrets
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app as jobs

from zhengtong.exchange.domain.errors import FlowForbidden, RunEnded, RunUnderWay
from zhengtong.exchange.domain.events import FlowRunFinished
from zhengtong.exchange.domain.permits import Parties, is_permitted
from zhengtong.exchange.domain.rows import RunRow
from zhengtong.exchange.domain.states import RunState, is_open
from zhengtong.exchange.models import Flow, Run
from zhengtong.exchange.selectors import run_row
from zhengtong.exchange.services.flows import refuse_unusable
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.sharing import public as sharing
from zhengtong.vault import public as vault

JOB = "exchange.carry_out_run"
DIGEST_PURPOSE = "exchange.digest-key"
KEY_BYTES = 16


def parties_of(flow: Flow) -> Parties:
    """The bodies of a flow as the permits know them."""
    return Parties(provider_id=flow.provider.uuid, consumer_id=flow.consumer.uuid)


@transaction.atomic
def start_run(flow_id: UUID, *, by: Actor) -> RunRow:
    """A new run, queued; the worker carries it out.

    Raises:
        FlowNotFound, FlowForbidden, GrantNotUsable, WayNotGranted, RunUnderWay.

    Policy: P7.1, R24
    """
    visible = Flow.objects.all() if by.kind == "system" else Flow.objects.for_actor(by)
    flow = visible.select_related("provider", "consumer").get_or_refuse(flow_id)
    if not is_permitted("exchange.run-flow", by, parties_of(flow)):
        raise FlowForbidden
    refuse_unusable(sharing.get_grant(flow.grant), way=flow.way)
    try:
        with transaction.atomic():
            run = Run.objects.create(
                flow=flow,
                asked_by=by.account_id,
                asked_by_name=by.name,
                digest_secret=vault.seal_secret(DIGEST_PURPOSE, secrets.token_bytes(KEY_BYTES)),
            )
    except IntegrityError as error:
        raise RunUnderWay from error
    ledger.record_deed(
        "exchange.run-started",
        subject=str(run.uuid),
        subject_kind="exchange.run",
        by=by,
        flow=str(flow.uuid),
        grant=flow.grant_number,
    )
    jobs.configure_task(JOB, queueing_lock=f"run-{run.uuid}").defer(run_id=str(run.uuid))
    return run_row(run)


@transaction.atomic
def cancel_run(run_id: UUID, *, by: Actor) -> RunRow:
    """The run, asked to stop; one not yet begun ends at once. The target stays as it was.

    Raises:
        RunNotFound, FlowForbidden, RunEnded.
    """
    visible = Run.objects.for_actor(by).filter(uuid=run_id).values("pk")
    run = (
        Run.objects.select_for_update(of=("self",))
        .select_related("flow", "flow__provider", "flow__consumer")
        .filter(pk__in=visible)
        .get_or_refuse(run_id)
    )
    if not is_permitted("exchange.run-flow", by, parties_of(run.flow)):
        raise FlowForbidden
    if not is_open(run.state):
        raise RunEnded
    run.cancel_wanted = True
    run.save(update_fields=["cancel_wanted"])
    ledger.record_deed("exchange.run-cancel-asked", subject=str(run.uuid), by=by)
    if run.state in {RunState.QUEUED, RunState.WAITING}:
        close_run(run, state=RunState.CANCELLED, by=by)
    return run_row(run)


def close_run(
    run: Run, *, state: str, by: Actor, error: str = "", facts: dict[str, object] | None = None
) -> None:
    """End a run that made no delivery: state, journal, event; within the caller's deed."""
    run.state, run.error, run.error_facts = state, error, facts or {}
    run.ended_at = clock.current().now()
    run.save(update_fields=["state", "error", "error_facts", "ended_at"])
    ledger.record_deed(
        f"exchange.run-{state}",
        subject=str(run.uuid),
        subject_kind="exchange.run",
        by=by,
        code=error,
    )
    ledger.publish(
        FlowRunFinished(
            subject=str(run.uuid),
            flow=str(run.flow.uuid),
            grant=str(run.flow.grant),
            state=state,
        )
    )
