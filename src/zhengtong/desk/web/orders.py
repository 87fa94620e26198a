"""Work orders: the list with filters, one order with its verbs."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhengtong.desk.domain.permits import PERMITS
from zhengtong.desk.domain.work_orders import (
    MEASURES_AT_MOST,
    SEVERITY_NAMES,
    STATE_NAMES,
    VERB_NAMES,
    OrderState,
    Severity,
)
from zhengtong.desk.models import Step, WorkOrder, WorkOrderAction
from zhengtong.desk.selectors import work_orders as selectors
from zhengtong.desk.selectors.policies import cause_name, order_causes
from zhengtong.desk.services import passes as services
from zhengtong.desk.services import work_orders
from zhengtong.desk.web import order_listings
from zhengtong.desk.web.passes import passes_of, report_form
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.forms import PlainForm, choose
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

SEVERITY_KINDS = {Severity.CRITICAL: "danger", Severity.MAJOR: "warn", Severity.MINOR: "neutral"}
STATE_KINDS = {OrderState.OPEN: "warn", OrderState.ACCEPTED: "info", OrderState.CLOSED: "ok"}
AREA = forms.Textarea(attrs={"rows": 3})


class CloseForm(PlainForm):
    """Cause and measures."""

    cause = forms.ChoiceField(label=gettext_lazy("原因"))
    measures = forms.CharField(
        label=gettext_lazy("处置措施"), max_length=MEASURES_AT_MOST, widget=AREA
    )


class NoteForm(PlainForm):
    """What was found or done so far."""

    text = forms.CharField(label=gettext_lazy("处置记录"), max_length=MEASURES_AT_MOST, widget=AREA)


class GiveForm(PlainForm):
    """To whom the order goes."""

    to_account = forms.ChoiceField(label=gettext_lazy("转给"))
    reason = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=500)


class ReopenForm(PlainForm):
    """Why it goes on."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=500)


def _row(order: WorkOrder) -> dict[str, Any]:
    is_late = order.state != OrderState.CLOSED and bool(
        order.due_on and order.due_on < clock.today()
    )
    return {
        "order": order,
        "title": order.alarm.shown_title,
        "severity": _(SEVERITY_NAMES[order.severity]),
        "severity_kind": SEVERITY_KINDS[Severity(order.severity)],
        "state": _(STATE_NAMES[order.state]),
        "state_kind": STATE_KINDS[OrderState(order.state)],
        "is_late": is_late,
    }


def _rows(orders: list[WorkOrder]) -> list[dict[str, Any]]:
    return [_row(order) for order in orders]


@access.signed_in
def list_orders(request: access.SignedRequest) -> HttpResponse:
    """Work orders of my body and mine, newest first."""
    chosen = {name: request.GET.get(name, "").strip() for name in ("state", "severity", "q")}
    state = chosen["state"] if chosen["state"] in {*STATE_NAMES, "mine", "overdue"} else ""
    severity = chosen["severity"] if chosen["severity"] in SEVERITY_NAMES else ""
    text = chosen["q"].replace("\x00", "")
    found = selectors.list_orders(request.actor, state=state, severity=severity, text=text)
    if exports.is_asked(request):
        return exports.send_list(request, order_listings.ORDERS, found, describe=_rows)
    page = paginate(found, request)
    special = [("", _("全部")), ("mine", _("由我处置")), ("overdue", _("已超期"))]
    return render(
        request,
        "desk/orders.html",
        {
            "page": page,
            "rows": [_row(order) for order in page],
            "counts": selectors.count_orders(request.actor),
            "state": state,
            "severity": severity,
            "q": text,
            "states": special + [(code, _(name)) for code, name in STATE_NAMES.items()],
            "severities": [("", _("全部"))] + [(c, _(n)) for c, n in SEVERITY_NAMES.items()],
        },
    )


@access.signed_in
def show_order(request: access.SignedRequest, order_id: UUID) -> HttpResponse:
    """One order: the alarm, what happened, and what the actor may do."""
    return _show(request, order_id, {})


def _show(
    request: access.SignedRequest, order_id: UUID, faulty: dict[str, PlainForm], status: int = 200
) -> HttpResponse:
    order = selectors.get_order(order_id, by=request.actor)
    actions = [_action(row) for row in order.actions.all()]
    cause = cause_name(order.cause) if order.cause else ""
    offered = _offered(request, order) | faulty
    context = _row(order) | {"cause": cause, "actions": actions} | offered
    context |= passes_of(order, request)
    return render(request, "desk/order.html", context, status=status)


def _action(row: WorkOrderAction) -> dict[str, Any]:
    cause = cause_name(row.cause) if row.cause else ""
    return {"row": row, "verb": _(VERB_NAMES.get(row.verb, row.verb)), "cause": cause}


def _offered(request: access.SignedRequest, order: WorkOrder) -> dict[str, Any]:
    """The forms that the actor may use on the order as it stands."""
    actor, step = request.actor, selectors.find_step(order)
    if order.state == OrderState.CLOSED:
        may_reopen = PERMITS["desk.reopen-order"](actor)
        return {"reopen_form": ReopenForm(revision=order.revision) if may_reopen else None}
    if actor.has(Role.CONTRACTOR):
        return {"report_form": report_form(), "nobody": step is None}
    offered: dict[str, Any] = {"note_form": NoteForm(), "nobody": step is None}
    is_mine = _is_mine(step, request)
    if is_mine:
        offered["may_accept"] = order.owner != actor.account_id
        offered["close_form"] = _close_form(order)
    if step is not None and (is_mine or PERMITS["desk.reassign-order"](actor)):
        offered["give_form"] = _give_form(order)
    return offered


def _is_mine(step: Step | None, request: access.SignedRequest) -> bool:
    actor = request.actor
    if step is None:
        return False
    if step.transferred_to is not None:
        return step.transferred_to == actor.account_id
    return actor.has(Role(step.role)) and actor.body_id == step.body.uuid


def _close_form(order: WorkOrder, data: Any = None) -> CloseForm:
    told = next((row for row in reversed(order.actions.all()) if row.verb == "report"), None)
    initial = {"cause": told.cause, "measures": told.text} if told else {}
    form = CloseForm(data, revision=order.revision, initial=initial)
    choose(form, "cause", [("", _("请选择")), *((c, cause_name(c)) for c in order_causes())])
    return form


def _give_form(order: WorkOrder, data: Any = None) -> GiveForm | None:
    people = [p for p in selectors.list_candidates(order) if p.account_id != order.owner]
    if not people:
        return None
    form = GiveForm(data, revision=order.revision)
    choose(form, "to_account", [(str(p.account_id), f"{p.name}（{p.post_title}）") for p in people])
    return form


@access.signed_in
@idempotent
def accept_order(request: access.SignedRequest, order_id: UUID) -> HttpResponse:
    """接单."""
    if request.method == "POST":
        work_orders.accept_order(order_id, by=request.actor)
        messages.success(request, _("已接单。"))
    return redirect("desk:order", order_id)


@access.signed_in
@idempotent
def give_order(request: access.SignedRequest, order_id: UUID) -> HttpResponse:
    """转派."""
    order = selectors.get_order(order_id, by=request.actor)
    form = _give_form(order, request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        work_orders.reassign_order(
            order_id,
            to_account=UUID(form.cleaned_data["to_account"]),
            reason=form.cleaned_data["reason"],
            by=request.actor,
            revision=form.sent_revision,
        )
        messages.success(request, _("已转派。"))
    elif request.method == "POST":
        messages.error(request, _("请选择转给谁。"))
    return redirect("desk:order", order_id)


@access.signed_in
@idempotent
def note_order(request: access.SignedRequest, order_id: UUID) -> HttpResponse:
    """处置记录."""
    form = NoteForm(request.POST or None)
    if request.method != "POST":
        return redirect("desk:order", order_id)
    if not form.is_valid():
        return _show(request, order_id, {"note_form": form}, 422)
    work_orders.comment_order(order_id, text=form.cleaned_data["text"], by=request.actor)
    return redirect("desk:order", order_id)


@access.roles(Role.CONTRACTOR)
@require_POST
@idempotent
def report_order(request: access.SignedRequest, order_id: UUID) -> HttpResponse:
    """驻场处置报告."""
    form = report_form(request.POST)
    if not form.is_valid():
        return _show(request, order_id, {"report_form": form}, 422)
    data = form.cleaned_data
    services.report_order(order_id, cause=data["cause"], text=data["text"], by=request.actor)
    messages.success(request, _("已报告处置人。"))
    return redirect("desk:order", order_id)


@access.signed_in
@idempotent
def close_order(request: access.SignedRequest, order_id: UUID) -> HttpResponse:
    """办结 with cause and measures."""
    if request.method != "POST":
        return redirect("desk:order", order_id)
    form = _close_form(selectors.get_order(order_id, by=request.actor), request.POST)
    if form.is_valid():
        try:
            work_orders.close_order(
                order_id,
                cause=form.cleaned_data["cause"],
                measures=form.cleaned_data["measures"],
                by=request.actor,
                revision=form.sent_revision,
            )
        except DomainError as error:
            if error.status != 422:
                raise
            form.add_domain_error(error)
        else:
            messages.success(request, _("工单已办结。"))
            return redirect("desk:order", order_id)
    return _show(request, order_id, {"close_form": form}, 422)


@access.signed_in
@idempotent
def reopen_order(request: access.SignedRequest, order_id: UUID) -> HttpResponse:
    """The order opened again."""
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        work_orders.reopen_order(
            order_id,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            revision=form.sent_revision,
        )
        messages.success(request, _("工单已重新打开。"))
    elif request.method == "POST":
        messages.error(request, _("请写明理由。"))
    return redirect("desk:order", order_id)
