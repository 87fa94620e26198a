"""Pages of one's own account: password, profile, sessions, post, second factor, tokens."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.kernel.errors import DomainError
from zhengtong.organisations.domain.standing import choose_standing
from zhengtong.organisations.middleware import POST_KEY
from zhengtong.organisations.models import SignInSession
from zhengtong.organisations.selectors.passed_things import own_passes
from zhengtong.organisations.services import accounts, sign_ins, tokens
from zhengtong.organisations.web.forms import PasswordForm, ProfileForm, TokenForm, add_gaps
from zhengtong.organisations.web.sign_in import remember_language, safe_next
from zhengtong.toolkit import access

PAGE = ["GET", "HEAD", "POST"]


@access.signed_in
@require_http_methods(["GET", "HEAD"])
def show_me(request: Any) -> HttpResponse:
    """One's account: posts, sessions, what protects it."""
    context = {
        "account": request.user,
        "standings": request.standings,
        "passes": own_passes(request.actor),
        "sessions": request.user.sign_ins.all()[:50],
        "current_key": request.session.session_key,
        "is_verified": request.user.is_verified(),
        "identity_name": settings.ZT_OIDC_NAME if settings.ZT_OIDC_ISSUER else "",
        "is_bound": request.user.staff_identities.exists(),
        "profile_form": ProfileForm(
            initial={"phone": request.user.phone, "language": request.user.language}
        ),
    }
    return render(request, "organisations/me.html", context)


@access.signed_in
@never_cache
@sensitive_post_parameters("old", "password", "again")
@require_http_methods(PAGE)
def change_password(request: Any) -> HttpResponse:
    """A new password; every other session of the person ends."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change_own_password(
                account_id=request.user.uuid,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["password"],
                by=request.actor,
            )
        except DomainError as error:
            add_gaps(form, error)
        else:
            _keep_this_session(request)
            messages.success(request, _("密码已修改，其他登录已全部退出。"))
            return redirect("organisations:me")
    forced = request.user.must_change_password
    return render(request, "organisations/password.html", {"form": form, "forced": forced})


def _keep_this_session(request: Any) -> None:
    request.user.refresh_from_db()
    old_key = request.session.session_key
    update_session_auth_hash(request, request.user)
    SignInSession.objects.filter(session_key=old_key).update(
        session_key=request.session.session_key
    )
    sign_ins.end_other_sessions(
        request.user,
        keep=request.session.session_key,
        by=request.actor,
        reason="password-changed",
    )


@access.signed_in
@require_POST
def save_profile(request: Any) -> HttpResponse:
    """Telephone and language of one's own account."""
    form, response = ProfileForm(request.POST), redirect("organisations:me")
    if form.is_valid():
        try:
            accounts.change_own_profile(
                account_id=request.user.uuid, by=request.actor, **form.cleaned_data
            )
            messages.success(request, _("个人资料已保存。"))
            remember_language(response, form.cleaned_data["language"])
        except DomainError as error:
            add_gaps(form, error)
    for errors in form.errors.values():
        messages.error(request, " ".join(str(e) for e in errors))
    return response


@access.signed_in
@require_http_methods(PAGE)
def switch_post(request: Any) -> HttpResponse:
    """Chooses the post one acts from."""
    if request.method == "POST":
        wanted = request.POST.get("post", "")
        chosen = choose_standing(request.standings, wanted) if wanted else None
        if chosen is None:
            messages.error(request, _("没有找到该岗位，或者您未任此岗位。"))
        else:
            request.session[POST_KEY] = str(chosen.post_id)
            messages.success(request, _("已切换到“%(post)s”。") % {"post": chosen.post_title})
        return redirect(safe_next(request, request.POST.get("next", "")))
    context = {"standings": request.standings, "next": request.GET.get("next", "")}
    return render(request, "organisations/switch_post.html", context)


@access.signed_in
@require_POST
def end_session(request: Any, session_id: UUID) -> HttpResponse:
    """Ends one of one's own sessions."""
    row = SignInSession.objects.filter(uuid=session_id, account=request.user).first()
    if row is not None and row.session_key == request.session.session_key:
        messages.info(request, _("要结束当前登录，请使用“退出登录”。"))
    elif sign_ins.end_session(session_id, account=request.user, by=request.actor):
        messages.success(request, _("该登录已结束。"))
    return redirect("organisations:me")


@access.signed_in
@require_POST
def end_other_sessions(request: Any) -> HttpResponse:
    """Ends every session but this one."""
    count = sign_ins.end_other_sessions(
        request.user, keep=request.session.session_key, by=request.actor, reason="ended-from-list"
    )
    messages.success(request, _("已结束其他 %(count)s 个登录。") % {"count": count})
    return redirect("organisations:me")


@access.signed_in
@never_cache
@require_http_methods(PAGE)
def show_tokens(request: Any) -> HttpResponse:
    """One's API tokens; a new one is shown once, in the answer that made it."""
    form, fresh = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            fresh = tokens.create_token(by=request.actor, **form.cleaned_data)
            form = TokenForm()
        except DomainError as error:
            add_gaps(form, error)
    rows = request.user.api_tokens.select_related("post")[:100]
    context = {"form": form, "fresh": fresh, "tokens": rows}
    return render(request, "organisations/tokens.html", context)


@access.signed_in
@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revokes one of one's own tokens."""
    tokens.revoke_token(token_id=token_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("令牌已撤销，立即失效。"))
    return redirect("organisations:tokens")
