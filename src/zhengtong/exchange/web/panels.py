"""What the exchange puts into the pages below: sources of a system, deliveries of a grant."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from zhengtong.exchange.models import Flow, Source
from zhengtong.exchange.selectors import count_deliveries, search_deliveries
from zhengtong.exchange.web.probing import render_button
from zhengtong.kernel.actor import Role
from zhengtong.toolkit.panels import Figure, register_panel

SHOWN = 5


def register() -> None:
    """Fill the slots; called when the program starts."""
    register_panel("census.system.content", render_sources)
    register_panel("sharing.grant.deliveries", render_grant)
    register_panel("catalogue.resource.actions", render_button)
    register_panel("home.figures", render_figure, order=60)


def render_figure(request: HttpRequest) -> Figure:
    """Deliveries made."""
    return Figure(label=_("交付批次"), number=count_deliveries())


def render_sources(request: HttpRequest, system: Any) -> str:
    """Data sources of a system, and the way to register one."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return ""
    context = {
        "system": system,
        "sources": Source.objects.for_actor(actor).filter(system=system.uuid)[:SHOWN],
        "may_register": actor.has(Role.OFFICER) and actor.body_id == system.body_id,
    }
    return render_to_string("exchange/_system_sources.html", context, request)


def render_grant(request: HttpRequest, grant: Any) -> str:
    """Flows and deliveries under a grant, and the consumer's ways to have data delivered."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return ""
    consumer = getattr(grant, "consumer_id", None)
    if not hasattr(grant, "consumer_name"):
        consumer = grant.consumer.uuid
    context = {
        "grant": grant,
        "flows": Flow.objects.for_actor(actor).filter(grant=grant.uuid)[:SHOWN],
        "deliveries": search_deliveries(actor).filter(flow__grant=grant.uuid)[:SHOWN],
        "is_consumer": actor.has(Role.OFFICER) and actor.body_id == consumer,
        "has_batch": "batch" in grant.ways,
        "has_file": "file" in grant.ways,
    }
    return render_to_string("exchange/_grant.html", context, request)
