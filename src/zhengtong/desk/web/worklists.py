"""The four worklists: narrowed, sorted, in pages, as workbooks, with the person's saved views."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.desk.domain.flow import STATE_NAMES, STEP_STATE_NAMES, StepState
from zhengtong.desk.domain.kinds import list_kinds
from zhengtong.desk.domain.worklists import (
    ASKED_CHOICES,
    DUE_CHOICES,
    SORTS,
    SUPERVISED_CHOICES,
    WorklistFilter,
    read_filter,
)
from zhengtong.desk.selectors import library, worklists
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.web import listings
from zhengtong.desk.web.batches import batch_context
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate_capped

DECIDED = (StepState.APPROVED, StepState.RETURNED, StepState.REFUSED)
FIRST_PUBLICATIONS = 5
EVERYTHING = "all"  # ?view=all: without the default view


def _choices(everything: str, names: dict[str, str]) -> list[tuple[str, str]]:
    return [("", everything), *((key, _(name)) for key, name in names.items())]


def frame_of(
    request: access.SignedRequest, worklist: str, narrowed: WorklistFilter
) -> dict[str, Any]:
    """What every worklist shows around its rows: filter, counts, saved views."""
    query = narrowed.query_of()
    kinds = {kind.code: kind.title for kind in list_kinds()}
    return {
        "list": worklist,
        "narrowed": narrowed,
        "q": narrowed.q,
        "query": query,
        "kinds": _choices(_("全部类型"), kinds),
        "dues": _choices(_("不限时限"), DUE_CHOICES),
        "supervisions": _choices(_("不限督办"), SUPERVISED_CHOICES),
        "askings": _choices(_("不限征求意见"), ASKED_CHOICES),
        "sorts": _choices(_("默认排序"), SORTS),
        "views": [
            {"view": view, "is_current": view.query == query}
            for view in worklists.list_views(request.actor, worklist)
        ],
        "counts": selectors.worklist_counts(request.actor),
    }


def default_view(request: access.SignedRequest, worklist: str) -> HttpResponse | None:
    """The way to the person's default view, where the list was asked for without any filter."""
    if any(key != "page" for key in request.GET):
        return None
    chosen = [v for v in worklists.list_views(request.actor, worklist) if v.is_default and v.query]
    return redirect(f"{request.path}?{chosen[0].query}") if chosen else None


def _show(
    request: access.SignedRequest,
    worklist: str,
    *,
    search: Callable[[Any, WorklistFilter], Any],
    listing: exports.Listing,
    template: str,
    extra: dict[str, Any],
) -> HttpResponse:
    opening = default_view(request, worklist)
    if opening is not None:
        return opening
    narrowed = read_filter(request.GET)
    found = search(request.actor, narrowed)
    if exports.is_asked(request):
        return exports.send_list(request, listing, found)
    page = paginate_capped(found, request)
    rows = list(listing.describe(list(page)))
    frame = frame_of(request, worklist, narrowed)
    return render(request, template, {**frame, "page": page, "rows": rows, **extra})


@access.signed_in
@require_safe
def list_todo(request: access.SignedRequest) -> HttpResponse:
    """待办: steps that wait for me."""
    return _show(
        request,
        "todo",
        search=worklists.search_todo,
        listing=listings.WAITING,
        template="desk/steps.html",
        extra=batch_context(request.actor),
    )


@access.signed_in
@require_safe
def list_done(request: access.SignedRequest) -> HttpResponse:
    """已办: steps I decided."""
    outcomes = {str(state): STEP_STATE_NAMES[state] for state in DECIDED}
    return _show(
        request,
        "done",
        search=worklists.search_done,
        listing=listings.DONE,
        template="desk/steps.html",
        extra={"outcomes": _choices(_("全部结果"), outcomes)},
    )


@access.signed_in
@require_safe
def list_started(request: access.SignedRequest) -> HttpResponse:
    """我发起的: matters I started."""
    return _show(
        request,
        "started",
        search=worklists.search_started,
        listing=listings.STARTED,
        template="desk/started.html",
        extra={"outcomes": _choices(_("全部状态"), STATE_NAMES)},
    )


@access.signed_in
@require_safe
def list_notices(request: access.SignedRequest) -> HttpResponse:
    """待阅 and what was read: notices told to me."""
    only_unread = request.GET.get("all") != "1"
    narrowed = read_filter(request.GET)
    found = worklists.search_notices(request.actor, narrowed, only_unread=only_unread)
    if exports.is_asked(request):
        return exports.send_list(request, listings.NOTICES, found)
    frame = frame_of(request, "notices", narrowed)
    page = paginate_capped(found, request)
    unread = library.list_unread_publications(request.actor)[:FIRST_PUBLICATIONS]
    context = {"page": page, "only_unread": only_unread, "publications": list(unread)}
    return render(request, "desk/notices.html", {**frame, **context})
