"""Finds who acts in a request, and holds back whoever still owes a password or a second factor."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.organisations.domain.errors import TokenRefused
from zhengtong.organisations.domain.standing import choose_standing
from zhengtong.organisations.models import Account
from zhengtong.organisations.selectors.passes import is_tie_over
from zhengtong.organisations.selectors.posts import list_standings
from zhengtong.organisations.services.sign_ins import end_sign_in, note_seen
from zhengtong.organisations.services.tokens import actor_by_token
from zhengtong.organisations.site_gate import (
    is_contractor,
    note_opening,
    turn_contractor_away,
)
from zhengtong.toolkit.problems import problem_of, problem_response

POST_KEY = "organisations.post"
SEEN_KEY = "organisations.seen"
STRONG_KEY = "organisations.strong"  # the staff identity asked for two factors
API = "/api/"
MARK_EVERY_S = 60  # activity is written so often, not with every request
# What one may still do before the password is changed or the second factor is set up.
_OPEN_PATHS = ("/sign-out/", "/i18n/", "/text-size/", "/static/")


class ActorMiddleware:
    """Sets ``request.actor`` (None for strangers) and ``request.standings``.

    A bearer token under ``/api/`` speaks for its post and nothing else: the session is not asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor, request.standings = None, []
        if request.path.startswith(API) and "Authorization" in request.headers:
            refused = _read_token(request)
        else:
            refused = _read_session(request)
        if refused is not None:
            return refused
        response = self.get_response(request)
        note_opening(request, response)
        return response

    def process_view(
        self, request: Any, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Contractors pass only where their account or a pass in force opens the page."""
        return turn_contractor_away(request, view)


def _read_token(request: Any) -> HttpResponse | None:
    scheme, _, token = request.headers["Authorization"].partition(" ")
    sent = token.strip() if scheme.lower() == "bearer" else ""
    try:
        request.actor = actor_by_token(sent, path=request.path, method=request.method)
    except TokenRefused as error:
        return _refuse_token(error)
    return None


def _refuse_token(error: TokenRefused) -> HttpResponse:
    response = problem_response({**problem_of(error), "status": 401})
    response["WWW-Authenticate"] = "Bearer"
    return response


def _read_session(request: Any) -> HttpResponse | None:
    account = request.user
    if not account.is_authenticated:
        return None
    if not account.may_sign_in or _was_idle(request):
        return _sign_out(request, "idle" if account.may_sign_in else "locked")
    if is_tie_over(account):
        return _sign_out(request, "tie-ended")
    request.standings = list_standings(account)
    standing = choose_standing(request.standings, request.session.get(POST_KEY, ""))
    if standing is None and request.standings:
        standing = request.standings[0]
        request.session.pop(POST_KEY, None)
    request.actor = _actor(account, standing)
    _mark_seen(request)
    return _hold_back(request, account)


def _actor(account: Account, standing: Any) -> Any:
    if standing is None:
        return Actor(account_id=account.uuid, name=account.name)
    return standing.actor(account_id=account.uuid, name=account.name)


def _was_idle(request: Any) -> bool:
    seen = request.session.get(SEEN_KEY)
    now = clock.current().now().timestamp()
    return seen is not None and now - seen > settings.SESSION_COOKIE_AGE


def _mark_seen(request: Any) -> None:
    """Requests a page makes by itself (polling) do not count as activity."""
    if "X-Zt-Background" in request.headers:
        return
    now = int(clock.current().now().timestamp())
    every = min(MARK_EVERY_S, settings.SESSION_COOKIE_AGE // 20)
    if abs(now - request.session.get(SEEN_KEY, 0)) < every:
        return
    request.session[SEEN_KEY] = now
    note_seen(request.session.session_key)


def _sign_out(request: Any, reason: str) -> HttpResponse | None:
    account, key = request.user, request.session.session_key
    actor = _actor(account, None)
    logout(request)
    end_sign_in(account, session_key=key, by=actor, reason=reason)
    if request.path.startswith(API) or request.path in {"/", settings.LOGIN_URL}:
        return None
    return _send_to(request, f"{settings.LOGIN_URL}?{_why(request, reason)}")


def _why(request: Any, reason: str) -> str:
    safe = request.method in {"GET", "HEAD"}
    return urlencode({"why": reason, **({"next": request.get_full_path()} if safe else {})})


def _send_to(request: Any, address: str) -> HttpResponse:
    """A redirect of the whole page, also where only a part of it was asked for."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _has_shown_two_factors(request: Any) -> bool:
    return request.user.is_verified() or bool(request.session.get(STRONG_KEY))


def _owes_second_factor(request: Any) -> bool:
    """All staff where the setting says so, contractors always; the demonstration's none."""
    if settings.ZT_SECOND_FACTOR == "required":
        return True
    return is_contractor(request.actor) and not settings.ZT_DEMO


def _hold_back(request: Any, account: Account) -> HttpResponse | None:
    if any(request.path.startswith(path) for path in _OPEN_PATHS):
        return None
    wanted = ""
    if account.must_change_password and not settings.ZT_DEMO:
        wanted = reverse("organisations:password")
    elif _owes_second_factor(request) and not _has_shown_two_factors(request):
        wanted = reverse("organisations:second-factor")
    if not wanted or request.path.startswith(wanted):
        return None
    request.actor, request.standings = None, []
    return None if request.path.startswith(API) else _send_to(request, wanted)
