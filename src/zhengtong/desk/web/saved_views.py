"""Saved views: keep the filter of a worklist under a name, rename, open by default, delete."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.desk.domain.worklists import WORKLISTS, read_filter
from zhengtong.desk.services import saved_views
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent


def _back(worklist: str, query: str = "") -> HttpResponse:
    answer = redirect(f"desk:{worklist}" if worklist in WORKLISTS else "desk:home")
    answer["Location"] += f"?{query}" if query else "?view=all"
    return answer


def _query_of(request: HttpRequest) -> str:
    return request.POST.get("query", "")[:1000]


@access.signed_in
@require_POST
@idempotent
def save(request: access.SignedRequest) -> HttpResponse:
    """The filter of the page, kept under a name."""
    worklist = request.POST.get("list", "")
    narrowed = read_filter(QueryDict(_query_of(request)).dict())
    try:
        saved_views.save_view(
            worklist,
            name=request.POST.get("name", ""),
            narrowed=narrowed,
            by=request.actor,
            is_default=request.POST.get("is_default") == "1",
        )
        messages.success(request, _("视图已保存。"))
    except DomainError as error:
        messages.error(request, error_sentence(error))
    return _back(worklist, narrowed.query_of())


@access.signed_in
@require_POST
@idempotent
def change(request: access.SignedRequest, view_id: UUID) -> HttpResponse:
    """A view renamed, made or unmade the default, or deleted."""
    verb, by = request.POST.get("verb", ""), request.actor
    worklist = request.POST.get("list", "")
    try:
        if verb == "rename":
            saved_views.rename_view(view_id, name=request.POST.get("name", ""), by=by)
        elif verb == "delete":
            saved_views.delete_view(view_id, by=by)
        else:
            saved_views.make_default(view_id, by=by, is_default=verb == "default")
        messages.success(request, _("视图已更新。"))
    except DomainError as error:
        messages.error(request, error_sentence(error))
    return _back(worklist)
