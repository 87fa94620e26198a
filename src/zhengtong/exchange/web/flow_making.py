"""The page on which the consumer makes a flow for a grant."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.exchange.selectors import list_sources
from zhengtong.exchange.services.flows import create_flow, offered_columns
from zhengtong.exchange.web.flow_form import LINES_LIMIT, FlowForm, lines_of, with_more_lines
from zhengtong.exchange.web.rule_words import setting_helps
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Conflict, RuleBroken
from zhengtong.sharing import public as sharing
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def make_flow(request: access.SignedRequest, grant_id: UUID) -> HttpResponse:
    """A flow for a grant the person's body holds, with its quality rules."""
    grant = sharing.get_grant(grant_id, by=request.actor)
    choices: dict[str, Any] = {
        "columns": offered_columns(grant_id, by=request.actor),
        "targets": [
            one for one in list_sources(request.actor) if one.body_id == request.actor.body_id
        ],
    }
    if "more" in request.POST:
        form = with_more_lines(request.POST, **choices)
    else:
        form = FlowForm(request.POST or None, lines=lines_of(request.POST), **choices)
    if request.method == "POST" and form.is_valid():
        try:
            flow = create_flow(grant_id, form.facts(), by=request.actor)
        except (RuleBroken, Conflict) as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("交换任务已建立。"))
            return redirect("exchange:flow", flow.uuid)
    context = {
        "form": form,
        "grant": grant,
        "helps": setting_helps(),
        "may_add": form.count < LINES_LIMIT,
    }
    status = 422 if form.errors else 200
    return render(request, "exchange/flow_form.html", context, status=status)
