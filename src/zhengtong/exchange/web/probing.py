"""Looking at the source of a mounted table now, asked from the catalogue's page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.exchange.services.probes import probe_now
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def probe(request: Any, resource_id: UUID) -> HttpResponse:
    """One look, its outcome on the page of the resource."""
    is_fit = probe_now(resource_id, by=request.actor)
    if is_fit:
        messages.success(request, _("探测完成：资源可用。"))
    else:
        messages.warning(request, _("探测完成：资源不可用，原因见探测记录。"))
    return redirect("catalogue:resource", resource_id)


def render_button(request: Any, resource: Any) -> str:
    """The button on the page of a mounted table, for its provider's officers."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.body_id != resource.entry.body.uuid:
        return ""
    if not actor.has(Role.OFFICER) or resource.kind != "table":
        return ""
    if resource.state not in {"mounted", "broken"}:
        return ""
    return render_to_string("exchange/_probe.html", {"resource": resource}, request)
