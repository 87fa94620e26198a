"""The gate for contractors: their own account, what a pass in force opens, and nothing else."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.errors import PassRequired
from zhengtong.organisations.domain.site_routes import is_opened_by_pass
from zhengtong.organisations.selectors.passes import has_pass
from zhengtong.organisations.services.contractors import settle_passes
from zhengtong.toolkit.problems import respond

OWN_PAGES = frozenset(
    f"organisations:{name}"
    for name in (
        "me", "password", "profile", "switch-post", "second-factor", "register-key", "revoke-key",
        "unbind-identity", "end-other-sessions", "end-session", "sign-out",
    )
) | {"set_language", "site:text-size"}  # fmt: skip
OWN_HOME = "organisations:me"


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
        return None
    if request.path == settings.LOGIN_REDIRECT_URL:
        return redirect(OWN_HOME)
    return respond(request, PassRequired())
