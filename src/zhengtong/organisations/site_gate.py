"""The gate for contractors: their own account, what a pass in force opens, and nothing else."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.errors import PassRequired
from zhengtong.organisations.domain.pass_kinds import is_opened_by_pass, things_behind
from zhengtong.organisations.selectors.passes import has_pass, passes_through
from zhengtong.organisations.services.contractors import settle_passes
from zhengtong.organisations.services.pass_uses import note_use
from zhengtong.toolkit.problems import respond

OWN_PAGES = frozenset(
    f"organisations:{name}"
    for name in (
        "me", "password", "profile", "switch-post", "second-factor", "register-key", "revoke-key",
        "unbind-identity", "end-other-sessions", "end-session", "sign-out",
    )
) | {"set_language", "site:text-size"}  # fmt: skip
OWN_HOME = "organisations:me"
ORDER, OK = "order", 200


def is_contractor(actor: Actor | None) -> bool:
    """Whether the actor acts as a contractor."""
    return actor is not None and actor.has(Role.CONTRACTOR)


def turn_contractor_away(request: Any, view: Any) -> HttpResponse | None:
    """The answer to a contractor at a page that is shut to them; None for an open one.

    What of their passes has ended is kept as ended first, so that no later change of the clock,
    the tie or the sponsor brings it back.

    Policy: P11.2
    """
    actor: Actor | None = request.actor
    if actor is None or not is_contractor(actor):
        return None
    settle_passes(account_id=actor.account_id)
    entry = getattr(view, "access", None)
    name = request.resolver_match.view_name or ""
    if (entry is not None and entry.kind == "public") or name in OWN_PAGES:
        return None
    if is_opened_by_pass(name) and has_pass(actor.account_id):
        request.opened_by_pass = name
        return None
    if request.path == settings.LOGIN_REDIRECT_URL:
        return redirect(OWN_HOME)
    return respond(request, PassRequired())


def note_opening(request: Any, response: HttpResponse) -> None:
    """Keep that a contractor opened the page, under the passes that open it; what failed is not.

    Policy: P11.2
    """
    name = getattr(request, "opened_by_pass", "")
    if not name or request.method != "GET" or response.status_code != OK:
        return
    things = things_behind(name, request.resolver_match.kwargs)
    orders = [thing for kind, thing in things or () if kind == ORDER]
    for one in passes_through(request.actor.account_id, things, orders):
        note_use(one, path=request.path, by=request.actor)
