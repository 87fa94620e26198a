"""Pages of publishing: an entry, one of its tables, the terms."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.catalogue import public as catalogue
from zhengtong.gateway.domain.errors import ServiceForbidden
from zhengtong.gateway.domain.permits import Parties, is_permitted
from zhengtong.gateway.models import Service
from zhengtong.gateway.services.publication import publish_service
from zhengtong.gateway.services.shapes import items_of
from zhengtong.gateway.web.forms import ServiceForm
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import Conflict, RuleBroken
from zhengtong.toolkit import access


@access.roles(Role.OFFICER)
@require_safe
def choose_entry(request: access.SignedRequest) -> HttpResponse:
    """The published entries of the person's own body."""
    body_id = request.actor.body_id
    entries = (
        catalogue.list_entries(request.actor, states=["published"], body_id=body_id, limit=100)
        if body_id
        else []
    )
    return render(request, "gateway/publish.html", {"entries": entries})


def _own_entry(entry_id: UUID, actor: Actor) -> catalogue.EntryDetail:
    entry = catalogue.published_entry(entry_id)
    if not is_permitted("gateway.publish-service", actor, Parties(provider_id=entry.body_id)):
        raise ServiceForbidden
    return entry


@access.roles(Role.OFFICER)
@require_safe
def choose_resource(request: access.SignedRequest, entry_id: UUID) -> HttpResponse:
    """The mounted tables of one entry, each with its service if it has one."""
    entry = _own_entry(entry_id, request.actor)
    services = Service.objects.exclude(state=Service.State.CLOSED).filter(entry=entry_id)
    published = {service.resource: service for service in services}
    rows = [
        {"resource": one, "service": published.get(one.uuid)}
        for one in entry.resources
        if one.state == "mounted" and one.kind == "table"
    ]
    return render(request, "gateway/publish_entry.html", {"entry": entry, "rows": rows})


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: access.SignedRequest, resource_id: UUID) -> HttpResponse:
    """A resource to be published, with the terms to decide on.

    A second click finds the resource published already and says so.
    """
    resource = catalogue.get_resource(resource_id)
    entry = _own_entry(resource.entry_id, request.actor)
    items = items_of(entry, resource)
    keys = [item.name for item in items if item.is_key]
    is_sensitive = any(item.personal == "sensitive" for item in items)
    initial = {"title": entry.title, "keys": keys if is_sensitive else []}
    form = ServiceForm(request.POST or None, items=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            service = publish_service(resource_id, by=request.actor, terms=form.terms())
        except (RuleBroken, Conflict) as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("服务已发布。"))
            return redirect("gateway:service", service.uuid)
    context = {"form": form, "entry": entry, "resource": resource, "items": items}
    status = 422 if form.errors else 200
    return render(request, "gateway/publish_form.html", context, status=status)
