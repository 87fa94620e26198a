"""Pages of sources (一数一源): the matrix, one element, lists of claims and of conflicts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.sources import (
    CLAIM_NAMES,
    CODE_LIMIT,
    OUTCOME_NAMES,
    ClaimState,
    Outcome,
)
from zhengtong.catalogue.selectors import sources as questions
from zhengtong.catalogue.services.sources import name_of
from zhengtong.kernel import clock
from zhengtong.kernel.ids import read_uuid
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.exports import Listing, declare
from zhengtong.toolkit.pagination import paginate, paginate_capped

VIEWS = {
    "all": gettext_lazy("全部"),
    "unsourced": gettext_lazy("没有数源"),
    "repeated": gettext_lazy("重复采集"),
    "conflict": gettext_lazy("有冲突"),
}
SORTS = {
    "element": gettext_lazy("数据元编号"),
    "entries": gettext_lazy("目录条目最多"),
    "bodies": gettext_lazy("采集单位最多"),
    "repeats": gettext_lazy("重复采集最多"),
}
CLAIM_KINDS: dict[str, str] = {ClaimState.OPEN: "warn", ClaimState.CONFIRMED: "ok"}
CONFLICT_KINDS: dict[str, str] = {
    Outcome.OPEN: "danger",
    Outcome.KEPT: "ok",
    Outcome.MOVED: "ok",
    Outcome.SHARED: "ok",
}


def tell_sources(sources: Any) -> str:
    """The sources of an element in one line, each with its scope."""
    named = (f"{one.body.name}（{one.scope}）" if one.scope else one.body.name for one in sources)
    return "、".join(named)


MATRIX = declare(
    Listing(
        key="catalogue.sources",
        title=gettext_lazy("一数一源"),
        columns=(
            (gettext_lazy("数据元"), lambda row: row.element),
            (gettext_lazy("名称"), lambda row: row.name),
            (gettext_lazy("数源"), lambda row: tell_sources(row.sources)),
            (gettext_lazy("采集单位"), lambda row: row.bodies),
            (gettext_lazy("目录条目"), lambda row: row.entries),
            (gettext_lazy("重复采集单位"), lambda row: row.repeats),
            (gettext_lazy("冲突"), lambda row: row.conflict.number if row.conflict else ""),
        ),
    )
)
USES = declare(
    Listing(
        key="catalogue.source-element",
        title=gettext_lazy("数据元的采集情况"),
        columns=(
            (gettext_lazy("采集单位"), lambda row: row.body.name),
            (gettext_lazy("信息资源名称"), lambda row: row.entry.title),
            (gettext_lazy("仅作标识"), lambda row: _("是") if row.is_key_only else _("否")),
            (gettext_lazy("可共享"), lambda row: _("是") if row.is_shareable else _("否")),
        ),
    )
)
CLAIMS = declare(
    Listing(
        key="catalogue.source-claims",
        title=gettext_lazy("数源主张"),
        columns=(
            (gettext_lazy("编号"), lambda row: row.number),
            (gettext_lazy("数据元"), lambda row: f"{row.element} {row.element_name}"),
            (gettext_lazy("主张单位"), lambda row: row.body.name),
            (gettext_lazy("提出时间"), lambda row: row.claimed_at),
            (gettext_lazy("状态"), lambda row: _(CLAIM_NAMES[row.state])),
            (gettext_lazy("办结时间"), lambda row: row.ended_at),
        ),
    )
)
CONFLICTS = declare(
    Listing(
        key="catalogue.source-conflicts",
        title=gettext_lazy("数源冲突"),
        columns=(
            (gettext_lazy("编号"), lambda row: row.number),
            (gettext_lazy("数据元"), lambda row: f"{row.element} {row.element_name}"),
            (gettext_lazy("产生时间"), lambda row: row.opened_at),
            (gettext_lazy("到期日"), lambda row: row.due_on),
            (gettext_lazy("状态"), lambda row: _(OUTCOME_NAMES[row.state])),
            (gettext_lazy("办结日期"), lambda row: row.ended_on),
        ),
    )
)


def text_of(request: Any, name: str, most: int = CODE_LIMIT) -> str:
    """What the address says under a name, printable and cut."""
    text = "".join(sign for sign in request.GET.get(name, "") if sign.isprintable())
    return text.strip()[:most]


def realm_asked(request: Any) -> str:
    """The region the address names, else that of the reader's body."""
    return questions.choose_realm(text_of(request, "region", 12), request.actor)


@access.signed_in
@require_safe
def show_matrix(request: Any) -> HttpResponse:
    """Who collects what, who is its source, who repeats collection."""
    realm, body, actor = realm_asked(request), read_uuid(request.GET.get("body", "")), request.actor
    view, sort = request.GET.get("view", ""), request.GET.get("sort", "")
    view, sort = view if view in VIEWS else "all", sort if sort in SORTS else "element"
    words = text_of(request, "q")
    rows = questions.list_matrix(realm, words=words, view=view, sort=sort, body=body)
    if exports.is_asked(request):
        return exports.send_list(request, MATRIX, rows)
    context = {
        "page": paginate(rows, request, 50),
        "q": words,
        "view": view,
        "views": list(VIEWS.items()),
        "sort": sort,
        "sorts": list(SORTS.items()),
        "region": realm,
        "regions": [(one.code, one.name) for one in organisations.list_regions()],
        "body": body or "",
        "own_body": actor.body_id,
        "may_claim": permits.may_compile(actor),
        "open_conflicts": questions.count_open_conflicts(actor),
    }
    return render(request, "catalogue/sources.html", context)


@access.signed_in
@require_safe
def show_element(request: Any) -> HttpResponse:
    """Who collects one data element, entry by entry, with its source and what was claimed."""
    realm, code = realm_asked(request), text_of(request, "code")
    body = read_uuid(request.GET.get("body", ""))
    found = questions.list_uses(code, realm)
    found = found.filter(body__uuid=body) if body else found
    if exports.is_asked(request):
        return exports.send_list(request, USES, found)
    sources = questions.list_holders(code, realm)
    page = paginate_capped(found, request)
    context = {
        "code": code,
        "name": name_of(code),
        "region": realm,
        "page": page,
        "sources": sources,
        "source_bodies": {one.body.pk for one in sources},
        "is_shared": bool(questions.list_shared([code], realm)),
        "claims": questions.list_claims(request.actor).filter(element=code, realm=realm)[:20],
        "may_claim": permits.may_compile(request.actor),
    }
    return render(request, "catalogue/source_element.html", context)


@access.signed_in
@require_safe
def list_claims(request: Any) -> HttpResponse:
    """Claims in sight, by state and body."""
    state, body = request.GET.get("state", ""), read_uuid(request.GET.get("body", ""))
    found = questions.list_claims(request.actor)
    found = found.filter(state=state) if state in CLAIM_NAMES else found
    found = found.filter(body__uuid=body) if body else found
    if exports.is_asked(request):
        return exports.send_list(request, CLAIMS, found)
    page = paginate(found, request)
    rows = [
        {
            "row": one,
            "state": _(CLAIM_NAMES[one.state]),
            "kind": CLAIM_KINDS.get(one.state, "neutral"),
        }
        for one in page
    ]
    states = [("", _("全部")), *((key, _(name)) for key, name in CLAIM_NAMES.items())]
    context = {"page": page, "rows": rows, "state": state, "states": states, "body": body or ""}
    return render(request, "catalogue/source_claims.html", context)


@access.signed_in
@require_safe
def list_conflicts(request: Any) -> HttpResponse:
    """Conflicts in sight, the open ones first due first."""
    state = request.GET.get("state", "")
    state = state if state in OUTCOME_NAMES else ""
    found = questions.list_conflicts(request.actor, state=state)
    if exports.is_asked(request):
        return exports.send_list(request, CONFLICTS, found)
    page, today = paginate(found, request), clock.today()
    rows = [
        {
            "row": one,
            "state": _(OUTCOME_NAMES[one.state]),
            "kind": CONFLICT_KINDS.get(one.state, "neutral"),
            "is_late": one.due_on is not None and (one.ended_on or today) > one.due_on,
        }
        for one in page
    ]
    states = [("", _("全部")), *((key, _(name)) for key, name in OUTCOME_NAMES.items())]
    context = {"page": page, "rows": rows, "state": state, "states": states}
    return render(request, "catalogue/source_conflicts.html", context)
