"""Pages of the portal itself that belong to no context."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhengtong.toolkit.context import LARGE_TEXT_COOKIE

_YEAR_SECONDS = 365 * 24 * 3600


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if target and allowed else "/"


@require_POST
def switch_text_size(request: HttpRequest) -> HttpResponse:
    """Keeps the wished size of text in a cookie and goes back to the page."""
    response = HttpResponseRedirect(_safe_next(request))
    if request.POST.get("size") == "large":
        response.set_cookie(
            LARGE_TEXT_COOKIE, "large", max_age=_YEAR_SECONDS, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    else:
        response.delete_cookie(LARGE_TEXT_COOKIE)
    return response
