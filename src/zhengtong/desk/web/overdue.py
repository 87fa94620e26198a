"""超期清单: clocks escalated to my body as data authority."""

from django.http import HttpResponse
from django.shortcuts import render

from zhengtong.desk.selectors.reminders import list_escalated
from zhengtong.desk.web import order_listings
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate


@access.roles(Role.REVIEWER, Role.BODY_HEAD, Role.SHARING_HEAD, Role.SYSTEM_ADMIN, Role.AUDITOR)
def list_overdue(request: access.SignedRequest) -> HttpResponse:
    """Overdue clocks that were reported to my body and still run, longest first."""
    found = list_escalated(request.actor)
    if exports.is_asked(request):
        return exports.send_list(request, order_listings.OVERDUE, found)
    page = paginate(found, request)
    return render(request, "desk/overdue.html", {"page": page})
