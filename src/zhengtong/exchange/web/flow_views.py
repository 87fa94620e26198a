"""Pages of flows, runs, rows set aside, deliveries."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.exchange.domain import states
from zhengtong.exchange.domain.permits import is_permitted
from zhengtong.exchange.selectors import (
    search_deliveries,
    search_flows,
    search_runs,
)
from zhengtong.exchange.services.deliveries import (
    acknowledge_delivery,
    export_files,
    files_retention,
    open_file,
)
from zhengtong.exchange.services.evidence import find_record
from zhengtong.exchange.services.runs import cancel_run, parties_of, start_run
from zhengtong.exchange.web import listings, rule_words, words
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.clock import civil_date
from zhengtong.kernel.errors import Conflict, RuleBroken
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

PARTY_ROLES = (Role.OFFICER,)


@access.signed_in
@require_safe
def list_flows(request: access.SignedRequest) -> HttpResponse:
    """Flows the person sees, each with its last run."""
    found = search_flows(request.actor)
    if exports.is_asked(request):
        return exports.send_list(request, listings.FLOWS, found)
    page = paginate(found, request)
    flows = listings.with_last_runs(list(page))
    return render(request, "exchange/flows.html", {"page": page, "flows": flows})


@access.signed_in
@require_safe
def show_flow(request: access.SignedRequest, flow_id: UUID) -> HttpResponse:
    """One flow with its columns and its runs."""
    flow = search_flows(request.actor).get_or_refuse(flow_id)
    found = search_runs(request.actor).filter(flow=flow)
    if exports.is_asked(request):
        return exports.send_list(request, listings.RUNS, found)
    page = paginate(found, request)
    for run in page:
        run.badge, run.badge_kind = words.state_badge(run.state)
    context = {
        "flow": flow,
        "page": page,
        "way_name": _(states.WAYS[flow.way]),
        "mode_name": _(states.MODES[flow.mode]),
        "rules": rule_words.rule_rows(flow),
        "limits": rule_words.limit_rows(flow),
        "may_run": is_permitted("exchange.run-flow", request.actor, parties_of(flow)),
    }
    return render(request, "exchange/flow.html", context)


@access.roles(*PARTY_ROLES)
@require_POST
@idempotent
def start(request: access.SignedRequest, flow_id: UUID) -> HttpResponse:
    """Start a run; a second click finds the first."""
    try:
        run = start_run(flow_id, by=request.actor)
    except Conflict as error:
        messages.error(request, error_sentence(error))
        return redirect("exchange:flow", flow_id)
    return redirect("exchange:run", run.uuid)


@access.roles(*PARTY_ROLES)
@require_POST
@idempotent
def export(request: access.SignedRequest, grant_id: UUID) -> HttpResponse:
    """Have files made under a grant."""
    try:
        run = export_files(grant_id, by=request.actor)
    except (Conflict, RuleBroken) as error:
        messages.error(request, error_sentence(error))
        return redirect(f"/sharing/grants/{grant_id}/")
    return redirect("exchange:run", run.uuid)


@access.signed_in
@require_safe
def show_run(request: access.SignedRequest, run_id: UUID) -> HttpResponse:
    """One run with its progress; the middle part fetches itself again while the run is open."""
    run = search_runs(request.actor).get_or_refuse(run_id)
    rates = words.rates_of(run.samples)
    badge, kind = words.state_badge(run.state)
    ended = run.ended_at or run.heard_at
    seconds = (ended - run.started_at).total_seconds() if ended and run.started_at else None
    context = {
        "run": run,
        "flow": run.flow,
        "delivery": getattr(run, "delivery", None),
        "badge": badge,
        "badge_kind": kind,
        "is_open": states.is_open(run.state),
        "steps": words.phase_steps(run),
        "rates": rates,
        "rate": words.speed_of(run, rates, seconds=seconds),
        "duration": words.duration(seconds),
        "failure": words.sentence_of(run.error, run.error_facts) if run.error else "",
        "may_cancel": is_permitted("exchange.run-flow", request.actor, parties_of(run.flow)),
    }
    return render(request, "exchange/run.html", context)


@access.roles(*PARTY_ROLES)
@require_POST
@idempotent
def cancel(request: access.SignedRequest, run_id: UUID) -> HttpResponse:
    """Ask a run to stop."""
    try:
        cancel_run(run_id, by=request.actor)
        messages.success(request, _("已要求停止该次运行。"))
    except Conflict as error:
        messages.error(request, error_sentence(error))
    return redirect("exchange:run", run_id)


@access.signed_in
@require_safe
def list_deliveries(request: access.SignedRequest) -> HttpResponse:
    """Deliveries the person sees."""
    found = search_deliveries(request.actor)
    if exports.is_asked(request):
        return exports.send_list(request, listings.DELIVERIES, found)
    page = paginate(found, request)
    for delivery in page:
        delivery.way_name = _(states.WAYS[delivery.way])
    return render(request, "exchange/deliveries.html", {"page": page})


@access.signed_in
@require_safe
def show_delivery(request: access.SignedRequest, delivery_id: UUID) -> HttpResponse:
    """The receipt of a delivery, made to be printed."""
    delivery = search_deliveries(request.actor).get_or_refuse(delivery_id)
    receipt = delivery.receipt
    target = receipt["digests_target"]
    digests = [
        (name, source, target.get(name), target.get(name) == source)
        for name, source in receipt["digests_source"].items()
    ]
    kept = files_retention(civil_date(delivery.acknowledged_at or clock.current().now()))
    context = {
        "delivery": delivery,
        "number": str(delivery.uuid),
        "receipt": receipt,
        "digests": digests,
        "way_name": _(states.WAYS[delivery.way]),
        "agrees": receipt["rows_source"] == receipt["rows_target"] + receipt["rows_rejected"],
        "address": request.build_absolute_uri(request.path),
        "record": find_record(delivery.uuid),
        "kept": kept,
        "kept_words": words.retention_words(kept),
        "may_see_key": is_permitted(
            "exchange.read-digest-key", request.actor, parties_of(delivery.flow)
        ),
        "may_receive": is_permitted(
            "exchange.receive-delivery", request.actor, parties_of(delivery.flow)
        ),
    }
    return render(request, "exchange/delivery.html", context)


@access.roles(*PARTY_ROLES)
@require_POST
@idempotent
def acknowledge(request: access.SignedRequest, delivery_id: UUID) -> HttpResponse:
    """The consumer says that the delivery arrived whole."""
    acknowledge_delivery(delivery_id, by=request.actor)
    messages.success(request, _("已签收。"))
    return redirect("exchange:delivery", delivery_id)


@access.roles(*PARTY_ROLES)
@require_safe
def fetch_file(
    request: access.SignedRequest, delivery_id: UUID, name: str
) -> StreamingHttpResponse:
    """One file, opened for its consumer while it is sent."""
    blocks = open_file(delivery_id, name, by=request.actor)
    plain = name.removesuffix(".sealed")
    response = StreamingHttpResponse(blocks, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(plain)}"
    response["Cache-Control"] = "no-store"
    return response
