"""Amendments: those under way and done, one with its differences, and what is done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.desk import public as desk
from zhengtong.kernel.errors import Conflict, RuleBroken
from zhengtong.standards.domain.differences import compare
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.domain.lifecycle import EDITABLE, STAGE_NAMES, Stage
from zhengtong.standards.domain.permits import is_permitted, may_propose
from zhengtong.standards.models import Version
from zhengtong.standards.selectors.records import get_amendment, query_amendments
from zhengtong.standards.selectors.vocabulary import clean_query
from zhengtong.standards.services.amendments import (
    REVIEW_KIND,
    drop_amendment,
    recall_amendment,
    submit_amendment,
)
from zhengtong.standards.web.listings import AMENDED, AMENDMENTS
from zhengtong.standards.web.words import (
    STAGE_BADGES,
    describe_change,
    describe_content,
    describe_rows,
    name_register,
)
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

RECORDS_PER_PAGE = 20
SORTS = ("-updated_at", "updated_at", "title")


@access.signed_in
@require_safe
def list_amendments(request: access.SignedRequest) -> HttpResponse:
    """Changes of standards, the latest first.

    Policy: P8.1
    """
    stage = request.GET.get("stage", "")
    q = clean_query(request.GET.get("q", ""))
    sort = request.GET.get("sort", "")
    found = query_amendments(request.actor, stage=stage if stage in STAGE_NAMES else "", q=q)
    found = found.order_by(sort if sort in SORTS else SORTS[0], "pk")
    if exports.is_asked(request):
        return exports.send_list(request, AMENDMENTS, found)
    names = (_("更新时间，新的在前"), _("更新时间，旧的在前"), _("标题"))
    context = {
        "page": paginate(found, request),
        "q": q,
        "stage": stage,
        "sort": sort,
        "stages": [("", _("全部")), *((key, _(name)) for key, name in STAGE_NAMES.items())],
        "sorts": list(zip(SORTS, names, strict=True)),
        "badges": STAGE_BADGES,
        "registers": [(code, _(one.title)) for code, one in REGISTERS.items()],
        "may_propose": may_propose(request.actor),
        "nav_key": "standards.amendments",
    }
    return render(request, "standards/amendments.html", context)


@access.signed_in
@require_safe
def show_amendment(request: access.SignedRequest, amendment_id: UUID) -> HttpResponse:
    """What would be published, against what is in force; the reviewer decides here."""
    return _page(request, amendment_id)


def _page(
    request: access.SignedRequest, amendment_id: UUID, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    amendment = get_amendment(amendment_id, by=request.actor)
    versions = amendment.versions.select_related("record").order_by("record__register", "pk")
    if exports.is_asked(request):
        return exports.send_list(request, AMENDED, versions)
    page = paginate(versions, request, per_page=RECORDS_PER_PAGE)
    is_own = is_permitted("standards.change-amendment", request.actor, amendment.body.uuid)
    context = {
        "amendment": amendment,
        "badge": STAGE_BADGES[Stage(amendment.stage)],
        "page": page,
        "parts": _parts(list(page)),
        "matter": desk.find_matter(REVIEW_KIND, str(amendment.uuid)),
        "kind": REVIEW_KIND,
        "is_editable": is_own and amendment.stage in EDITABLE,
        "is_recallable": is_own and amendment.stage == Stage.REVIEW,
        "wrong": wrong,
        "nav_key": "standards.amendments",
    }
    return render(request, "standards/amendment.html", context, status=status)


def _parts(versions: list[Version]) -> list[dict[str, Any]]:
    before = _contents_before(versions)
    return [_part(one, before.get((one.record_id, one.number - 1))) for one in versions]


def _contents_before(versions: list[Version]) -> dict[tuple[int, int], dict[str, Any]]:
    """The version before each, one statement for all."""
    earlier = Version.objects.filter(record__in=[one.record_id for one in versions])
    return {(one.record_id, one.number): one.content for one in earlier}


def _part(version: Version, earlier: dict[str, Any] | None) -> dict[str, Any]:
    register = REGISTERS[version.record.register]
    change = compare(register, earlier, version.content) if earlier else None
    return {
        "register": register.code,
        "register_title": name_register(register.code),
        "code": version.record.code,
        "name": version.content.get("name", ""),
        "number": version.number,
        "facts": [] if change else describe_content(register, version.content),
        "heads": [_(one.label) for one in register.row_columns],
        "rows": [] if change else describe_rows(register, version.content),
        "row_count": len(version.content.get(register.rows, ())) if register.rows else 0,
        "row_title": _(register.row_title) if register.row_title else "",
        "change": describe_change(register, change) if change else None,
    }


def _deed(
    request: access.SignedRequest, amendment_id: UUID, deed: Callable[..., None], done: str
) -> HttpResponse:
    text = request.POST.get("revision", "")
    revision = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        deed(amendment_id, by=request.actor, revision=revision)
    except (RuleBroken, Conflict) as error:
        return _page(request, amendment_id, wrong=error_sentence(error), status=error.status)
    messages.success(request, done)
    return redirect("standards:amendment", amendment_id)


@access.signed_in
@require_POST
@idempotent
def submit(request: access.SignedRequest, amendment_id: UUID) -> HttpResponse:
    """Sends it to review."""
    return _deed(request, amendment_id, submit_amendment, _("已提交审核。"))


@access.signed_in
@require_POST
@idempotent
def recall(request: access.SignedRequest, amendment_id: UUID) -> HttpResponse:
    """Takes it back from review."""
    return _deed(request, amendment_id, recall_amendment, _("已收回，可继续修改。"))


@access.signed_in
@require_POST
@idempotent
def drop(request: access.SignedRequest, amendment_id: UUID) -> HttpResponse:
    """Undoes it as a whole."""
    return _deed(
        request, amendment_id, drop_amendment, _("已撤销，草稿全部删除；已发布的内容不受影响。")
    )
