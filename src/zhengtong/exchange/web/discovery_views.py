"""Pages of discovering whole schemas: progress, tables kept or dropped, columns judged."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.exchange.domain.permits import Parties, is_permitted
from zhengtong.exchange.models import DiscoveredTable, Discovery
from zhengtong.exchange.models.discovery import DONE, OPEN
from zhengtong.exchange.services import deciding, discoveries
from zhengtong.exchange.services.discovered import TableFilter, search_tables
from zhengtong.exchange.web import discovery_words as words
from zhengtong.exchange.web import listings_discovery
from zhengtong.exchange.web.words import sentence_of
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Conflict, RuleBroken
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence, gap_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

PER_PAGE = 50


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def start(request: access.SignedRequest, source_id: UUID) -> HttpResponse:
    """A new discovery of the source."""
    try:
        made = discoveries.start_discovery(source_id, by=request.actor)
    except Conflict as error:
        messages.error(request, error_sentence(error))
        newest = Discovery.objects.for_actor(request.actor).filter(source__uuid=source_id).first()
        return redirect("exchange:discovery", newest.uuid) if newest else redirect(
            "exchange:source", source_id
        )  # fmt: skip
    return redirect("exchange:discovery", made.uuid)


@access.signed_in
@require_safe
def show(request: access.SignedRequest, discovery_id: UUID) -> HttpResponse:
    """How far it is; then every table with what is proposed of it."""
    found = Discovery.objects.for_actor(request.actor).get_or_refuse(discovery_id)
    asked = TableFilter.read(request.GET)
    mounted = deciding.list_mounted(found.source)
    rows = search_tables(found, asked, mounted=frozenset(mounted))
    if exports.is_asked(request):
        return exports.send_list(request, listings_discovery.TABLES, rows)
    page = paginate(rows, request, PER_PAGE)
    context = {
        "found": found,
        "source": found.source,
        "is_open": found.state in OPEN,
        "is_done": found.state == DONE,
        "failure": sentence_of(found.error, found.error_facts) if found.error else "",
        "page": page,
        "rows": [words.table_words(row, mounted.get(row.name)) for row in page],
        "asked": asked,
        "shows": [(key, _(name)) for key, name in words.SHOWS.items()],
        "counts": words.count_tables(found, mounted),
        "act": deciding.last_act(found),
        "may_keep": _may_keep(request, found),
        "here": request.get_full_path(),
    }
    return render(request, "exchange/discovery.html", context)


def _may_keep(request: access.SignedRequest, found: Discovery) -> bool:
    owner = Parties(owner_id=found.source.body.uuid)
    return is_permitted("exchange.keep-source", request.actor, owner)


def _back(request: access.SignedRequest, discovery_id: UUID) -> HttpResponse:
    """The same page of the list as before."""
    place = reverse("exchange:discovery", args=[discovery_id])
    sent = request.POST.get("back", "")
    return redirect(sent if sent.partition("?")[0] == place else place)


@access.roles(Role.OFFICER)
@require_POST
def choose(request: access.SignedRequest, discovery_id: UUID) -> HttpResponse:
    """Keep or drop the ticked tables, or all that the filter shows; store the titles typed."""
    found = Discovery.objects.for_actor(request.actor).get_or_refuse(discovery_id)
    titles = {
        name.removeprefix("title-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("title-")
    }
    names = request.POST.getlist("table")
    if "all" in request.POST:
        mounted = frozenset(deciding.list_mounted(found.source))
        names = list(
            search_tables(found, TableFilter.read(request.POST), mounted=mounted).values_list(
                "name", flat=True
            )
        )
    try:
        renamed = discoveries.rename_tables(discovery_id, titles, by=request.actor)
        verb = request.POST.get("verb", "")
        changed = 0
        if verb in {"keep", "drop"}:
            keep = verb == "keep"
            changed = discoveries.choose_tables(discovery_id, names, keep=keep, by=request.actor)
    except Conflict as error:
        messages.error(request, error_sentence(error))
    else:
        text = _("已更新：%(changed)s 张表取舍，%(renamed)s 个名称。")
        messages.success(request, text % {"changed": changed, "renamed": renamed})
    return _back(request, discovery_id)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def draft(request: access.SignedRequest, discovery_id: UUID) -> HttpResponse:
    """Drafts of all kept tables, in one act."""
    try:
        count = deciding.draft_tables(discovery_id, by=request.actor)[1]
    except (RuleBroken, Conflict) as error:
        messages.error(request, error_sentence(error))
    else:
        text = _("已生成 %(count)s 条目录草稿；如有不妥可以一次撤回。")
        messages.success(request, text % {"count": count})
    return redirect("exchange:discovery", discovery_id)


@access.roles(Role.OFFICER)
@require_POST
def undo(request: access.SignedRequest, discovery_id: UUID) -> HttpResponse:
    """Take the drafts of an act back."""
    try:
        act = UUID(request.POST.get("act", ""))
    except ValueError:
        return redirect("exchange:discovery", discovery_id)
    gone, kept = deciding.undo_drafts(discovery_id, act, by=request.actor)
    messages.success(request, _("已撤回 %(count)s 条草稿。") % {"count": gone})
    if kept:
        text = _("以下草稿生成后已有改动，没有撤回：%(titles)s")
        messages.warning(request, text % {"titles": "、".join(kept[:10])})
    return redirect("exchange:discovery", discovery_id)


@access.signed_in
@require_safe
def show_table(request: access.SignedRequest, discovery_id: UUID, table_id: UUID) -> HttpResponse:
    """One table: its columns, what is suggested and why, what was decided."""
    found = Discovery.objects.for_actor(request.actor).get_or_refuse(discovery_id)
    return _table_page(request, discoveries.find_table(found, table_id))


def _table_page(
    request: access.SignedRequest, row: DiscoveredTable, *, sent: Any = None, gaps: Any = ()
) -> HttpResponse:
    mounted = deciding.list_mounted(row.discovery.source)
    context = {
        "found": row.discovery,
        "source": row.discovery.source,
        "table": words.table_words(row, mounted.get(row.name)),
        "columns": [
            words.column_words(place, column, sent) for place, column in enumerate(row.columns)
        ],
        "grades": words.grade_choices(),
        "marks": words.mark_choices(),
        "gaps": gaps,
        "may_keep": _may_keep(request, row.discovery)
        and row.discovery.state == DONE
        and row.entry is None,
    }
    return render(request, "exchange/discovered.html", context, status=422 if gaps else 200)


@access.roles(Role.OFFICER)
@require_POST
def decide(request: access.SignedRequest, discovery_id: UUID, table_id: UUID) -> HttpResponse:
    """The columns kept, and the verdicts on their suggestions."""
    found = Discovery.objects.for_actor(request.actor).get_or_refuse(discovery_id)
    row = discoveries.find_table(found, table_id)
    decisions = words.read_decisions(row.columns, request.POST)
    names = list(decisions)
    try:
        if decisions:
            deciding.decide_columns(discovery_id, table_id, decisions, by=request.actor)
        discoveries.choose_columns(
            discovery_id, table_id, request.POST.getlist("column"), by=request.actor
        )
    except RuleBroken as error:
        gaps = [
            {"label": words.label_of(gap.field, names), "message": gap_sentence(gap)}
            for gap in getattr(error, "gaps", ())
        ]
        return _table_page(request, row, sent=request.POST, gaps=gaps)
    except Conflict as error:
        messages.error(request, error_sentence(error))
    else:
        text = _("已保存：保留 %(kept)s 列，判定 %(decided)s 列。")
        kept = len(request.POST.getlist("column"))
        messages.success(request, text % {"kept": kept, "decided": len(decisions)})
    return redirect("exchange:discovered", discovery_id, table_id)
