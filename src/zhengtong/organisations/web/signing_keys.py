"""Pages of certificates and USB keys: register one, sign in with one, revoke one."""

import secrets
from base64 import b64decode
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login

from zhengtong.kernel import clock
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations.domain.challenges import NONCE_BYTES, Challenge
from zhengtong.organisations.services.sign_ins import tell_failure
from zhengtong.organisations.services.signing_keys import (
    find_answering_key,
    register_key,
    revoke_key,
    trusted_issuers,
)
from zhengtong.organisations.web.forms import RegisterKeyForm, SignatureForm, add_gaps
from zhengtong.organisations.web.sign_in import (
    PENDING_KEY,
    enter,
    origin_of,
    pending_account,
)
from zhengtong.toolkit import access

CHALLENGE_KEY = "organisations.challenge"
PAGE = ["GET", "HEAD", "POST"]


def put_challenge(request: Any, *, purpose: str, username: str) -> Challenge:
    """A fresh question kept in the session; the one before it is void."""
    challenge = Challenge(
        purpose=purpose,
        site=request.get_host(),
        username=username,
        nonce=secrets.token_hex(NONCE_BYTES),
        at=int(clock.current().now().timestamp()),
    )
    request.session[CHALLENGE_KEY] = vars(challenge)
    return challenge


def take_challenge(request: Any) -> Challenge | None:
    """The question put last, taken out of the session: it is answered once."""
    kept = request.session.pop(CHALLENGE_KEY, None)
    return Challenge(**kept) if kept else None


@access.signed_in
@never_cache
@require_http_methods(PAGE)
def show_register_key(request: Any) -> HttpResponse:
    """A certificate and a signature by its key; it is a second factor from then on."""
    form = RegisterKeyForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        challenge = take_challenge(request)
        if form.is_valid() and challenge is not None and _register(request, form, challenge):
            return redirect("organisations:second-factor")
        if challenge is None:
            form.add_error(None, _("题目已过期，请对新的文字签名。"))
    fresh = put_challenge(request, purpose="register", username=request.user.username)
    context = {"form": form, "challenge": fresh.text(), "has_issuers": bool(trusted_issuers())}
    status = 422 if form.errors else 200
    return render(request, "organisations/register_key.html", context, status=status)


def _register(request: Any, form: RegisterKeyForm, challenge: Challenge) -> bool:
    try:
        key = register_key(
            request.user,
            form.certificate_bytes(),
            challenge=challenge,
            signature=b64decode(form.cleaned_data["signature"]),
            by=request.actor,
        )
    except DomainError as error:
        add_gaps(form, error)
        return False
    otp_login(request, key)
    messages.success(request, _("证书已登记，下次登录可以用它签名。"))
    return True


@access.public
@never_cache
@require_http_methods(PAGE)
def show_sign_in_key(request: Any) -> HttpResponse:
    """The second factor by a signature instead of a code."""
    account, pending = pending_account(request)
    if account is None or not account.may_sign_in:
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?why=code")
    form = SignatureForm(request.POST or None)
    if request.method == "POST":
        challenge = take_challenge(request)
        if form.is_valid() and challenge is not None:
            signature = b64decode(form.cleaned_data["signature"])
            key = find_answering_key(account, challenge=challenge, signature=signature)
            if key is not None:
                return enter(request, account, target=pending["next"], device=key)
        pending["tries"] += 1
        request.session[PENDING_KEY] = pending
        tell_failure(account.username, origin=origin_of(request), code="wrong-signature")
        form.add_error(None, _("签名没有通过验证，请对新的文字签名。"))
    fresh = put_challenge(request, purpose="sign-in", username=account.username)
    context = {"form": form, "challenge": fresh.text()}
    return render(request, "organisations/sign_in_key.html", context)


@access.signed_in
@require_POST
def stop_key(request: Any, key_id: UUID) -> HttpResponse:
    """One of one's own certificates is none from now on."""
    if revoke_key(key_id, account=request.user, by=request.actor):
        messages.success(request, _("证书已停用。"))
    return redirect("organisations:second-factor")
