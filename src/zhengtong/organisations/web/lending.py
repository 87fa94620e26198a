"""The page on which a holder lends the present post to a colleague, and takes it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.kernel.errors import DomainError
from zhengtong.organisations.models import Account, Delegation
from zhengtong.organisations.services import delegations
from zhengtong.organisations.web.forms import LendForm, add_gaps
from zhengtong.toolkit import access

COLLEAGUES_OFFERED = 500


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def lend_post(request: Any) -> HttpResponse:
    """Lends the post the actor acts from, for some days and all or some kinds of matters."""
    actor = request.actor
    colleagues = (
        Account.objects.filter(home_body__uuid=actor.body_id, is_active=True)
        .exclude(uuid=actor.account_id)
        .order_by("name")
        .values_list("uuid", "name", "employee_number")[:COLLEAGUES_OFFERED]
    )
    people = [(str(uuid), f"{name} {number}".strip()) for uuid, name, number in colleagues]
    form = LendForm(request.POST or None, people=people)
    if request.method == "POST" and actor.post_id and form.is_valid():
        data = form.cleaned_data
        period = delegations.Period(from_date=data["from_date"], to_date=data["to_date"])
        try:
            delegations.lend_post(
                post_id=actor.post_id,
                to=UUID(data["account"]),
                period=period,
                matter_kinds=data["matter_kinds"].split(),
                by=actor,
            )
        except DomainError as error:
            add_gaps(form, error)
        else:
            messages.success(request, _("委托已登记，对方办理时会注明“代您”。"))
            return redirect("organisations:lend")
    given = Delegation.objects.filter(given_by=request.user, revoked_on__isnull=True)
    context = {"form": form, "given": given.select_related("account", "post")[:50]}
    return render(request, "organisations/lend.html", context)


@access.signed_in
@require_POST
def take_back(request: Any, delegation_id: UUID) -> HttpResponse:
    """Ends a delegation the actor gave."""
    delegations.take_back_post(delegation_id=delegation_id, by=request.actor)
    messages.success(request, _("委托已收回。"))
    return redirect("organisations:lend")
