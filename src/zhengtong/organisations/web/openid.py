"""Sign-in by the staff identity: off to it, back from it, binding and loosing."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.organisations.domain.errors import IdentityAlreadyBound, IdentityUnavailable
from zhengtong.organisations.services import openid
from zhengtong.organisations.services.sign_ins import tell_failure
from zhengtong.organisations.services.staff_identities import (
    bind_identity,
    find_account,
    unbind_identity,
)
from zhengtong.organisations.web.sign_in import (
    ask_second_factor,
    enter,
    origin_of,
    safe_next,
)
from zhengtong.toolkit import access
from zhengtong.toolkit.i18n import error_sentence

JOURNEY_KEY = "organisations.identity"
READ = ["GET", "HEAD"]


def _back(request: Any) -> str:
    return str(request.build_absolute_uri(reverse("organisations:sign-in-identity-back")))


def _refused(why: str) -> HttpResponse:
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?why={why}")


@access.public
@never_cache
@require_http_methods(READ)
def start(request: Any) -> HttpResponse:
    """Off to the staff identity, with what proves on return that it was this browser."""
    if not settings.ZT_OIDC_ISSUER:
        raise Http404
    journey = {
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(64),
        "next": safe_next(request, request.GET.get("next", "")),
    }
    try:
        address = openid.authorization_address(
            state=journey["state"],
            nonce=journey["nonce"],
            verifier=journey["verifier"],
            redirect_uri=_back(request),
        )
    except IdentityUnavailable:
        return _refused("identity")
    request.session[JOURNEY_KEY] = journey
    return HttpResponseRedirect(address)


@access.public
@never_cache
@require_http_methods(READ)
def come_back(request: Any) -> HttpResponse:
    """Back from it: signs in, or binds the identity to whoever is signed in already."""
    journey = request.session.pop(JOURNEY_KEY, None)
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    if journey is None or not code or not constant_time_compare(state, journey["state"]):
        return _refused("identity")
    try:
        claims = openid.fetch_claims(
            code=code,
            nonce=journey["nonce"],
            verifier=journey["verifier"],
            redirect_uri=_back(request),
        )
    except IdentityUnavailable:
        return _refused("identity")
    if request.user.is_authenticated:
        return _bind(request, claims)
    account = find_account(claims)
    if account is None:
        tell_failure("", origin=origin_of(request), code="identity-unbound")
        return _refused("unbound")
    return _go_on(request, account, journey["next"], strong=claims.strong)


def _go_on(request: Any, account: Any, target: str, *, strong: bool) -> HttpResponse:
    if not account.may_sign_in:
        tell_failure(account.username, origin=origin_of(request), code="locked")
        return _refused("locked")
    asked = None if strong else ask_second_factor(request, account, target=target)
    return asked or enter(request, account, target=target, strong=strong)


def _bind(request: Any, claims: openid.Claims) -> HttpResponse:
    try:
        bind_identity(request.user, claims, by=request.actor)
    except IdentityAlreadyBound as error:
        messages.error(request, error_sentence(error))
    else:
        messages.success(request, _("统一身份已绑定，今后可以用它登录。"))
    return redirect("organisations:me")


@access.signed_in
@require_POST
def unbind(request: Any) -> HttpResponse:
    """One's account is no longer known by the staff identity."""
    if unbind_identity(request.user, by=request.actor):
        messages.success(request, _("已解除统一身份绑定。"))
    return redirect("organisations:me")
