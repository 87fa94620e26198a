"""Pages over conformity: by department or region, entries, items; a panel on the entry's page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zhengtong.catalogue.domain.conformance import FAULT_NAMES, SUM_OF, Fault, Finding
from zhengtong.catalogue.models import Nonconformity
from zhengtong.catalogue.selectors import conformance as questions
from zhengtong.catalogue.selectors.conformance import ConformityFilter
from zhengtong.kernel.ids import read_uuid
from zhengtong.standards import public as standards
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.access import actor_of
from zhengtong.toolkit.exports import Listing, declare
from zhengtong.toolkit.pagination import paginate, paginate_capped

PANEL_ROWS = 10
STATES = {
    "": gettext_lazy("全部"),
    "faulty": gettext_lazy("有不符合项"),
    "sound": gettext_lazy("全部符合"),
}
ENTRY_SORTS = {
    "worst": gettext_lazy("不符合项多的在前"),
    "best": gettext_lazy("不符合项少的在前"),
    "newest": gettext_lazy("新编目的在前"),
}
ITEM_SORTS = {
    "body": gettext_lazy("提供单位"),
    "element": gettext_lazy("数据元"),
    "newest": gettext_lazy("新核对的在前"),
}
_COUNTS = (
    ("items", gettext_lazy("信息项")),
    ("faulty", gettext_lazy("不符合的信息项")),
    *((SUM_OF[one], gettext_lazy(FAULT_NAMES[one])) for one in Fault),
)


def _column(name: str) -> Any:
    return lambda row: getattr(row, name)


SUMS = declare(
    Listing(
        key="catalogue.conformance",
        title=gettext_lazy("标准符合情况"),
        columns=(
            (gettext_lazy("单位或地区"), lambda row: row.name),
            (gettext_lazy("目录条目"), lambda row: row.entries),
            (gettext_lazy("全部符合的条目"), lambda row: row.sound),
            *((title, _column(name)) for name, title in _COUNTS),
            (gettext_lazy("符合率（%）"), lambda row: row.rate),
        ),
    )
)
ENTRIES = declare(
    Listing(
        key="catalogue.conformance-entries",
        title=gettext_lazy("条目标准符合情况"),
        columns=(
            (gettext_lazy("信息资源名称"), lambda row: row.entry.title),
            (gettext_lazy("提供单位"), lambda row: row.entry.body.name),
            *((title, _column(name)) for name, title in _COUNTS),
            (gettext_lazy("核对时间"), lambda row: row.judged_at),
        ),
    )
)


def describe_items(rows: list[Nonconformity]) -> Iterator[dict[str, Any]]:
    """Rows of the list: the item with its faults and what to change, in words."""
    for row, findings in questions.explain_faulty(rows):
        item = row.item
        size = f"{item.length},{item.scale}" if item.scale else str(item.length or "")
        yield {
            "row": row,
            "item": item,
            "size": size,
            "faults": [_(FAULT_NAMES[one.fault]) for one in findings],
            "advice": [*(say_finding(one) for one in findings), *_suggest(row)],
        }


def say_finding(finding: Finding) -> str:
    """What to change, in the reader's words."""
    return _(finding.message) % finding.facts


def _suggest(row: Nonconformity) -> list[str]:
    """The element that the item's name speaks for, where it has none."""
    if not row.is_unbound:
        return []
    found = standards.propose_element(row.item.name, "", row.item.description)
    if found.element_code is None:
        return []
    return [_("按名称可能是 %(code)s。") % {"code": found.element_code}]


ITEMS = declare(
    Listing(
        key="catalogue.conformance-items",
        title=gettext_lazy("不符合标准的信息项"),
        describe=describe_items,
        columns=(
            (gettext_lazy("信息项名称"), lambda line: line["item"].name),
            (gettext_lazy("信息资源名称"), lambda line: line["row"].entry.title),
            (gettext_lazy("提供单位"), lambda line: line["row"].entry.body.name),
            (gettext_lazy("数据元"), lambda line: line["item"].element_code),
            (gettext_lazy("数据类型"), lambda line: line["item"].data_type),
            (gettext_lazy("长度"), lambda line: line["size"]),
            (gettext_lazy("值域代码集"), lambda line: line["item"].code_set),
            (gettext_lazy("不符合之处"), lambda line: "；".join(line["faults"])),
            (gettext_lazy("怎样改"), lambda line: "".join(line["advice"])),
        ),
    )
)


def _filter_of(request: HttpRequest) -> ConformityFilter:
    region, fault = request.GET.get("region", ""), request.GET.get("fault", "")
    return ConformityFilter(
        body=read_uuid(request.GET.get("body", "")),
        entry=read_uuid(request.GET.get("entry", "")),
        region=region if region.isascii() and region.isdigit() else "",
        fault=fault if fault in FAULT_NAMES else "",
        element=request.GET.get("element", "").strip().replace("\x00", "")[:60],
        state=request.GET.get("state", ""),
    )


def _chosen(request: HttpRequest, names: dict[str, Any], field: str = "sort") -> str:
    sent = request.GET.get(field, "")
    return sent if sent in names else next(iter(names))


@access.signed_in
@require_safe
def show_sums(request: HttpRequest) -> HttpResponse:
    """Conformity by body or region; each number leads to its list.

    Policy: P8.1
    """
    by = "region" if request.GET.get("by") == "region" else "body"
    actor = actor_of(request)
    rows = questions.list_conformity(actor, by_region=by == "region")
    if exports.is_asked(request):
        return exports.send_list(request, SUMS, rows)
    context = {
        "page": paginate(rows, request, 50),
        "total": questions.conformity_totals(actor),
        "by": by,
        "ways": [("body", _("按单位")), ("region", _("按地区"))],
        "nav_key": "catalogue.desk-conformance",
    }
    return render(request, "catalogue/conformance.html", context)


@access.signed_in
@require_safe
def list_entries(request: HttpRequest) -> HttpResponse:
    """Published entries as judged, narrowed to a body, region or state."""
    wanted, sort = _filter_of(request), _chosen(request, ENTRY_SORTS)
    found = questions.list_judged(actor_of(request), wanted, sort)
    if exports.is_asked(request):
        return exports.send_list(request, ENTRIES, found)
    context = {
        "page": paginate_capped(found, request),
        "wanted": wanted,
        "sort": sort,
        "sorts": list(ENTRY_SORTS.items()),
        "states": list(STATES.items()),
        "nav_key": "catalogue.desk-conformance",
    }
    return render(request, "catalogue/conformance_entries.html", context)


@access.signed_in
@require_safe
def list_items(request: HttpRequest) -> HttpResponse:
    """Items that depart from their data element, each with what to change."""
    wanted, sort = _filter_of(request), _chosen(request, ITEM_SORTS)
    found = questions.list_faulty(actor_of(request), wanted, sort)
    if exports.is_asked(request):
        return exports.send_list(request, ITEMS, found)
    page = paginate_capped(found, request)
    context = {
        "page": page,
        "lines": list(describe_items(list(page))),
        "wanted": wanted,
        "sort": sort,
        "sorts": list(ITEM_SORTS.items()),
        "faults": [("", _("全部")), *((key, _(name)) for key, name in FAULT_NAMES.items())],
        "nav_key": "catalogue.desk-conformance",
    }
    return render(request, "catalogue/conformance_items.html", context)


def render_entry(request: HttpRequest | None, entry: Any, *arguments: Any) -> str:
    """The card on the page of an entry for those signed in: what departs, what to change."""
    actor = actor_of(request) if request is not None else None
    found = questions.find_conformity(entry.uuid) if actor is not None else None
    if found is None or not found.items:
        return ""
    rows = found.entry.nonconformities.select_related("item").order_by("pk")[:PANEL_ROWS]
    context = {"found": found, "lines": list(describe_items(list(rows))), "shown": PANEL_ROWS}
    return render_to_string("catalogue/_conformance.html", context)
