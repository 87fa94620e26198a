"""Pages of reforms: all of them, one being prepared, one as it was carried out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations.domain.errors import BodyStillHolds, InvalidFields
from zhengtong.organisations.domain.reforms import REFORM_NAMES, ReformPlan, check_plan
from zhengtong.organisations.models import BodyReform
from zhengtong.organisations.selectors.reforms import preview_moves, target_of
from zhengtong.organisations.services.reforms import carry_out_reform
from zhengtong.organisations.web.forms import add_gaps
from zhengtong.organisations.web.listings import REFORMS
from zhengtong.organisations.web.reform_forms import ReformForm, split_choices
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

LINE_READERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


@access.signed_in
@require_http_methods(["GET", "HEAD"])
def list_reforms(request: Any) -> HttpResponse:
    """All reforms, newest first; what became of bodies is for all staff to know."""
    found = BodyReform.objects.all()
    if exports.is_asked(request):
        return exports.send_list(request, REFORMS, found)
    page = paginate(found, request)
    context = {
        "page": page,
        "rows": [(row, _(REFORM_NAMES[row.kind])) for row in page],
        "may_reform": request.actor.has(Role.SYSTEM_ADMIN),
    }
    return render(request, "organisations/reforms.html", context)


@access.signed_in
@require_http_methods(["GET", "HEAD"])
def show_reform(request: Any, reform_id: UUID) -> HttpResponse:
    """One reform on paper: what was ordered, what went where.

    How much went is for all staff to know; what it was is only for those who run the platform,
    since it names drafts, addresses and credentials.
    """
    row = BodyReform.objects.filter(uuid=reform_id).first()
    if row is None:
        raise Http404
    context = {
        "row": row,
        "kind": _(REFORM_NAMES[row.kind]),
        "shows_lines": request.actor.has(*LINE_READERS),
    }
    return render(request, "organisations/reform.html", context)


@access.roles(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def prepare_reform(request: Any) -> HttpResponse:
    """The form; its preview with everything that would move; carried out when confirmed."""
    form = ReformForm(request.POST or None, initial={"on": clock.today()})
    plan = _plan_of(request, form)
    if plan is not None and request.POST.get("verb") == "carry-out":
        row = _carry_out(request, form, plan)
        if row is not None:
            messages.success(request, _("机构改革已办理，请核对清单。"))
            return redirect("organisations:reform", row.uuid)
    context = {"form": form, **(_preview(plan) if plan else {})}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "organisations/reform_form.html", context, status=status)


def _plan_of(request: Any, form: ReformForm) -> ReformPlan | None:
    """The plan as sent, without gaps; None where there is none, the gaps on the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    plan = form.plan(request.POST)
    gaps = check_plan(plan, today=clock.today())
    if gaps:
        add_gaps(form, InvalidFields(gaps=tuple(gaps)))
    return None if gaps else plan


def _carry_out(request: Any, form: ReformForm, plan: ReformPlan) -> BodyReform | None:
    """The reform; None where it was not confirmed or is refused, with the reason on the form."""
    if request.POST.get("confirmed", "").strip() != plan.document.strip():
        form.add_error(None, _("请在确认处再填一次文号，两次须一致。"))
        return None
    try:
        return carry_out_reform(plan, by=request.actor)
    except DomainError as error:
        if isinstance(error, BodyStillHolds):
            form.add_error(None, error_sentence(error))
        add_gaps(form, error)
        return None


def _preview(plan: ReformPlan) -> dict[str, Any]:
    moves = preview_moves(plan)
    return {
        "is_previewed": True,
        "moves": [(move, str(target_of(plan, move.holding) or "")) for move in moves],
        "obstacles": [line for move in moves for line in move.obstacles],
        **split_choices(plan),
    }
