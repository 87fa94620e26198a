"""Who may enter a route: every view and every API operation says it with one of these.

Pages: ``@access.public``, ``@access.signed_in``, ``@access.roles(Role.REVIEWER, …)`` on function
views, on view classes, or around ``View.as_view()``. Operations: ``auth=access.api_public``,
``auth=access.api_signed_in``, ``auth=access.api_roles(Role.AUDITOR)``. Services still enforce the
permission on the thing itself; this is the door of the page. A repository test finds routes that
say nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import isclass, iscoroutinefunction
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from ninja.utils import check_csrf

from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may enter.

    Attributes:
        kind: "public", "signed_in" or "roles".
        roles: With kind "roles": one of these is needed.
    """

    kind: str
    roles: frozenset[Role] = frozenset()


class SignedRequest(HttpRequest):
    """For annotations: a request behind ``signed_in`` or ``roles``, which has its actor."""

    actor: Actor


PUBLIC = Access(kind="public")
SIGNED_IN = Access(kind="signed_in")


def actor_of(request: HttpRequest) -> Actor | None:
    """The one who acts in this request, as the sign-in middleware found; None for a stranger."""
    return getattr(request, "actor", None)


def public(view: View) -> View:
    """The view, open to everybody."""
    return cast("View", _guard(view, PUBLIC))


def signed_in(view: View) -> View:
    """The view, for whoever is signed in; strangers are sent to the sign-in page and back."""
    return cast("View", _guard(view, SIGNED_IN))


def roles(*needed: Role) -> Callable[[View], View]:
    """A decorator: the view is for posts with one of the roles; others get Forbidden."""
    entry = Access(kind="roles", roles=frozenset(needed))

    def decorate(view: View) -> View:
        return cast("View", _guard(view, entry))

    return decorate


def _guard(view: Any, entry: Access) -> Any:
    if isclass(view):
        decorator = method_decorator(lambda dispatch: _wrap(dispatch, entry), name="dispatch")
        guarded: Any = decorator(view)
        guarded.dispatch.access = entry
    else:
        guarded = _wrap(view, entry)
    guarded.access = entry
    return guarded


def _wrap(view: Callable[..., Any], entry: Access) -> Callable[..., Any]:
    if iscoroutinefunction(view):

        @wraps(view)
        async def enter_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            turned_away = turn_away(request, entry)
            return turned_away or await view(request, *args, **kwargs)

        return enter_async

    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return turn_away(request, entry) or view(request, *args, **kwargs)

    return enter


def turn_away(request: HttpRequest, entry: Access) -> HttpResponse | None:
    """The way to the sign-in page for a stranger; None where the actor may enter.

    Raises:
        Forbidden: signed in, without the role.
    """
    if entry.kind == "public":
        return None
    actor = actor_of(request)
    if actor is None:
        return _to_sign_in(request)
    if entry.roles and not actor.has(*entry.roles):
        raise Forbidden
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    safe = request.method in {"GET", "HEAD"}
    back = request.get_full_path() if safe and not request.headers.get("HX-Request") else "/desk/"
    target = f"{settings.LOGIN_URL}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


class ApiAccess:
    """The ``auth=`` of an operation: a stranger gets 401, the wrong role or a forged form 403."""

    def __init__(self, entry: Access) -> None:
        self.access = entry

    def __call__(self, request: HttpRequest) -> Any:
        if self.access.kind == "public":
            return actor_of(request) or "stranger"
        actor = actor_of(request)
        if actor is None:
            return None
        if "Authorization" not in request.headers and check_csrf(request) is not None:
            raise Forbidden
        if self.access.roles and not actor.has(*self.access.roles):
            raise Forbidden
        return actor


api_public = ApiAccess(PUBLIC)
api_signed_in = ApiAccess(SIGNED_IN)


def api_roles(*needed: Role) -> ApiAccess:
    """The ``auth=`` of an operation for posts with one of the roles."""
    return ApiAccess(Access(kind="roles", roles=frozenset(needed)))
