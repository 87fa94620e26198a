"""Passes on the page of a work order: give one to a contractor, end it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.desk.domain.work_orders import MEASURES_AT_MOST, OrderState
from zhengtong.desk.models import WorkOrder
from zhengtong.desk.selectors.passes import parse_things, things_behind
from zhengtong.desk.selectors.policies import cause_name, order_causes
from zhengtong.desk.services.passes import give_order_pass
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access
from zhengtong.toolkit.forms import PlainForm, choose
from zhengtong.toolkit.idempotency import idempotent


class PassForm(PlainForm):
    """To whom, how long, why, and what it opens."""

    account = forms.ChoiceField(label=gettext_lazy("驻场人员"))
    hours = forms.IntegerField(label=gettext_lazy("时长（小时）"), min_value=1, initial=8)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)
    things = forms.MultipleChoiceField(
        label=gettext_lazy("可打开的对象"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "除工单外，只能打开勾选的对象；交换任务连同其全部运行，运行只开那一次。"
        ),
    )
    search = forms.CharField(
        label=gettext_lazy("查找系统、交换任务和运行"), required=False, max_length=100
    )

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = organisations.list_contractors_of(order.body.uuid)
        rows = [(str(tie.account.uuid), f"{tie.account.name}（{tie.company}）") for tie in people]
        choose(self, "account", rows)
        self.is_offered = bool(rows)
        behind = things_behind(order)
        self.initial.setdefault("things", [one.key for one in behind])
        choose(self, "things", _choices([*behind, *self._sought(order)]))

    def _sought(self, order: WorkOrder) -> list[organisations.PassThing]:
        """What was ticked before, and what is called as the search says."""
        if not self.is_bound:
            return []
        sent: Any = self.data
        ticked = parse_things(sent.getlist("things"))
        known, _missing = organisations.call_things(order.body.uuid, ticked)
        if not self.is_search:
            return known
        text = str(self.data.get("search", ""))[:100]
        return [*known, *organisations.search_things(order.body.uuid, text)]

    @property
    def is_search(self) -> bool:
        """Whether the search was asked, not the pass."""
        return self.is_bound and "find" in self.data


def _choices(things: list[organisations.PassThing]) -> list[tuple[str, str]]:
    names = {kind.code: kind.title for kind in organisations.chosen_kinds()}
    return list({one.key: f"{_(names.get(one.kind, ''))} · {one.title}" for one in things}.items())


class ReportForm(PlainForm):
    """What the contractor found or did, and the cause they hold likely."""

    cause = forms.ChoiceField(label=gettext_lazy("原因（判断）"), required=False)
    text = forms.CharField(
        label=gettext_lazy("处置情况"),
        max_length=MEASURES_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def report_form(data: Any = None) -> ReportForm:
    """The form with the causes in the reader's language."""
    form = ReportForm(data)
    causes = [(code, cause_name(code)) for code in order_causes()]
    choose(form, "cause", [("", _("尚不清楚")), *causes])
    return form


def passes_of(order: WorkOrder, request: access.SignedRequest) -> dict[str, Any]:
    """The passes of the order, and whether one may be given: there are contractors, it is open."""
    is_staff = not request.actor.has(Role.CONTRACTOR)
    is_open = order.state != OrderState.CLOSED
    return {
        "passes": organisations.list_passes_of(order.uuid),
        "may_pass": is_staff
        and is_open
        and bool(organisations.list_contractors_of(order.body.uuid)),
        "is_staff": is_staff,
    }


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def give_pass(request: access.SignedRequest, order_id: UUID) -> HttpResponse:
    """发放通行证: to whom, how long, and the things it opens, one by one."""
    found = WorkOrder.objects.for_actor(request.actor).select_related("alarm", "body")
    order = found.get_or_refuse(order_id)
    form = PassForm(request.POST or None, order=order)
    if form.is_search:
        again = _as_typed(form, order)
        return render(request, "desk/pass_new.html", {"form": again, "order": order})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            give_order_pass(
                order_id, account_id=UUID(data["account"]), hours=data["hours"],
                reason=data["reason"], things=parse_things(data["things"]), by=request.actor,
            )  # fmt: skip
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("已发放通行证，到时自动失效。"))
            return redirect("desk:order", order_id)
    context = {"form": form, "order": order}
    return render(request, "desk/pass_new.html", context, status=422 if form.errors else 200)


def _as_typed(form: PassForm, order: WorkOrder) -> PassForm:
    """The form as it was filled in, with what the search found; nothing is judged yet."""
    sent: Any = form.data
    typed: dict[str, Any] = {name: sent.get(name, "") for name in ("account", "hours", "reason")}
    again = PassForm(order=order, initial=typed | {
        "search": sent.get("search", ""), "things": sent.getlist("things"),
    })  # fmt: skip
    choose(again, "things", form.fields["things"].choices)  # type: ignore[attr-defined]
    return again


@access.signed_in
@require_POST
@idempotent
def end_pass(request: access.SignedRequest, order_id: UUID, pass_id: UUID) -> HttpResponse:
    """收回通行证."""
    organisations.revoke_pass(pass_id, by=request.actor)
    messages.success(request, _("通行证已收回。"))
    return redirect("desk:order", order_id)
