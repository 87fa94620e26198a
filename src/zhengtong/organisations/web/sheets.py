"""Pages that take in bodies and people by spreadsheet: upload, preview with faults, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError, fill
from zhengtong.organisations.domain.sheets import COLUMNS
from zhengtong.organisations.services import sheets
from zhengtong.organisations.web.forms import SheetForm, add_gaps
from zhengtong.organisations.web.listings import FAULTS
from zhengtong.organisations.web.sheet_files import read_table, write_template
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate

KEEPERS = (Role.SYSTEM_ADMIN, Role.BODY_ADMIN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULTS_PER_PAGE = 50
ROWS_SHOWN = 20


@access.roles(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload_sheet(request: Any) -> HttpResponse:
    """Takes a file in; nothing of it is in force before the preview is confirmed."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload_id = sheets.keep_sheet(
                form.cleaned_data["kind"],
                file_name=file.name,
                table=read_table(file.name, file.read()),
                by=request.actor,
            )
        except DomainError as error:
            add_gaps(form, error)
        else:
            return redirect("organisations:import-preview", upload_id)
    return render(request, "organisations/import.html", {"form": form})


@access.roles(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def preview_sheet(request: Any, upload_id: UUID) -> HttpResponse:
    """Every faulty cell, or the first rows and the button that takes all of them over."""
    if request.method == "POST":
        taken = sheets.take_sheet(upload_id, by=request.actor)
        words = _("已导入：新增 %(created)s，更新 %(changed)s，无变化 %(unchanged)s。")
        messages.success(request, words % vars(taken))
        return redirect("organisations:bodies")
    upload = sheets.get_upload(upload_id, by=request.actor)
    faults = sheets.check_sheet(upload, by=request.actor)
    if exports.is_asked(request):
        return exports.send_list(request, FAULTS, [_fault_cells(f) for f in faults])
    rows = [row for row in upload.rows if row]
    columns = COLUMNS[upload.kind]
    page = paginate(faults, request, per_page=FAULTS_PER_PAGE)
    context = {
        "upload": upload,
        "count": len(rows),
        "fault_count": len(faults),
        "page": page,
        "faults": [_fault_cells(f) for f in page],
        "columns": columns,
        "rows": [[row.get(column.field, "") for column in columns] for row in rows[:ROWS_SHOWN]],
    }
    return render(request, "organisations/import_preview.html", context)


def _fault_cells(fault: Any) -> tuple[int, str, str]:
    return fault.row, fault.column, fill(_(fault.message), fault.facts)


@access.roles(*KEEPERS)
@require_http_methods(["GET", "HEAD"])
def send_template(request: Any, kind: str) -> HttpResponse:
    """An empty sheet with headings and an example row."""
    if kind not in COLUMNS:
        raise Http404
    response = HttpResponse(write_template(kind), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="zhengtong-{kind}.xlsx"'
    return response
