"""The route editor: which route holds for each kind, its steps and versions, who gets what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.desk.domain.route_checks import FAULT_NAMES, permit_route
from zhengtong.desk.domain.routes import RouteStep
from zhengtong.desk.selectors import routes as questions
from zhengtong.desk.services import routes as deeds
from zhengtong.desk.web import listings
from zhengtong.desk.web.route_forms import (
    RouteFile,
    change_rows,
    read_rows,
    row_of,
    rows_with_gaps,
    step_choices,
    steps_of,
)
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.ids import read_uuid
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence, gap_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

KEEPERS = (Role.BODY_ADMIN, Role.SYSTEM_ADMIN)


def _level_of(request: access.SignedRequest) -> UUID | None:
    """The body whose routes are meant; None for the installation's, the system administrator's.

    Raises:
        Forbidden, BodyNotFound.
    """
    asked = request.POST.get("body") or request.GET.get("body") or ""
    body_id = read_uuid(asked)
    if body_id is None and not request.actor.has(Role.SYSTEM_ADMIN):
        body_id = request.actor.body_id
    permit_route(request.actor, body_id)
    if body_id is not None:
        organisations.get_body(body_id)
    return body_id


def _source_name(source: str) -> str:
    names = {
        questions.BODY: _("本单位流程"),
        questions.INSTALLATION: _("平台统一流程"),
        questions.DECLARED: _("系统默认流程"),
    }
    return names[source]


def _frame(body_id: UUID | None) -> dict[str, Any]:
    body = organisations.get_body(body_id) if body_id else None
    return {"level": body, "body_query": f"?body={body_id}" if body_id else ""}


@access.roles(*KEEPERS)
@require_safe
def list_routes(request: access.SignedRequest) -> HttpResponse:
    """Every kind of matter with the route that holds, and where it comes from."""
    body_id = _level_of(request)
    rows = [
        {"row": row, "title": _(row.kind.title), "source": _source_name(row.source)}
        for row in questions.list_routes(body_id)
    ]
    context = {
        **_frame(body_id),
        "rows": rows,
        "fault_count": questions.search_faults(request.actor).count(),
        "file_form": RouteFile(),
    }
    return render(request, "desk/routes.html", context)


@access.roles(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def edit_route(request: access.SignedRequest, kind: str) -> HttpResponse:
    """One route: change, add, move and drop steps, see who would get what, save."""
    body_id = _level_of(request)
    route = questions.get_route(kind, body_id)
    if request.method != "POST":
        return _editor(request, body_id, route, [row_of(step) for step in route.steps])
    rows, verb = read_rows(request.POST), request.POST.get("verb", "save")
    if verb not in {"save", "preview"}:
        return _editor(request, body_id, route, change_rows(rows, verb))
    if verb == "preview":
        return _editor(request, body_id, route, rows, checked=True)
    try:
        deeds.save_route(
            kind,
            steps_of(rows),
            body_id=body_id,
            by=request.actor,
            revision=_number(request.POST.get("revision", "")),
            note=request.POST.get("note", ""),
        )
    except DomainError as error:
        if not error.gaps:
            raise
        return _editor(request, body_id, route, rows, checked=True, status=422)
    messages.success(request, _("流程已保存。办理中的事项仍按原流程走完。"))
    return _back(kind, body_id)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _back(kind: str, body_id: UUID | None) -> HttpResponse:
    url = reverse("desk:route", args=[kind])
    return redirect(f"{url}?body={body_id}" if body_id else url)


def _editor(
    request: access.SignedRequest,
    body_id: UUID | None,
    route: questions.RouteRow,
    rows: list[dict[str, Any]],
    *,
    checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    steps: tuple[RouteStep, ...] = steps_of(rows)
    gaps = deeds.find_gaps(route.kind.code, steps, body_id) if checked else ()
    posted = request.POST.get("revision", "") if request.method == "POST" else ""
    context = {
        **_frame(body_id),
        "route": route,
        "title": _(route.kind.title),
        "source": _source_name(route.source),
        "is_own": route.source == (questions.BODY if body_id else questions.INSTALLATION),
        "rows": rows_with_gaps(rows, gaps),
        "general": [gap_sentence(gap) for gap in gaps if not gap.field],
        "has_gaps": bool(gaps),
        "choices": step_choices(body_id, steps),
        "preview": questions.preview_route(route.kind.code, body_id, steps) if body_id else None,
        "versions": questions.list_versions(route.kind.code, body_id),
        "revision": posted or route.revision,
        "note": request.POST.get("note", ""),
    }
    return render(request, "desk/route.html", context, status=status)


@access.roles(*KEEPERS)
@require_POST
@idempotent
def drop_route(request: access.SignedRequest, kind: str) -> HttpResponse:
    """The body's own route stops holding; the one above it does again."""
    body_id = _level_of(request)
    revision = _number(request.POST.get("revision", ""))
    deeds.drop_route(kind, body_id=body_id, by=request.actor, revision=revision)
    messages.success(request, _("已恢复使用上一级的流程。"))
    return _back(kind, body_id)


@access.roles(*KEEPERS)
@require_POST
@idempotent
def restore_route(request: access.SignedRequest, kind: str, number: int) -> HttpResponse:
    """An earlier version brought back."""
    body_id = _level_of(request)
    try:
        deeds.restore_route(
            kind,
            number,
            body_id=body_id,
            by=request.actor,
            revision=_number(request.POST.get("revision", "")),
        )
    except DomainError as error:
        if not error.gaps:
            raise
        for gap in error.gaps:
            messages.error(request, gap_sentence(gap))
    else:
        messages.success(request, _("已恢复第 %(number)s 版流程。") % {"number": number})
    return _back(kind, body_id)


@access.roles(*KEEPERS)
@require_safe
def send_routes(request: access.SignedRequest) -> HttpResponse:
    """All routes that hold, as a file that can be loaded again."""
    data = deeds.export_routes(_level_of(request))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="routes.json"'
    return response


@access.roles(*KEEPERS)
@require_POST
@idempotent
def load_routes(request: access.SignedRequest) -> HttpResponse:
    """Routes of a file saved where they differ; all or none."""
    body_id = _level_of(request)
    form = RouteFile(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "；".join(str(e) for es in form.errors.values() for e in es))
        return redirect(reverse("desk:routes") + _frame(body_id)["body_query"])
    try:
        saved = deeds.import_routes(form.cleaned_data["file"], body_id=body_id, by=request.actor)
    except DomainError as error:
        for sentence in [error_sentence(error), *(gap_sentence(g) for g in error.gaps)]:
            messages.error(request, sentence)
    else:
        messages.success(request, _("已更新 %(count)s 条流程。") % {"count": len(saved)})
    return redirect(reverse("desk:routes") + _frame(body_id)["body_query"])


@access.roles(*KEEPERS)
@require_safe
def show_health(request: access.SignedRequest) -> HttpResponse:
    """流程体检: steps that nobody living could decide, with the way to mend them."""
    found = questions.search_faults(request.actor)
    if exports.is_asked(request):
        return exports.send_list(request, listings.ROUTE_FAULTS, found)
    page = paginate(found, request)
    rows = [
        {
            "fault": fault,
            "kind": listings.kind_name(fault.kind),
            "why": _(FAULT_NAMES.get(fault.fault, fault.fault)),
        }
        for fault in page
    ]
    return render(request, "desk/route_health.html", {"page": page, "rows": rows})
