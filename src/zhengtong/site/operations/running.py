"""Maintenance and levels of logging: pages for the system administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.site import levels, maintenance
from zhengtong.site.operations.forms import LevelForm, MaintenanceForm
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent


@access.roles(Role.SYSTEM_ADMIN)
@require_safe
def show_maintenance(request: access.SignedRequest) -> HttpResponse:
    """The plan, the levels in force, and the forms for both."""
    return _draw(request, plan_form=_new_plan_form(), level_form=LevelForm())


def _new_plan_form() -> MaintenanceForm:
    return MaintenanceForm(revision=maintenance.current_revision())


def _draw(request: Any, *, plan_form: Any, level_form: Any, status: int = 200) -> HttpResponse:
    plan = maintenance.current()
    context = {
        "plan": plan,
        "is_active": plan is not None and plan.is_active(clock.current().now()),
        "revision": maintenance.current_revision(),
        "plan_form": plan_form,
        "level_form": level_form,
        "levels": levels.list_levels(),
        "nav_key": "operations.maintenance",
    }
    return render(request, "site/operations/maintenance.html", context, status=status)


@access.roles(Role.SYSTEM_ADMIN)
@require_POST
@idempotent
def plan_maintenance(request: access.SignedRequest) -> HttpResponse:
    """Announce a window, or begin at once."""
    form = MaintenanceForm(request.POST)
    if form.is_valid():
        values = form.clean_values()
        values["starts_at"] = values["starts_at"] or clock.current().now()
        try:
            plan = maintenance.Plan(**values)
            maintenance.set_plan(plan, by=request.actor, sent_revision=form.sent_revision)
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("维护计划已保存，所有页面将按计划公告。"))
            return redirect("operations:maintenance")
    return _draw(request, plan_form=form, level_form=LevelForm(), status=422)


@access.roles(Role.SYSTEM_ADMIN)
@require_POST
@idempotent
def end_maintenance(request: access.SignedRequest) -> HttpResponse:
    """End maintenance or drop its plan."""
    sent = request.POST.get("revision", "")
    maintenance.turn_off(by=request.actor, sent_revision=int(sent) if sent.isdecimal() else None)
    messages.success(request, _("已结束维护，平台恢复服务。"))
    return redirect("operations:maintenance")


@access.roles(Role.SYSTEM_ADMIN)
@require_POST
@idempotent
def set_level(request: access.SignedRequest) -> HttpResponse:
    """Log more of one logger for a while."""
    form = LevelForm(request.POST)
    if form.is_valid():
        logger, level = form.cleaned_data["logger"], form.cleaned_data["level"]
        try:
            levels.set_level(logger, level, lasting=form.lasting, by=request.actor)
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("日志级别已调整，各进程数秒内生效，到时自动恢复。"))
            return redirect("operations:maintenance")
    return _draw(request, plan_form=_new_plan_form(), level_form=form, status=422)


@access.roles(Role.SYSTEM_ADMIN)
@require_POST
@idempotent
def end_level(request: access.SignedRequest) -> HttpResponse:
    """Go back to the usual level at once."""
    levels.end_level(request.POST.get("logger", "")[:200], by=request.actor)
    messages.success(request, _("已恢复原来的日志级别。"))
    return redirect("operations:maintenance")
