"""The page that sets up, renews or removes the second factor."""

from base64 import b32encode
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login
from django_otp import match_token
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhengtong.organisations.services.second_factors import (
    confirm_device,
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
    if TOTPDevice.objects.filter(user=request.user, confirmed=True).exists():
        return _show_active(request)
    device, _made = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "totp"}
    )
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device.verify_token(form.cleaned_data["code"]):
            codes = confirm_device(request.user, device, by=request.actor)
            otp_login(request, device)
            return render(request, "organisations/backup_codes.html", {"codes": codes})
        form.add_error("code", _("动态口令不正确，请核对手机时间后再试。"))
    import segno  # few people enrol; the portal starts without it

    context = {
        "form": form,
        "qr": segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2),
        "key": _grouped(device),
        "issuer": site_name(),
    }
    return render(request, "organisations/second_factor.html", context)


def _grouped(device: TOTPDevice) -> str:
    key = b32encode(device.bin_key).decode()
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))


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
    left = StaticToken.objects.filter(device__user=request.user).count()
    context = {"form": form, "codes_left": left}
    return render(request, "organisations/second_factor_active.html", context)
