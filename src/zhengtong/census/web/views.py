"""Pages of the census: list, form, detail, workbook."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.census.domain import permits, vocabulary
from zhengtong.census.selectors import (
    SystemFilter,
    count_calls,
    get_system,
    search_systems,
)
from zhengtong.census.services.systems import register_system, update_system
from zhengtong.census.web.forms import SystemForm, choices_of
from zhengtong.census.web.workbooks import SYSTEMS
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

PAGE = ["GET", "HEAD", "POST"]


def _filter_of(request: Any) -> SystemFilter:
    wanted = request.GET
    return SystemFilter(
        text=wanted.get("q", "")[:100],
        phase=wanted.get("phase", "")[:20],
        network=wanted.get("network", "")[:20],
        use_frequency=wanted.get("use_frequency", "")[:20],
        fund_source=wanted.get("fund_source", "")[:20],
    )


@access.signed_in
@require_safe
def list_systems(request: Any) -> HttpResponse:
    """The systems the person sees, filtered, with the way to the workbook."""
    narrowed = _filter_of(request)
    found = search_systems(request.actor, narrowed)
    if exports.is_asked(request):
        return exports.send_list(request, SYSTEMS, found)
    page = paginate(found, request, per_page=30)
    everything = _("全部")
    context = {
        "page": page,
        "narrowed": narrowed,
        "names": _names(),
        "phases": choices_of(vocabulary.PHASES, everything),
        "networks": choices_of(vocabulary.NETWORKS, everything),
        "frequencies": choices_of(vocabulary.USE_FREQUENCIES, everything),
        "funds": choices_of(vocabulary.FUND_SOURCES, everything),
        "may_register": permits.may_register_anywhere(request.actor),
    }
    return render(request, "census/list.html", context)


def _names() -> dict[str, dict[object, str]]:
    return {
        "phase": {key: _(name) for key, name in vocabulary.PHASES.items()},
        "frequency": {key: _(name) for key, name in vocabulary.USE_FREQUENCIES.items()},
    }


@access.signed_in
@require_safe
def export_systems(request: Any) -> HttpResponse:
    """The same list as a workbook, at its old address."""
    found = search_systems(request.actor, _filter_of(request))
    return exports.send_list(request, SYSTEMS, found)


@access.signed_in
@require_safe
def show_system(request: Any, system_id: UUID) -> HttpResponse:
    """One system with all that is registered."""
    system = get_system(system_id, by=request.actor)
    since = clock.today() - timedelta(days=365)
    facts = system.facts
    named = {
        "phase": _(vocabulary.PHASES.get(facts.phase, facts.phase)),
        "use_range": _(vocabulary.USE_RANGES.get(facts.use_range, facts.use_range)),
        "use_frequency": _(vocabulary.USE_FREQUENCIES.get(facts.use_frequency, "")),
        "fund_source": _(vocabulary.FUND_SOURCES.get(facts.fund_source, facts.fund_source)),
        "level": _name(vocabulary.LEVELS, facts.level),
        "network": _name(vocabulary.NETWORKS, facts.network),
        "place": _name(vocabulary.PLACES, facts.place),
        "protection": _name(vocabulary.PROTECTION_LEVELS, facts.protection_level),
    }
    context = {
        "system": system,
        "facts_row": facts,
        "named": named,
        "build_cost": _yuan(facts.build_cost_fen),
        "yearly_cost": _yuan(facts.yearly_cost_fen),
        "calls": count_calls(system.uuid, since=since),
        "may_update": permits.is_permitted("census.update-system", request.actor, system.body_id),
    }
    return render(request, "census/system.html", context)


def _name(names: dict, value: object) -> str:  # type: ignore[type-arg]
    return _(names[value]) if value in names else ""


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen / 100:,.2f}"


@access.roles(Role.OFFICER, Role.BODY_ADMIN)
@require_http_methods(PAGE)
@idempotent
def register(request: Any) -> HttpResponse:
    """A new system of the person's own body."""
    form = SystemForm(request.POST or None, initial={"phase": vocabulary.Phase.LIVE})
    if request.method == "POST" and form.is_valid():
        try:
            system = register_system(form.facts(), by=request.actor)
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("系统已登记，编号 %(code)s。") % {"code": system.code})
            return redirect("census:system", system.uuid)
    status = 422 if form.errors else 200
    return render(request, "census/form.html", {"form": form, "system": None}, status=status)


@access.roles(Role.OFFICER, Role.BODY_ADMIN)
@require_http_methods(PAGE)
@idempotent
def update(request: Any, system_id: UUID) -> HttpResponse:
    """A system's facts, changed."""
    system = get_system(system_id, by=request.actor)
    form = SystemForm(
        request.POST or None,
        initial=SystemForm.initial_of(system.facts),
        revision=system.revision,
    )
    if request.method == "POST" and form.is_valid():
        try:
            update_system(
                system_id, form.facts(), by=request.actor, revision=form.sent_revision or 0
            )
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("登记内容已更新。"))
            return redirect("census:system", system_id)
    status = 422 if form.errors else 200
    return render(request, "census/form.html", {"form": form, "system": system}, status=status)
