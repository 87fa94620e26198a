"""The pages of signing in and out: password, then the second factor where there is one."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login
from django_otp import match_token, user_has_device

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.organisations.middleware import STRONG_KEY
from zhengtong.organisations.models import Account, OneTimeDevice, SigningKey
from zhengtong.organisations.selectors.passes import is_tie_over
from zhengtong.organisations.services.accounts import is_slip_spent, note_slip_used
from zhengtong.organisations.services.sign_ins import (
    Origin,
    begin_sign_in,
    end_sign_in,
    tell_failure,
)
from zhengtong.organisations.web.forms import CodeForm, SignInForm
from zhengtong.toolkit import access

PENDING_KEY = "organisations.pending"
PENDING_SECONDS = 300
CODE_TRIES = 5
BACKEND = "django.contrib.auth.backends.ModelBackend"

TIE_ENDED = gettext_lazy("驻场期限已到，不能登录。请联系责任人。")


def origin_of(request: HttpRequest) -> Origin:
    """Address and browser of a request."""
    return Origin(
        address=request.META.get("REMOTE_ADDR") or None,
        agent=request.headers.get("User-Agent", "").replace("\x00", ""),
    )


def safe_next(request: HttpRequest, target: str) -> str:
    """The page to go on to: only one of this host, else the desk."""
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else settings.LOGIN_REDIRECT_URL


@access.public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def show_sign_in(request: Any) -> HttpResponse:
    """Name and password; five failures shut the name for that address for a while."""
    if request.method != "POST":
        if request.actor is not None:
            return redirect(safe_next(request, request.GET.get("next", "")))
        form = SignInForm(initial={"next": request.GET.get("next", "")})
        return _page(request, form)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    data = form.cleaned_data
    account = authenticate(request, username=data["username"], password=data["password"])
    if account is None:
        tell_failure(data["username"], origin=origin_of(request), code="wrong-password")
        form.add_error(None, _("用户名或密码不正确。连续5次失败后将暂停登录15分钟。"))
        return _page(request, form)
    return _go_on(request, account, form)


def _go_on(request: Any, account: Any, form: SignInForm) -> HttpResponse:
    target = safe_next(request, form.cleaned_data["next"])
    if not account.may_sign_in:
        tell_failure(account.username, origin=origin_of(request), code="locked")
        form.add_error(None, _("该账号已被锁定，请联系本单位管理员或安全管理员。"))
        return _page(request, form)
    if is_tie_over(account):
        tell_failure(account.username, origin=origin_of(request), code="tie-ended")
        form.add_error(None, TIE_ENDED)
        return _page(request, form)
    if is_slip_spent(account):
        tell_failure(account.username, origin=origin_of(request), code="slip-spent")
        form.add_error(None, _("一次性密码已过期或已用过，请向本单位管理员重新领取密码条。"))
        return _page(request, form)
    return ask_second_factor(request, account, target=target) or enter(
        request, account, target=target
    )


def ask_second_factor(request: Any, account: Account, *, target: str) -> HttpResponse | None:
    """The page that asks for it, where the person has one; the sign-in waits for minutes."""
    if not user_has_device(account):
        return None
    request.session.cycle_key()
    at = int(clock.current().now().timestamp())
    request.session[PENDING_KEY] = {"account": account.pk, "at": at, "next": target, "tries": 0}
    has_code = OneTimeDevice.objects.filter(user=account, confirmed=True).exists()
    return redirect("organisations:sign-in-code" if has_code else "organisations:sign-in-key")


def enter(
    request: Any, account: Account, *, target: str, device: Any = None, strong: bool = False
) -> HttpResponse:
    """The person signed in and sent on.

    ``device`` is the second factor that was shown, None for none of ours; ``strong`` says that
    whoever vouched for the person (the staff identity) asked for two factors.
    """
    request.session.pop(PENDING_KEY, None)
    login(request, account, backend=BACKEND)
    note_slip_used(account)
    if strong:
        request.session[STRONG_KEY] = True
    begin_sign_in(
        account,
        session_key=request.session.session_key,
        origin=origin_of(request),
        factors=2 if device is not None or strong else 1,
    )
    if device is not None:
        otp_login(request, device)
    response = HttpResponseRedirect(target)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        remember_language(response, account.language)
    return response


def remember_language(response: HttpResponse, language: str) -> None:
    """The language kept by the browser; one chosen by hand before is not overruled at sign-in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _page(request: Any, form: SignInForm) -> HttpResponse:
    why = {
        "idle": _("长时间没有操作，已自动退出，请重新登录。"),
        "tie-ended": TIE_ENDED,
        "locked": _("该账号已被锁定，请联系本单位管理员或安全管理员。"),
        "ended": _("本次登录已被结束，请重新登录。"),
        "code": _("动态口令验证超时或多次失败，请重新登录。"),
        "identity": _("统一身份认证没有完成，请重试，或用用户名和密码登录。"),
        "unbound": _("这个统一身份还没有绑定账号。请先用用户名和密码登录，在“我的账号”里绑定。"),
    }.get(request.GET.get("why", ""), "")
    context = {
        "form": form,
        "why": why,
        "is_demo": settings.ZT_DEMO,
        "identity_name": settings.ZT_OIDC_NAME if settings.ZT_OIDC_ISSUER else "",
        "next": request.GET.get("next", ""),
    }
    return render(request, "organisations/sign_in.html", context)


def pending_account(request: Any) -> tuple[Account | None, dict[str, Any]]:
    """Who gave the right password and still owes the second factor, and what was kept of it."""
    pending = request.session.get(PENDING_KEY) or {}
    age = clock.current().now().timestamp() - pending.get("at", 0)
    if not pending or age > PENDING_SECONDS or pending["tries"] >= CODE_TRIES:
        request.session.pop(PENDING_KEY, None)
        return None, {}
    return Account.objects.filter(pk=pending["account"]).first(), pending


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_code(request: Any) -> HttpResponse:
    """The second factor; the password alone has not signed anybody in."""
    account, pending = pending_account(request)
    if account is None or not account.may_sign_in:
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?why=code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = match_token(account, form.cleaned_data["code"])
        if device is not None:
            return enter(request, account, target=pending["next"], device=device)
        pending["tries"] += 1
        request.session[PENDING_KEY] = pending
        tell_failure(account.username, origin=origin_of(request), code="wrong-code")
        form.add_error("code", _("动态口令不正确，或刚刚用过。请等下一个口令再试。"))
    has_key = SigningKey.objects.filter(user=account, confirmed=True).exists()
    context = {"form": form, "has_key": has_key}
    return render(request, "organisations/sign_in_code.html", context)


@access.public
@require_POST
def sign_out(request: Any) -> HttpResponse:
    """Ends this session."""
    if request.user.is_authenticated:
        account, key = request.user, request.session.session_key
        by = request.actor or Actor(account_id=account.uuid, name=account.name)
        logout(request)
        end_sign_in(account, session_key=key, by=by)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def show_lock_out(
    request: Any, credentials: Any = None, *_args: Any, **_kwargs: Any
) -> HttpResponse:
    """What someone sees after too many failures: our words, status 429, when to come back."""
    username = str((credentials or {}).get("username") or request.POST.get("username", ""))
    tell_failure(username.strip().lower()[:50], origin=origin_of(request), code="locked-out")
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    response = render(request, "organisations/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
