"""Pages of services: the list, one service with how to call it, stopping one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.gateway.domain.permits import Parties, is_permitted
from zhengtong.gateway.domain.rows import ServiceRow
from zhengtong.gateway.models import Call
from zhengtong.gateway.selectors import (
    count_calls_by_day,
    get_service,
    grants_for,
    search_services,
    sum_calls,
)
from zhengtong.gateway.services.publication import (
    close_service,
    resume_service,
    suspend_service,
)
from zhengtong.gateway.web.forms import CredentialForm, ReasonForm
from zhengtong.gateway.web.listings import KINDS as KIND_NAMES
from zhengtong.gateway.web.listings import SERVICES
from zhengtong.gateway.web.listings import STATES as STATE_NAMES
from zhengtong.gateway.web.samples import sample_call, sample_token
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.sharing import public as sharing
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate


@access.signed_in
@require_safe
def list_services(request: access.SignedRequest) -> HttpResponse:
    """The services the person may know of."""
    text, state = request.GET.get("q", "")[:100], request.GET.get("state", "")[:20]
    known = state if state in STATE_NAMES else ""
    found = search_services(request.actor, text=text, state=known)
    if exports.is_asked(request):
        return exports.send_list(request, SERVICES, found)
    context = {
        "page": paginate(found, request),
        "q": text,
        "state": known,
        "states": [("", _("全部")), *STATE_NAMES.items()],
        "may_publish": request.actor.has(Role.OFFICER),
    }
    return render(request, "gateway/services.html", context)


@access.signed_in
@require_safe
def show_service(request: access.SignedRequest, service_id: UUID) -> HttpResponse:
    """One service: how to call it, what is granted, its limits and its use."""
    service = get_service(service_id, by=request.actor)
    grants = grants_for(service, request.actor)
    calls = Call.objects.for_actor(request.actor).filter(service=service.code)
    days = count_calls_by_day(calls, today=clock.today())
    answered, denied = sum_calls(days)
    context = {
        "service": service,
        "state_name": STATE_NAMES[service.state],
        "kind_name": KIND_NAMES[service.kind],
        "rows": item_rows(service, grants),
        "grants": [{"grant": grant, "purposes": purposes_of(grant)} for grant in grants],
        "token_sample": sample_token(),
        "call_sample": sample_call(service, grants[0] if grants else None),
        "labels": [f"{one.day:%m-%d}" for one in days],
        "series": [
            (_("已答复"), [one.answered for one in days]),
            (_("已拒绝"), [one.denied for one in days]),
        ],
        "answered": answered,
        "denied": denied,
        "reason_form": ReasonForm(revision=service.revision),
        "credential_form": CredentialForm(),
        **_rights(request.actor, service),
    }
    return render(request, "gateway/service.html", context)


def purposes_of(grant: sharing.GrantRow) -> str:
    """The purposes of a grant in words, each with its code."""
    known = sharing.list_purposes()
    named = [
        f"{_(known[code][0])}（{code}）" if code in known else code for code in grant.purpose_codes
    ]
    return "、".join(named)


def item_rows(service: ServiceRow, grants: list[sharing.GrantRow]) -> list[dict[str, Any]]:
    """The items of a service with what the person's body may have of each."""
    usable = {str(item_id) for grant in grants for item_id in grant.usable_item_ids}
    masked = {str(item_id) for grant in grants for item_id, mask in grant.masks.items() if mask}
    return [
        {
            **item,
            "is_granted": item["item_id"] in usable,
            "is_masked": item["item_id"] in masked,
            "is_asked_with": item["name"] in service.filters,
            "must_ask": item["name"] in service.keys,
        }
        for item in service.items
    ]


def _rights(actor: Actor, service: ServiceRow) -> dict[str, bool]:
    may_stop = is_permitted("gateway.stop-service", actor, Parties(provider_id=service.body_id))
    return {
        "may_suspend": may_stop and service.state == "live",
        "may_resume": may_stop and service.state == "suspended",
        "may_close": may_stop and service.state != "closed",
        "may_issue": actor.has(Role.OFFICER) and service.state != "closed",
    }


@access.signed_in
@require_POST
@idempotent
def move_service(request: access.SignedRequest, service_id: UUID) -> HttpResponse:
    """Suspend, resume or close a service."""
    verb = request.POST.get("verb", "")
    form = ReasonForm(request.POST)
    if verb == "resume":
        form.fields["reason"].required = False
    if not form.is_valid():
        messages.error(request, _("请填写原因。"))
        return redirect("gateway:service", service_id)
    revision, reason = form.sent_revision, form.cleaned_data["reason"]
    if verb == "resume":
        resume_service(service_id, by=request.actor, revision=revision)
        messages.success(request, _("服务已恢复。"))
    elif verb == "close":
        close_service(service_id, by=request.actor, reason=reason, revision=revision)
        messages.success(request, _("服务已关闭。"))
    else:
        suspend_service(service_id, by=request.actor, reason=reason, revision=revision)
        messages.success(request, _("服务已暂停，调用即刻被拒绝。"))
    return redirect("gateway:service", service_id)
