"""The notice of maintenance on every page."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from zhengtong.kernel import clock
from zhengtong.site import maintenance


def show_notice(request: HttpRequest | None) -> SafeString | None:
    """The notice while maintenance is near, or open (to administrators); asks no database."""
    plan = maintenance.current()
    if request is None or plan is None:
        return None
    now = clock.current().now()
    is_active = plan.is_active(now)
    if not is_active and not plan.is_announced(now):
        return None
    context = {
        "plan": plan,
        "notice": plan.notice(get_language() or ""),
        "is_active": is_active,
    }
    return SafeString(render_to_string("site/operations/_notice.html", context))
