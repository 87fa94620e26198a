"""Is the platform well, and how is it set: pages for the administrators and the auditor."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.site import attendance, doctor, settings_report
from zhengtong.toolkit import access

SEERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
BADGES = {"ok": "ok", "warning": "warn", "broken": "danger"}


@access.roles(*SEERS)
@require_safe
def show_health(request: access.SignedRequest) -> HttpResponse:
    """Every check with what is wrong and what to do, and the processes that are here."""
    outcomes = doctor.examine()
    rows = [
        {
            "title": one.title,
            "code": one.check.code,
            "findings": one.findings,
            "badge": BADGES[one.state],
            "state": doctor.STATE_TITLES[one.state],
        }
        for one in outcomes
    ]
    counts = {state: sum(1 for o in outcomes if o.state == state) for state in BADGES}
    context = {
        "rows": rows,
        "counts": counts,
        "at": clock.current().now(),
        "present": attendance.list_present(),
        "nav_key": "operations.health",
    }
    return render(request, "site/operations/health.html", context)


@access.roles(*SEERS)
@require_safe
def show_settings(request: access.SignedRequest) -> HttpResponse:
    """Every setting with its value, source, effect and findings; secrets masked."""
    rows = settings_report.list_settings()
    context = {
        "rows": rows,
        "wrong": [row for row in rows if row.findings],
        "nav_key": "operations.settings",
    }
    return render(request, "site/operations/settings.html", context)
