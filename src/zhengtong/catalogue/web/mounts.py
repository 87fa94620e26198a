"""Pages over mounted resources: lists of what is empty, broken or overdue, and rates."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zhengtong.catalogue.domain.mounting import RESOURCE_STATES
from zhengtong.catalogue.models import Entry, Resource
from zhengtong.catalogue.selectors import mounts as questions
from zhengtong.catalogue.web import words
from zhengtong.kernel import clock
from zhengtong.kernel.ids import read_uuid
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.access import actor_of
from zhengtong.toolkit.exports import Listing, declare
from zhengtong.toolkit.pagination import paginate

VIEWS = {
    "empty": gettext_lazy("未挂接条目"),
    "broken": gettext_lazy("挂接失效"),
    "overdue": gettext_lazy("更新超期"),
    "standing": gettext_lazy("全部已挂接"),
}


def _entry_line(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "resource": None,
        "body": str(entry.body),
        "cycle": words.name_value("cycle", entry.current.cycle if entry.current else ""),
        "state": _("未挂接"),
        "kind": "warn",
    }


def _resource_line(resource: Resource) -> dict[str, Any]:
    line = _entry_line(resource.entry)
    line |= {
        "resource": resource,
        "state": _(RESOURCE_STATES[resource.state]),
        "kind": "danger" if resource.state == "broken" else "ok",
    }
    return line


def _describe(rows: list[Any]) -> list[dict[str, Any]]:
    return [_resource_line(one) if isinstance(one, Resource) else _entry_line(one) for one in rows]


def _of_resource(name: str) -> Any:
    return lambda line: getattr(line["resource"], name) if line["resource"] else ""


MOUNTS = declare(
    Listing(
        key="catalogue.mounts",
        title=gettext_lazy("目录挂接"),
        describe=_describe,
        columns=(
            (gettext_lazy("信息资源名称"), lambda line: line["entry"].title),
            (gettext_lazy("提供单位"), lambda line: line["body"]),
            (gettext_lazy("挂接资源"), _of_resource("name")),
            (gettext_lazy("状态"), lambda line: line["state"]),
            (gettext_lazy("更新周期"), lambda line: line["cycle"]),
            (gettext_lazy("最新数据日期"), _of_resource("newest_on")),
            (gettext_lazy("行数（估计）"), _of_resource("rows_count")),
            (gettext_lazy("最近探测"), _of_resource("probed_at")),
        ),
    )
)
RATES = declare(
    Listing(
        key="catalogue.mount-rates",
        title=gettext_lazy("目录挂接率"),
        columns=(
            (gettext_lazy("单位或地区"), lambda row: row["name"]),
            (gettext_lazy("目录条目"), lambda row: row["entries"]),
            (gettext_lazy("已挂接"), lambda row: row["mounted"]),
            (gettext_lazy("未挂接"), lambda row: row["empty"]),
            (gettext_lazy("挂接失效"), lambda row: row["broken"]),
            (gettext_lazy("更新超期"), lambda row: row["overdue"]),
            (gettext_lazy("挂接率（%）"), lambda row: row["rate"]),
        ),
    )
)


def _rows_of(request: HttpRequest, view: str) -> Any:
    actor = actor_of(request)
    found: Any
    if view == "overdue":
        found = questions.list_overdue(actor, clock.today())
    elif view == "broken":
        found = questions.list_broken(actor)
    elif view == "standing":
        found = questions.list_standing(actor)
    else:
        found = questions.list_empty(actor)
    path = "body" if view == "empty" else "entry__body"
    body, region = request.GET.get("body", ""), request.GET.get("region", "")
    region = region if region.isascii() and region.isdigit() else ""
    return questions.narrow(found, path, body=read_uuid(body), region=region)


@access.signed_in
@require_safe
def list_mounts(request: HttpRequest) -> HttpResponse:
    """One of the lists, narrowed to a body or region."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "empty"
    found = _rows_of(request, view)
    if exports.is_asked(request):
        return exports.send_list(request, MOUNTS, found)
    page = paginate(found, request)
    context = {
        "page": page,
        "lines": _describe(list(page)),
        "view": view,
        "views": list(VIEWS.items()),
        "body": request.GET.get("body", ""),
        "region": request.GET.get("region", ""),
    }
    return render(request, "catalogue/mounts.html", context)


@access.signed_in
@require_safe
def show_rates(request: HttpRequest) -> HttpResponse:
    """The share of entries with a mounted resource, by body or region."""
    by = "region" if request.GET.get("by") == "region" else "body"
    rows = questions.list_rates(actor_of(request), by_region=by == "region", today=clock.today())
    if exports.is_asked(request):
        return exports.send_list(request, RATES, rows)
    context = {
        "page": paginate(rows, request, 50),
        "by": by,
        "ways": [("body", _("按单位")), ("region", _("按地区"))],
    }
    return render(request, "catalogue/mount_rates.html", context)
