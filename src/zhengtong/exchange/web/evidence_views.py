"""What a body takes away from a delivery: its proof, receipt and digest key; rows set aside."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.exchange.domain.permits import is_permitted
from zhengtong.exchange.selectors import list_quarantined, search_deliveries, search_runs
from zhengtong.exchange.services.evidence import (
    export_proof,
    export_quarantine,
    show_digest_key,
)
from zhengtong.exchange.services.runs import parties_of
from zhengtong.exchange.web import listings
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate


@access.signed_in
@require_safe
def send_proof(request: access.SignedRequest, delivery_id: UUID) -> HttpResponse:
    """The proof that the delivery stands in the ledger, for either side of it.

    Policy: R56
    """
    text = export_proof(delivery_id, by=request.actor)
    return _attached(text, f"proof-{delivery_id}.json", kind="application/json; charset=utf-8")


@access.signed_in
@require_safe
def send_receipt(request: access.SignedRequest, delivery_id: UUID) -> HttpResponse:
    """The receipt as JSON, to check files against it offline."""
    delivery = search_deliveries(request.actor).get_or_refuse(delivery_id)
    text = json.dumps(delivery.receipt, ensure_ascii=False, indent=1)
    return _attached(text, f"receipt-{delivery_id}.json", kind="application/json; charset=utf-8")


@access.roles(Role.OFFICER)
@require_POST
@never_cache
def show_key(request: access.SignedRequest, delivery_id: UUID) -> HttpResponse:
    """The digest key, shown once per request and never stored by the browser."""
    key = show_digest_key(delivery_id, by=request.actor)
    delivery = search_deliveries(request.actor).get_or_refuse(delivery_id)
    command = f"zhengtong exchange digest FILE --key {key} --receipt receipt-{delivery_id}.json"
    context = {"delivery": delivery, "key": key, "command": command}
    return render(request, "exchange/digest_key.html", context)


@access.signed_in
@require_safe
def show_quarantine(request: access.SignedRequest, run_id: UUID) -> HttpResponse:
    """Rows of a run that were set aside, each with rule and reason."""
    run = search_runs(request.actor).get_or_refuse(run_id)
    page = paginate(list_quarantined(run), request, per_page=50)
    page.object_list = list(listings.with_reasons(page))
    context = {
        "run": run,
        "page": page,
        "may_export": is_permitted(
            "exchange.export-quarantine", request.actor, parties_of(run.flow)
        ),
    }
    return render(request, "exchange/quarantine.html", context)


@access.roles(Role.OFFICER)
@require_safe
def send_quarantine(request: access.SignedRequest, run_id: UUID) -> HttpResponse:
    """Rows set aside as a spreadsheet."""
    _, rows = export_quarantine(run_id, by=request.actor)
    return exports.send_list(request, listings.QUARANTINE, rows)


def _attached(content: str | bytes, name: str, *, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
