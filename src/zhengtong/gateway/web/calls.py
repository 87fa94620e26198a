"""Pages of calls: the log of the person's body, and one record."""

import json
from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.gateway.models import Call, Service
from zhengtong.gateway.plane import refusals
from zhengtong.gateway.selectors import CallFilter, search_calls
from zhengtong.gateway.web.listings import CALLS
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.sharing import public as sharing
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate


@cache
def _messages_by_code() -> dict[str, str]:
    found = [one for one in vars(refusals).values() if isinstance(one, type)]
    return {one.code: one.message for one in found if issubclass(one, refusals.Refused)}


def reason_of(code: str) -> str:
    """A reason code in words, facts left as dots; the code itself where there are no words."""
    text = _(_messages_by_code().get(code, code))
    for name in ("items", "service", "purpose", "header", "name", "limit", "seconds"):
        text = text.replace(f"%({name})s", "…")
    return text


def purpose_name(code: str) -> str:
    """A purpose code in words; the code itself if unknown."""
    known = sharing.list_purposes().get(code)
    return _(known[0]) if known else code


def _filter_of(request: access.SignedRequest) -> CallFilter:
    wanted = request.GET
    return CallFilter(
        service=wanted.get("service", "").replace("\x00", "")[:64],
        outcome=wanted.get("outcome", "")[:20],
        side=wanted.get("side", "")[:20],
    )


@access.signed_in
@require_safe
def list_calls(request: access.SignedRequest) -> HttpResponse:
    """Calls that the person's body made or answered."""
    narrowed = _filter_of(request)
    found = search_calls(request.actor, narrowed)
    if exports.is_asked(request):
        return exports.send_list(request, CALLS, found, describe=_rows)
    page = paginate(found, request, per_page=30)
    context = {
        "page": page,
        "rows": _rows(list(page)),
        "narrowed": narrowed,
        "outcomes": [("", _("全部")), ("answered", _("已答复")), ("denied", _("已拒绝"))],
        "sides": [("", _("全部")), ("made", _("本单位发起")), ("answered", _("本单位提供"))],
    }
    return render(request, "gateway/calls.html", context)


def _rows(calls: list[Call]) -> list[dict[str, Any]]:
    services = Service.objects.filter(code__in={call.service for call in calls})
    titles = dict(services.values_list("code", "title"))
    return [_row(call, titles) for call in calls]


def _row(call: Call, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "call": call,
        "title": titles.get(call.service, ""),
        "reason": reason_of(call.code) if call.code else "",
        "purpose": purpose_name(call.purpose),
        "is_answered": call.status == 200,
    }


@access.signed_in
@require_safe
def show_call(request: access.SignedRequest, call_id: UUID) -> HttpResponse:
    """One call: what was asked and what came of it, with its evidence."""
    call = Call.objects.for_actor(request.actor).get_or_refuse(call_id)
    services = Service.objects.filter(code=call.service)
    record = json.loads(call.record)
    context = {
        **_row(call, dict(services.values_list("code", "title"))),
        "record": record,
        "asked": "、".join(record.get("items", [])),
        "consumer": _body_name(call.consumer),
        "provider": _body_name(call.provider),
        "nonce": bytes(call.nonce).hex(),
    }
    return render(request, "gateway/call.html", context)


def _body_name(body_id: UUID | None) -> str:
    if body_id is None:
        return ""
    try:
        return organisations.get_body(body_id).name
    except organisations.BodyNotFound:
        return str(body_id)


@access.signed_in
@require_safe
def send_record(request: access.SignedRequest, call_id: UUID) -> HttpResponse:
    """The exact text of a record, as it was spooled and chained."""
    call = Call.objects.for_actor(request.actor).get_or_refuse(call_id)
    response = HttpResponse(call.record, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="call-{call.uuid}.json"'
    return response


@access.signed_in
@require_safe
def send_proof(request: access.SignedRequest, call_id: UUID) -> HttpResponse:
    """The proof that the call stands in the log under a signed head, for either side of it.

    Policy: R56
    """
    call = Call.objects.for_actor(request.actor).get_or_refuse(call_id)
    text = ledger.proof_text(ledger.export_proof("calls", call.uuid))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proof-{call.uuid}.json"'
    return response
