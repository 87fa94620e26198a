"""Official forms: print, bring back, check, void; the register of all."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from zhengtong.desk.domain.official_forms import FORM_STATE_NAMES, FormState, find_form_kind
from zhengtong.desk.models import OfficialForm
from zhengtong.desk.selectors import official_forms as selectors
from zhengtong.desk.selectors.papers import MATTER
from zhengtong.desk.services import attachments, official_forms, scans
from zhengtong.desk.templatetags.official_forms import STATE_KINDS
from zhengtong.desk.web.papers import sent_files
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.idempotency import idempotent, key_of, once
from zhengtong.toolkit.pagination import paginate_capped


class ReturnForm(PlainForm):
    """The scan or sealed file, under the number that stands on the paper."""

    number = forms.CharField(
        label=gettext_lazy("纸质件上的文书编号"), max_length=40,
        help_text=gettext_lazy("照纸质件右上角填写，用于核对没有传错。"),
    )  # fmt: skip
    sent = forms.FileField(
        label=gettext_lazy("盖章扫描件或电子签章文件"),
        help_text=gettext_lazy("一份 PDF、OFD、PNG 或 JPEG 文件。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent"].widget.attrs["accept"] = ".pdf,.ofd,.png,.jpg,.jpeg"


def state_of(row: OfficialForm) -> dict[str, str]:
    """The state in words and its colour."""
    return {"state": _(FORM_STATE_NAMES[row.state]), "kind": STATE_KINDS[row.state]}


def title_of(row: OfficialForm) -> str:
    """The form's title in the reader's language."""
    kind = find_form_kind(row.code)
    return _(kind.title) if kind else row.code


@access.signed_in
@require_POST
@idempotent
def print_form(request: access.SignedRequest, matter_id: UUID, code: str) -> HttpResponse:
    """The form with its number, ready for the printer."""
    row = official_forms.print_form(matter_id, code, by=request.actor)
    return redirect("desk:form", row.uuid)


@access.signed_in
@require_GET
def show_form(request: access.SignedRequest, form_id: UUID) -> HttpResponse:
    """The form on paper as it was printed."""
    row = selectors.get_form(form_id, by=request.actor)
    kind = find_form_kind(row.code)
    context = {
        "form": row,
        "title": kind.title if kind else row.code,
        "is_red": kind is not None and kind.is_red,
        "is_outdated": row.state != FormState.VOID and selectors.is_outdated(row),
        "is_void": row.state == FormState.VOID,
        "mark": f"{row.number} {row.digest[:16]}",
    }
    return render(request, "desk/official_form.html", context)


@access.signed_in
def return_form(request: access.SignedRequest, form_id: UUID) -> HttpResponse:
    """The stamped form brought back; checked before the file is stored."""
    row = selectors.get_form(form_id, by=request.actor)
    if request.method != "POST":
        official_forms.refuse_return(row, row.number, request.actor)
        return _return_page(request, row, ReturnForm())
    form = ReturnForm(request.POST, request.FILES)
    if not form.is_valid():
        return _return_page(request, row, form)
    try:
        return _keep(request, row, form.cleaned_data["number"])
    except attachments.FilesRefused as refused:
        for error in refused.errors:
            form.add_domain_error(error)
    except DomainError as error:
        form.add_domain_error(error)
    return _return_page(request, row, form)


def _keep(request: access.SignedRequest, row: OfficialForm, number: str) -> HttpResponse:
    official_forms.refuse_return(row, number, request.actor)
    to = attachments.Bringing(
        owner_kind=MATTER, owner_key=str(row.matter.uuid), kind=official_forms.PAPER_KIND
    )
    staged = attachments.stage_files(sent_files(request), to, by=request.actor)

    def answer() -> HttpResponse:
        official_forms.return_form(row.uuid, staged, number=number, by=request.actor)
        messages.success(request, _("已回传文书 %(number)s。") % {"number": row.number})
        return redirect("desk:matter", row.matter.uuid)

    key = key_of(request)
    try:
        response = once(request, key, answer) if key else answer()
    finally:
        attachments.discard(staged)
    scans.scan_waiting([one.uuid for one in staged])
    return response


def _return_page(request: access.SignedRequest, row: OfficialForm, form: PlainForm) -> HttpResponse:
    context = {"row": row, "title": title_of(row), "form": form, **state_of(row)}
    status = 422 if form.is_bound else 200
    return render(request, "desk/form_return.html", context, status=status)


@access.signed_in
@require_POST
@idempotent
def check_form(request: access.SignedRequest, form_id: UUID) -> HttpResponse:
    """核对, or back to whoever brought it."""
    agrees = request.POST.get("decision") == "agree"
    row = official_forms.check_form(
        form_id, by=request.actor, agrees=agrees, reason=request.POST.get("reason", "")
    )
    text = _("文书 %(number)s 已核对。") if agrees else _("文书 %(number)s 已退回。")
    messages.success(request, text % {"number": row.number})
    return redirect("desk:matter", row.matter.uuid)


@access.signed_in
@require_POST
@idempotent
def void_form(request: access.SignedRequest, form_id: UUID) -> HttpResponse:
    """作废."""
    row = official_forms.void_form(form_id, by=request.actor, reason=request.POST.get("reason", ""))
    messages.success(request, _("文书 %(number)s 已作废。") % {"number": row.number})
    return redirect("desk:matter", row.matter.uuid)


REGISTER = exports.declare(
    exports.Listing(
        key="desk.forms",
        title=gettext_lazy("文书登记簿"),
        columns=(
            (gettext_lazy("文书编号"), lambda row: row.number),
            (gettext_lazy("文书"), title_of),
            (gettext_lazy("事项"), lambda row: row.matter.title),
            (gettext_lazy("编号"), lambda row: row.matter.number),
            (gettext_lazy("单位"), lambda row: row.body.name),
            (gettext_lazy("状态"), lambda row: state_of(row)["state"]),
            (gettext_lazy("打印人"), lambda row: row.printed_by_name),
            (gettext_lazy("打印时间"), lambda row: row.printed_at),
            (gettext_lazy("回传人"), lambda row: row.returned_by_name),
            (gettext_lazy("回传时间"), lambda row: row.returned_at),
            (gettext_lazy("核对人"), lambda row: row.checked_by_name),
            (gettext_lazy("核对时间"), lambda row: row.checked_at),
            (gettext_lazy("理由"), lambda row: row.note),
            (gettext_lazy("SM3 摘要"), lambda row: row.digest),
        ),
    )
)


@access.signed_in
def list_forms(request: access.SignedRequest) -> HttpResponse:
    """文书登记簿: forms of the matters one may see, newest first."""
    state = request.GET.get("state", "")
    state = state if state in FORM_STATE_NAMES else ""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = selectors.search_forms(request.actor, state=state, text=text)
    if exports.is_asked(request):
        return exports.send_list(request, REGISTER, found)
    page = paginate_capped(found, request)
    context = {
        "page": page,
        "rows": [{"form": row, "title": title_of(row), **state_of(row)} for row in page],
        "state": state,
        "q": text,
        "states": [("", _("全部")), *((code, _(name)) for code, name in FORM_STATE_NAMES.items())],
    }
    return render(request, "desk/form_register.html", context)
