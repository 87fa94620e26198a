"""Forms of maintenance and of levels of logging."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.site.levels import LEVELS
from zhengtong.toolkit.forms import PlainForm


def _moment(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


class MaintenanceForm(PlainForm):
    """Announce a window of maintenance, or begin one now."""

    starts_at = _moment(
        _("开始时间"), required=False, help_text=_("留空表示立即开始。时间按北京时间填写。")
    )
    ends_at = _moment(
        _("预计结束时间"), required=False, help_text=_("到时自动恢复；留空须手动结束。")
    )
    announce_hours = forms.IntegerField(
        label=_("提前几小时公告"), min_value=0, max_value=24 * 30, initial=24
    )
    notice_zh = forms.CharField(
        label=_("公告（中文）"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
    notice_en = forms.CharField(
        label=_("公告（英文）"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    keeps_gateway = forms.BooleanField(
        label=_("维护期间接口网关继续服务"), required=False, initial=True
    )


class LevelForm(PlainForm):
    """Log more of one logger for a while."""

    logger = forms.RegexField(
        r"^[A-Za-z_][A-Za-z0-9_.]*$",
        label=_("日志名称"),
        max_length=200,
        initial="zhengtong.exchange",
        help_text=_("例如 zhengtong.exchange、zhengtong.jobs、django.request 或 root。"),
    )
    level = forms.ChoiceField(label=_("级别"), choices=[(one, one) for one in LEVELS])
    minutes = forms.IntegerField(label=_("持续分钟"), min_value=1, max_value=24 * 60, initial=30)

    @property
    def lasting(self) -> timedelta:
        """How long the level holds."""
        return timedelta(minutes=int(self.cleaned_data["minutes"]))
