"""Passes on the page of a work order: give one to a contractor, end it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhengtong.desk.domain.work_orders import OrderState
from zhengtong.desk.models import WorkOrder
from zhengtong.desk.services.passes import give_order_pass
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access
from zhengtong.toolkit.forms import PlainForm, choose
from zhengtong.toolkit.i18n import error_sentence, gap_sentence
from zhengtong.toolkit.idempotency import idempotent


class PassForm(PlainForm):
    """To whom, how long, why."""

    account = forms.ChoiceField(label=gettext_lazy("驻场人员"))
    hours = forms.IntegerField(label=gettext_lazy("时长（小时）"), min_value=1, initial=8)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)

    def __init__(self, *args: Any, body_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = organisations.list_contractors_of(body_id)
        rows = [(str(tie.account.uuid), f"{tie.account.name}（{tie.company}）") for tie in people]
        choose(self, "account", rows)
        self.is_offered = bool(rows)


def passes_of(order: WorkOrder, request: access.SignedRequest) -> dict[str, Any]:
    """The passes of the order, and the form where there are contractors and it is open."""
    form = PassForm(body_id=order.body.uuid)
    is_shown = form.is_offered and order.state != OrderState.CLOSED
    is_staff = not request.actor.has(Role.CONTRACTOR)
    return {
        "passes": organisations.list_passes_of(order.uuid),
        "pass_form": form if is_shown and is_staff else None,
    }


@access.signed_in
@require_POST
@idempotent
def give_pass(request: access.SignedRequest, order_id: UUID) -> HttpResponse:
    """发放通行证."""
    order = WorkOrder.objects.for_actor(request.actor).get_or_refuse(order_id)
    form = PassForm(request.POST, body_id=order.body.uuid)
    if not form.is_valid():
        messages.error(request, "；".join(str(e) for es in form.errors.values() for e in es))
        return redirect("desk:order", order_id)
    data = form.cleaned_data
    try:
        give_order_pass(
            order_id, account_id=UUID(data["account"]), hours=data["hours"],
            reason=data["reason"], by=request.actor,
        )  # fmt: skip
    except DomainError as error:
        gaps = "；".join(gap_sentence(gap) for gap in error.gaps)
        messages.error(request, gaps or error_sentence(error))
    else:
        messages.success(request, _("已发放通行证，到时自动失效。"))
    return redirect("desk:order", order_id)


@access.signed_in
@require_POST
@idempotent
def end_pass(request: access.SignedRequest, order_id: UUID, pass_id: UUID) -> HttpResponse:
    """收回通行证."""
    organisations.revoke_pass(pass_id, by=request.actor)
    messages.success(request, _("通行证已收回。"))
    return redirect("desk:order", order_id)
