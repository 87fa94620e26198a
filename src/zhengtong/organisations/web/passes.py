"""Pages of passes: the list, and one pass with what it opens and which pages were opened."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.organisations.domain.pass_kinds import END_NAMES, kind_of
from zhengtong.organisations.models import Pass
from zhengtong.organisations.selectors.passed_things import (
    OVER,
    RUNNING,
    address_of_thing,
    get_visible_pass,
    search_passes,
    search_uses,
)
from zhengtong.organisations.web.listings import PASS_USES, PASSES
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate


@access.signed_in
@require_safe
def list_passes(request: Any) -> HttpResponse:
    """Passes of the people one keeps, gave a pass to or answers for; newest first."""
    text, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    found = search_passes(request.actor, text=text, state=state)
    if exports.is_asked(request):
        return exports.send_list(request, PASSES, found)
    page = paginate(found, request)
    for row in page:
        row.end_name = _end_name(row)
    context = {
        "page": page,
        "q": text,
        "state": state,
        "states": [("", _("全部")), (RUNNING, _("有效")), (OVER, _("已失效"))],
    }
    return render(request, "organisations/passes.html", context)


def _end_name(row: Pass) -> str:
    return _(END_NAMES.get(row.ended_because, "")) if row.ended_because else ""


@access.signed_in
@require_safe
def show_pass(request: Any, pass_id: UUID) -> HttpResponse:
    """One pass: its order and things, and the pages opened through it."""
    row = get_visible_pass(request.actor, pass_id)
    text, day = request.GET.get("q", "")[:100], _day(request.GET.get("day", ""))
    found = search_uses(row, text=text, day=day).select_related("opened_by")
    if exports.is_asked(request):
        return exports.send_list(request, PASS_USES, found)
    context = {
        "row": row,
        "end_name": _end_name(row),
        "things": [_described(one) for one in row.things.all()],
        "order_url": address_of_thing("order", row.order),
        "page": paginate(found, request),
        "q": text,
        "day": day,
    }
    return render(request, "organisations/pass.html", context)


def _described(one: Any) -> dict[str, str]:
    kind = kind_of(one.kind)
    return {
        "kind": _(kind.title) if kind else one.kind,
        "title": one.title,
        "url": address_of_thing(one.kind, one.thing),
    }


def _day(text: str) -> str:
    """The ISO day of the filter; "" for what is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
