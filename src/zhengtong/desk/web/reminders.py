"""提醒规则: the rules in force with their source, and what would be told today."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhengtong.desk.domain.reminders import AUTHORITY, DUE, HEAD
from zhengtong.desk.selectors import reminders as selectors
from zhengtong.desk.selectors.policies import reminder_rules, reminders_file
from zhengtong.desk.web import reminder_listings
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate

STAGE_KINDS = {DUE.name: "warn", HEAD.name: "danger", AUTHORITY.name: "danger"}


def rule_rows() -> list[dict[str, Any]]:
    """The rules in the order in which they are asked, each with the clocks it holds for now."""
    counts = selectors.count_running_by_rule()
    return [
        {"place": place, "rule": rule, "running": counts.get(place, 0)}
        for place, rule in enumerate(reminder_rules(), start=1)
    ]


def telling_rows() -> list[dict[str, Any]]:
    """What would be told now, in words."""
    return [
        {
            "telling": one,
            "stage": reminder_listings.stage_words(one),
            "stage_kind": STAGE_KINDS.get(one.stage.name, "info"),
            "whom": reminder_listings.whom_words(one),
        }
        for one in selectors.list_tellings()
    ]


@access.roles(Role.SYSTEM_ADMIN, Role.AUDITOR)
@require_safe
def show_reminders(request: access.SignedRequest) -> HttpResponse:
    """The rules, or with ``by=today`` a dry run of them."""
    is_today = request.GET.get("by") == "today"
    if exports.is_asked(request):
        if is_today:
            return exports.send_list(request, reminder_listings.TELLINGS, telling_rows())
        return exports.send_list(request, reminder_listings.RULES, rule_rows())
    context: dict[str, Any] = {"is_today": is_today, "file": reminders_file()}
    context["source"] = _("本安装的文件") if context["file"] else _("随平台提供")
    if is_today:
        context["page"] = paginate(telling_rows(), request)
        context["most"] = selectors.MOST_LOOKED_AT
    else:
        context["rules"] = rule_rows()
        context["unruled"] = selectors.count_running_by_rule().get(0, 0)
    return render(request, "desk/reminders.html", context)
