"""消息设置: how and when a person is told, and where."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhengtong.desk.channels.ports import MAIL, MESSENGER, SMS
from zhengtong.desk.channels.registry import list_channel_names
from zhengtong.desk.domain.messages import (
    DEFAULT_CHANNELS,
    GROUPS,
)
from zhengtong.desk.models import MessageSettings
from zhengtong.desk.selectors import messages as selectors
from zhengtong.desk.services import message_settings
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent

CHANNEL_NAMES = {
    MAIL: gettext_lazy("电子邮件"),
    SMS: gettext_lazy("短信"),
    MESSENGER: gettext_lazy("政务即时通讯"),
}
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SettingsForm(PlainForm):
    """Channels for each group, quiet hours, the digest."""

    wants_digest = forms.BooleanField(label=gettext_lazy("每周一上午 8 时收到摘要"), required=False)
    quiet_from = forms.TimeField(
        label=gettext_lazy("免打扰开始"),
        required=False,
        widget=TIME,
        help_text=gettext_lazy("免打扰时段内不发邮件和短信，站内消息照常；可以跨过午夜。"),
    )
    quiet_to = forms.TimeField(label=gettext_lazy("免打扰结束"), required=False, widget=TIME)

    def __init__(self, *args: Any, chosen: MessageSettings, **kwargs: Any) -> None:
        initial: dict[str, Any] = {
            "wants_digest": chosen.wants_digest,
            "quiet_from": chosen.quiet_from,
            "quiet_to": chosen.quiet_to,
        }
        names = [(n, CHANNEL_NAMES[n]) for n in list_channel_names()]
        for group in GROUPS:
            wanted = chosen.channels if chosen.pk else DEFAULT_CHANNELS
            initial[f"to_{group}"] = list(wanted.get(group, ()))
        super().__init__(*args, initial=initial, revision=chosen.revision, **kwargs)
        for group, name in GROUPS.items() if names else ():
            self.fields[f"to_{group}"] = forms.MultipleChoiceField(
                label=_(name),
                choices=names,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        """Quiet hours have both ends or none."""
        values = super().clean() or {}
        if bool(values.get("quiet_from")) != bool(values.get("quiet_to")):
            self.add_error("quiet_to", _("请同时填写开始和结束。"))
        return values


@access.signed_in
@idempotent
def edit_settings(request: access.SignedRequest) -> HttpResponse:
    """消息设置: how and when I am told."""
    chosen = message_settings.settings_of(request.actor.account_id)
    form = SettingsForm(request.POST or None, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        messages.success(request, _("消息设置已保存。"))
        return redirect("desk:message-settings")
    known = selectors.list_addresses(request.actor.account_id)
    rows = [
        {"channel": name, "name": CHANNEL_NAMES[name], "row": known.get(name)}
        for name in list_channel_names()
    ]
    return render(
        request,
        "desk/message_settings.html",
        {"form": form, "addresses": rows, "house_quiet": settings.ZT_QUIET_HOURS},
        status=422 if form.errors else 200,
    )


def _save(request: access.SignedRequest, form: SettingsForm) -> None:
    values = form.cleaned_data
    first, last = values["quiet_from"], values["quiet_to"]
    message_settings.save_settings(
        by=request.actor,
        channels={group: values.get(f"to_{group}", []) for group in GROUPS},
        quiet=(first, last) if first and last else None,
        wants_digest=values["wants_digest"],
        language=get_language() or "zh-hans",
        revision=form.sent_revision,
    )


@access.signed_in
@idempotent
def offer_address(request: access.SignedRequest) -> HttpResponse:
    """A new address; its code is on the way."""
    if request.method == "POST":
        channel, address = request.POST.get("channel", ""), request.POST.get("address", "")
        try:
            message_settings.offer_address(channel, address, by=request.actor)
            messages.success(request, _("验证码已发出，请在 15 分钟内填写。"))
        except DomainError as error:
            messages.error(request, error_sentence(error))
    return redirect("desk:message-settings")


@access.signed_in
def confirm_address(request: access.SignedRequest) -> HttpResponse:
    """The code that came."""
    if request.method == "POST":
        channel, code = request.POST.get("channel", ""), request.POST.get("code", "")
        try:
            message_settings.confirm_address(channel, code, by=request.actor)
            messages.success(request, _("接收地址已确认。"))
        except DomainError as error:
            messages.error(request, error_sentence(error))
    return redirect("desk:message-settings")


@access.signed_in
@idempotent
def forget_address(request: access.SignedRequest) -> HttpResponse:
    """The address taken away."""
    if request.method == "POST":
        message_settings.forget_address(request.POST.get("channel", ""), by=request.actor)
        messages.success(request, _("接收地址已删除。"))
    return redirect("desk:message-settings")
