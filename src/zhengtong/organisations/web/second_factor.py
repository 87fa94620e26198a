"""The page that sets up, renews or removes the second factor."""

from base64 import b32encode
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login
from django_otp import match_token

from zhengtong.organisations.domain import one_time
from zhengtong.organisations.models import OneTimeDevice, SigningKey
from zhengtong.organisations.services.second_factors import (
    confirm_device,
    count_backup_codes,
    draw_device,
    remove_devices,
    renew_codes,
)
from zhengtong.organisations.web.forms import CodeForm
from zhengtong.toolkit import access
from zhengtong.toolkit.context import site_name


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_second_factor(request: Any) -> HttpResponse:
    """A QR code to scan and a first code to prove it; then backup codes, shown once."""
    if OneTimeDevice.objects.filter(user=request.user, confirmed=True).exists():
        return _show_active(request)
    device = draw_device(request.user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device.verify_token(form.cleaned_data["code"]):
            codes = confirm_device(request.user, device, by=request.actor)
            otp_login(request, device)
            return render(request, "organisations/backup_codes.html", {"codes": codes})
        form.add_error("code", _("动态口令不正确，请核对手机时间后再试。"))
    return render(request, "organisations/second_factor.html", _enrolment(request, device, form))


def _enrolment(request: Any, device: OneTimeDevice, form: CodeForm) -> dict[str, Any]:
    import segno  # few people enrol; the portal starts without it

    key = b32encode(device.open_key()).decode()
    label = quote(f"{site_name()}:{request.user.username}")
    facts = {
        "secret": key,
        "algorithm": device.algorithm,
        "digits": one_time.DIGITS,
        "period": one_time.STEP_SECONDS,
        "issuer": site_name(),
    }
    address = f"otpauth://totp/{label}?{urlencode(facts)}"
    return {
        "form": form,
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        "key": " ".join(key[i : i + 4] for i in range(0, len(key), 4)),
        "algorithm": device.algorithm,
        "issuer": site_name(),
        "signing_keys": _keys_of(request),
    }


def _keys_of(request: Any) -> list[SigningKey]:
    return list(SigningKey.objects.filter(user=request.user, confirmed=True).order_by("pk")[:20])


def _show_active(request: Any) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = match_token(request.user, form.cleaned_data["code"])
        if device is None:
            form.add_error("code", _("动态口令不正确，或刚刚用过。请等下一个口令再试。"))
        elif request.POST.get("deed") == "renew":
            codes = renew_codes(request.user, by=request.actor)
            return render(request, "organisations/backup_codes.html", {"codes": codes})
        else:
            remove_devices(request.user, by=request.actor)
            messages.success(request, _("第二重验证已关闭。"))
            return redirect("organisations:me")
    context = {
        "form": form,
        "codes_left": count_backup_codes(request.user),
        "signing_keys": _keys_of(request),
    }
    return render(request, "organisations/second_factor_active.html", context)
