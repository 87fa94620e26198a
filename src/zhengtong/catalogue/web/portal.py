"""Public pages: search, entry, version, difference."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.vocabulary import CYCLES, OPENNESS, RESOURCE_KINDS, SHARE_TYPES
from zhengtong.catalogue.selectors import entries as questions
from zhengtong.catalogue.selectors.search import (
    COUNT_LIMIT,
    FACETS,
    SORTS,
    SearchQuery,
    list_keys,
    search_entries,
    split_terms,
)
from zhengtong.catalogue.services.feeds import list_objects
from zhengtong.catalogue.web import structured, words
from zhengtong.catalogue.web.listings import HITS
from zhengtong.catalogue.web.source_marks import mark_sources
from zhengtong.kernel import clock
from zhengtong.kernel.ids import read_uuid
from zhengtong.policy.profiles import profile_for
from zhengtong.toolkit import access, export_lines, exports

PER_PAGE = 20
_PARAMETERS = {"share_type": "share"} | {facet: facet for facet in FACETS if facet != "share_type"}
LAST_PAGE = COUNT_LIMIT // PER_PAGE


def _query_of(request: Any) -> SearchQuery:
    wanted = request.GET
    share = wanted.get("share", "")
    sort = wanted.get("sort", "")
    return SearchQuery(
        text=wanted.get("q", "").strip(),
        body_id=read_uuid(wanted.get("body", "")),
        share_type=int(share) if share in {"1", "2", "3"} else None,
        format_class=wanted.get("format", "")[:4].replace("\x00", ""),
        openness=_one_of(wanted.get("openness", ""), OPENNESS),
        cycle=_one_of(wanted.get("cycle", ""), CYCLES),
        grade=int(wanted.get("grade", ""))
        if wanted.get("grade", "") in {"1", "2", "3", "4"}
        else None,
        sort=sort if sort in SORTS else "relevance",
    )


def _one_of(value: str, known: dict[str, str]) -> str:
    return value if value in known else ""


def _page_of(request: Any) -> int:
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
    return min(max(number, 1), LAST_PAGE)


@access.public
@require_safe
def search(request: Any) -> HttpResponse:
    """The catalogue searched, with facets and counts."""
    query = _query_of(request)
    if exports.is_asked(request):
        return exports.send_list(request, HITS, list_keys(query, request.actor))
    if export_lines.is_asked(request):
        keys = list_keys(query, request.actor)
        return export_lines.send_lines(request, HITS, keys, describe=list_objects)
    number = _page_of(request)
    result = search_entries(query, request.actor, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    chosen = query.chosen
    pages = min(-(-result.total // PER_PAGE), LAST_PAGE)
    context = {
        "query": query,
        "result": result,
        "hits": [_describe_hit(hit) for hit in result.hits],
        "facets": _facets(request, result, chosen),
        "chosen": list(chosen.values()),
        "narrowed": [(_PARAMETERS[facet], value) for facet, value in chosen.items()],
        "number": number,
        "pages": pages,
        "previous": _link(request, page=number - 1) if number > 1 else "",
        "following": _link(request, page=number + 1) if number < pages else "",
        "terms": split_terms(query.text),
        "sorts": [
            ("relevance", _("相关度"), _link(request, sort="relevance", page="")),
            ("newest", _("最新发布"), _link(request, sort="newest", page="")),
            ("title", _("名称"), _link(request, sort="title", page="")),
        ],
    }
    return render(request, "catalogue/search.html", context)


def _describe_hit(hit: Any) -> dict[str, Any]:
    return {
        "row": hit,
        "share": words.name_value("share_type", hit.share_type),
        "share_kind": words.SHARE_KINDS.get(hit.share_type, "neutral"),
        "format": words.name_value("format_class", hit.format_class),
        "cycle": words.name_value("cycle", hit.cycle),
    }


def _facets(request: Any, result: Any, chosen: dict[str, str]) -> list[dict[str, Any]]:
    titles = {
        "body": _("提供单位"),
        "share_type": _("共享类型"),
        "format": _("资源格式"),
        "openness": _("开放属性"),
        "cycle": _("更新周期"),
        "grade": _("数据分级"),
    }
    return [
        {
            "title": titles[key],
            "rows": [
                {
                    "label": _(one.label) if key != "body" else one.label,
                    "count": one.shown_count,
                    "is_chosen": one.value == chosen.get(key),
                    "href": _link(
                        request,
                        page="",
                        **{_PARAMETERS[key]: "" if one.value == chosen.get(key) else one.value},
                    ),
                }
                for one in values
            ],
        }
        for key, values in result.facets.items()
    ]


def _link(request: Any, **changes: Any) -> str:
    wanted = request.GET.copy()
    for key, value in changes.items():
        wanted.pop(key, None)
        if value not in {"", None}:
            wanted[key] = str(value)
    return f"?{wanted.urlencode()}"


@access.public
@require_safe
def show_entry(request: Any, entry_id: UUID) -> HttpResponse:
    """One entry as it stands in the catalogue; where resources lie is not for the public."""
    entry = questions.published_entry(entry_id)
    actor = request.actor
    is_own = actor is not None and actor.body_id == entry.body_id
    context = {
        **mark_sources(_described(entry.facts), entry.body_id),
        "entry": entry,
        "structured": structured.write_block(entry),
        "state": words.name_state(entry.state),
        "is_withdrawing": entry.state == "withdrawing",
        "resources": [{"row": one, "kind": _(RESOURCE_KINDS[one.kind])} for one in entry.resources],
        "versions": questions.list_versions(entry_id, by=actor),
        "shows_location": is_own,
        "answer_days": _answer_days(entry.share_type),
        "holds": questions.list_holds(entry_id) if is_own else [],
        "may_compile": actor is not None
        and permits.is_permitted("catalogue.start-revision", actor, entry.body_id),
    }
    return render(request, "catalogue/entry.html", context)


def _answer_days(share_type: int) -> int | None:
    """Working days within which the provider answers, by the profile in force; None if unknown."""
    event = {1: "sharing.answer.unconditional", 2: "sharing.answer.conditional"}.get(share_type)
    return profile_for(clock.today()).term(event).amount if event else None


def _described(facts: Any) -> dict[str, Any]:
    return {
        **words.describe_facts(facts),
        "share_kind": words.SHARE_KINDS.get(facts.share_type or 0, "neutral"),
        "share_names": SHARE_TYPES,
    }


@access.public
@require_safe
def show_version(request: Any, entry_id: UUID, number: int) -> HttpResponse:
    """One published version, frozen."""
    version = questions.read_version(entry_id, number, request.actor)
    if version.published_at is None:
        raise Http404
    context = {
        **_described(version.facts),
        "version": version,
        "versions": questions.list_versions(entry_id, by=request.actor),
    }
    return render(request, "catalogue/version.html", context)


@access.public
@require_safe
def show_difference(request: Any, entry_id: UUID) -> HttpResponse:
    """What changed between two versions."""
    versions = questions.list_versions(entry_id, by=request.actor)
    numbers = [one.number for one in versions]
    if not numbers:
        raise Http404
    new = _number(request.GET.get("to", ""), numbers, numbers[0])
    old = _number(request.GET.get("from", ""), numbers, numbers[min(1, len(numbers) - 1)])
    difference = questions.diff_versions(entry_id, old, new, by=request.actor)
    context = {
        "entry": questions.get_entry(entry_id),
        "difference": words.describe_difference(difference),
        "old": old,
        "new": new,
        "numbers": [(n, _("第 %(number)s 版") % {"number": n}) for n in numbers],
    }
    return render(request, "catalogue/difference.html", context)


def _number(text: str, known: list[int], default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and int(text[:9]) in known else default
