"""The outermost edge: probes, maintenance."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_from_request

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.site import maintenance, probes
from zhengtong.site.errors import PlatformBusy, UnderMaintenance
from zhengtong.toolkit import problems

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]
# Open during maintenance: so that an administrator can sign in, and everybody can read the page.
OPEN_PATHS = ("/static/", "/sign-in/", "/sign-out/", "/i18n/", "/text-size/")
BUSY_RETRY_S = 5
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


class ProbeMiddleware:
    """Answers ``/healthz``, ``/readyz`` and ``/metrics`` before hosts, sessions and actors."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = probes.PROBES.get(request.path)
        if probe is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return probe(request)


class MaintenanceMiddleware:
    """During maintenance: 503 for all but administrators, and for whatever fails meanwhile."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not maintenance.is_active() or request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        request.is_maintenance = True  # type: ignore[attr-defined]
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return answer_maintenance(request)
        response = self.get_response(request)
        return answer_maintenance(request) if response.status_code >= 500 else response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """503 for a person who is no administrator; called once the actor is known."""
        if not getattr(request, "is_maintenance", False):
            return None
        actor = getattr(request, "actor", None)
        is_let_in = actor is not None and actor.has(*ADMINISTRATORS)
        return None if is_let_in else answer_maintenance(request)


def answer_maintenance(request: HttpRequest) -> HttpResponse:
    """The 503 of maintenance: a page for people, problem JSON for programs."""
    plan = maintenance.current()
    now = clock.current().now()
    language = get_language_from_request(request)
    facts = {
        "notice": plan.notice(language) if plan else "",
        "ends_at": plan.ends_at if plan else None,
    }
    retry_s = plan.retry_after_s(now) if plan else maintenance.RETRY_AFTER_S
    return _turn_away(request, UnderMaintenance(), "site/maintenance.html", facts, retry_s=retry_s)


def answer_busy(request: HttpRequest) -> HttpResponse:
    """The 503 of a portal whose connections are all in use."""
    return _turn_away(request, PlatformBusy(), "site/busy.html", {}, retry_s=BUSY_RETRY_S)


def _turn_away(
    request: HttpRequest, error: DomainError, template: str, facts: dict[str, Any], *, retry_s: int
) -> HttpResponse:
    """A page for people, problem JSON for programs; asks no database."""
    language = get_language_from_request(request)
    with translation.override(language):
        if problems.wants_json(request):
            response = problems.problem_response(problems.problem_of(error))
        else:
            context = {
                "site_name": settings.ZT_SITE_NAME,
                "html_lang": "en" if language.startswith("en") else "zh-CN",
                "problem": problems.problem_of(error),
                **facts,
            }
            response = HttpResponse(render_to_string(template, context), status=503)
    response["Retry-After"] = str(retry_s)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined] # no error: said on purpose
    return response
