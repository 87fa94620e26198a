"""Pages that take in records by file: upload, preview with faults, confirm as one amendment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Conflict, DomainError, Gap, RuleBroken
from zhengtong.kernel.sheets import CellFault
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.services import uploads
from zhengtong.standards.web.forms import SheetForm
from zhengtong.standards.web.listings import FAULTS
from zhengtong.standards.web.sheet_files import read_file, write_template
from zhengtong.standards.web.words import locate_gap
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.pagination import paginate

FAULTS_PER_PAGE = 50
ROWS_SHOWN = 20


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: access.SignedRequest) -> HttpResponse:
    """Takes a file in; nothing of it is a draft before the preview is confirmed."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, register = form.cleaned_data["file"], form.cleaned_data["register"]
        try:
            records, faults = read_file(register, file.name, file.read())
            upload_id = uploads.keep_sheet(
                register, records, faults, file_name=file.name, by=request.actor
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            return redirect("standards:import-preview", upload_id)
    context = {
        "form": form,
        "registers": [(code, _(one.title)) for code, one in REGISTERS.items()],
        "nav_key": "standards.amendments",
    }
    return render(request, "standards/import.html", context, status=422 if form.errors else 200)


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: access.SignedRequest, upload_id: UUID) -> HttpResponse:
    """Every faulty cell, or the first records and the button that drafts all of them."""
    wrong = ""
    if request.method == "POST":
        try:
            amendment_id = uploads.take_upload(upload_id, by=request.actor)
        except (RuleBroken, Conflict) as error:
            wrong = error_sentence(error)
        else:
            messages.success(request, _("已导入为一项变更，可整体提交审核或整体撤销。"))
            return redirect("standards:amendment", amendment_id)
    kept = uploads.get_upload(upload_id, by=request.actor)
    cells = [_cells(kept.register, fault) for fault in uploads.check_upload(kept)]
    if exports.is_asked(request):
        return exports.send_list(request, FAULTS, cells)
    page = paginate(cells, request, per_page=FAULTS_PER_PAGE)
    register = REGISTERS[kept.register]
    context = {
        "upload": kept,
        "count": len(kept.records),
        "row_count": sum(len(one["rows"]) for one in kept.records),
        "fault_count": len(cells),
        "page": page,
        "wrong": wrong,
        "heads": [_(one.label) for one in register.columns],
        "rows": [_shown(register, one["content"]) for one in kept.records[:ROWS_SHOWN]],
        "nav_key": "standards.amendments",
    }
    return render(request, "standards/import_preview.html", context, status=422 if wrong else 200)


def _shown(register: Any, content: dict[str, Any]) -> list[str]:
    return [str(content.get(one.name) or "")[:80] for one in register.columns]


def _cells(register: str, fault: CellFault) -> tuple[int, str, str]:
    """Line, heading and reason of a fault."""
    kept = REGISTERS[register]
    labels = {one.name: _(one.label) for one in (*kept.columns, *kept.row_columns)}
    labels[kept.rows] = _(kept.row_title) if kept.rows else ""
    gap = Gap(field=fault.column, message=fault.message, facts=fault.facts)
    return fault.row, labels.get(fault.column, fault.column), locate_gap(kept, gap)[1]


@access.roles(Role.OFFICER)
@require_safe
def send_template(request: access.SignedRequest, register: str) -> HttpResponse:
    """A sheet with headings, an example and what to write."""
    if register not in REGISTERS:
        raise Http404
    response = HttpResponse(write_template(register), content_type=exports.XLSX)
    response["Content-Disposition"] = f'attachment; filename="zhengtong-{register}.xlsx"'
    return response
