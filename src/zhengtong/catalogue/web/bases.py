"""Pages of the register of legal bases (法律依据)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.bases import LIMITS, STATE_NAMES, BasisFacts, BasisState
from zhengtong.catalogue.domain.vocabulary import BASIS_KINDS, SUFFICIENT_BASES
from zhengtong.catalogue.selectors import bases as questions
from zhengtong.catalogue.services import bases as deeds
from zhengtong.catalogue.web.forms import choices_of
from zhengtong.catalogue.web.listings import BASES, list_basis_objects
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access, export_lines, exports
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

KINDS = {key: name for key, name in BASIS_KINDS.items() if key in SUFFICIENT_BASES}
STATE_KINDS = {
    BasisState.WAITING: "info",
    BasisState.LISTED: "ok",
    BasisState.RETURNED: "danger",
    BasisState.REPLACED: "neutral",
}


class BasisForm(PlainForm):
    """One article of one text."""

    kind = forms.ChoiceField(label=gettext_lazy("依据类型"), choices=lambda: choices_of(KINDS))
    document = forms.CharField(label=gettext_lazy("文件名称"), max_length=LIMITS["document"])
    number = forms.CharField(
        label=gettext_lazy("文号"), max_length=LIMITS["number"], required=False
    )
    article = forms.CharField(label=gettext_lazy("条款"), max_length=LIMITS["article"])
    quote = forms.CharField(
        label=gettext_lazy("条款原文"),
        max_length=LIMITS["quote"],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("照录公布的文本，不要概括。"),
    )
    source = forms.CharField(
        label=gettext_lazy("原文来源"),
        max_length=LIMITS["source"],
        help_text=gettext_lazy("公报、公布机关网站的网页地址等，他人可以据此查到原文。"),
    )
    in_force_from = forms.DateField(label=gettext_lazy("施行日期"))
    in_force_until = forms.DateField(label=gettext_lazy("失效日期"), required=False)
    forbids_giving = forms.BooleanField(
        label=gettext_lazy("该条款规定数据不得提供"),
        required=False,
        help_text=gettext_lazy("只有作此规定的条款，才能作为不予共享的依据。"),
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=LIMITS["note"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _text(request: Any, name: str) -> str:
    return str(request.GET.get(name, "")).replace("\x00", "").strip()[:100]


@access.signed_in
@require_safe
def list_bases(request: access.SignedRequest) -> HttpResponse:
    """The register, narrowed by words, kind, state and force today."""
    text, kind, state = _text(request, "q"), _text(request, "kind"), _text(request, "state")
    force = _text(request, "force")
    found = questions.search_bases(
        request.actor,
        text=text,
        kind=kind if kind in KINDS else "",
        state=state,
        day=clock.today() if force == "today" else None,
    )
    if exports.is_asked(request):
        return exports.send_list(request, BASES, found)
    if export_lines.is_asked(request):
        return export_lines.send_lines(request, BASES, found, describe=list_basis_objects)
    page = paginate(found, request)
    context = {
        "page": page,
        "rows": [_described(row) for row in page],
        "q": text,
        "kind": kind,
        "state": state,
        "force": force,
        "kinds": [("", _("全部")), *((key, _(name)) for key, name in KINDS.items())],
        "states": [("", _("全部")), *((key, _(name)) for key, name in STATE_NAMES.items())],
        "forces": [("", _("全部")), ("today", _("今天施行中"))],
        "may_record": _may_record(request),
    }
    return render(request, "catalogue/bases.html", context)


def _described(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "kind": _(KINDS[row.kind]),
        "state": _(STATE_NAMES[row.state]),
        "badge": STATE_KINDS[row.state],
    }


def _may_record(request: Any) -> bool:
    body_id = request.actor.body_id
    return body_id is not None and permits.is_permitted(
        "catalogue.record-basis", request.actor, body_id
    )


@access.signed_in
@require_safe
def show_basis(request: access.SignedRequest, basis_id: UUID) -> HttpResponse:
    """One article, word for word, with its review."""
    row = questions.get_basis(basis_id, by=request.actor)
    context = {
        **_described(row),
        "basis": row,
        "matter": desk.find_matter(deeds.BASIS_KIND, str(basis_id)),
        "flow_kind": deeds.BASIS_KIND,
        "may_correct": _may_record(request) and row.state == BasisState.LISTED,
    }
    return render(request, "catalogue/basis.html", context)


@access.roles(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def record(request: access.SignedRequest) -> HttpResponse:
    """A new article for the register."""
    return _form_page(request, BasisForm(request.POST or None), None)


@access.roles(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def correct(request: access.SignedRequest, basis_id: UUID) -> HttpResponse:
    """A correction of a listed article, as its end of force."""
    row = questions.get_basis(basis_id, by=request.actor)
    form = BasisForm(request.POST or None, initial=vars(row.facts))
    return _form_page(request, form, basis_id)


def _form_page(request: Any, form: BasisForm, basis_id: UUID | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        facts = BasisFacts(**form.clean_values())
        try:
            if basis_id is None:
                row = deeds.record_bases([facts], by=request.actor)[0]
            else:
                row = deeds.correct_basis(basis_id, facts, by=request.actor)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("已送本单位负责人审核，通过后入库。"))
            return redirect("catalogue:basis", row.uuid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "basis_id": basis_id}
    return render(request, "catalogue/basis_form.html", context, status=status)
