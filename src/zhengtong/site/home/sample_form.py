"""The sample form of the living page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.toolkit.forms import ComboboxInput, PlainForm


class SampleForm(PlainForm):
    """Every kind of control."""

    title = forms.CharField(
        label=_("目录名称"), max_length=50, help_text=_("不超过 50 个字，不写单位名称。")
    )
    kind = forms.ChoiceField(
        label=_("共享类型"),
        choices=[("1", _("无条件共享")), ("2", _("有条件共享")), ("3", _("不予共享"))],
        widget=forms.RadioSelect,
    )
    cycle = forms.ChoiceField(
        label=_("更新周期"), choices=[("y", _("每年")), ("q", _("每季度")), ("d", _("每日"))]
    )
    until = forms.DateField(label=_("有效期至"), required=False)
    theme = forms.CharField(label=_("主题"), required=False)
    basis = forms.CharField(
        label=_("依据"), widget=forms.Textarea, help_text=_("写明文件名称和条款。")
    )
    paper = forms.FileField(label=_("依据文件"), required=False)
    promise = forms.BooleanField(label=_("已完成保密审查，不含国家秘密和工作秘密"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [_("行政区划"), _("社会救助"), _("养老服务")]
        self.fields["theme"].widget = ComboboxInput(options=options)


def sample_form(data: dict[str, Any] | None = None) -> SampleForm:
    """An empty sample form, or one bound to data."""
    prefix = "wrong" if data else None
    if data is not None:
        data = {f"wrong-{k}": v for k, v in data.items()}
    return SampleForm(data, prefix=prefix)
