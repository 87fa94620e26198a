"""Forms of changes and of update tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.updates import KIND_NAMES, REASON_LIMIT, TEXT_LIMITS
from zhengtong.catalogue.web.forms import choices_of
from zhengtong.toolkit.forms import PlainForm


class ChangeForm(PlainForm):
    """A change of law, duty or data."""

    kind = forms.ChoiceField(label=_("变化类型"), choices=lambda: choices_of(KIND_NAMES))
    title = forms.CharField(
        label=_("变化内容"),
        max_length=TEXT_LIMITS["title"],
        help_text=_("一句话说明什么变了，例如“《婚姻登记条例》修订，取消户口簿要求”。"),
    )
    document = forms.CharField(
        label=_("依据文件"),
        max_length=TEXT_LIMITS["document"],
        required=False,
        help_text=_("法规名称和文号，或者三定规定、系统改造批复。法规变化时必填。"),
    )
    happened_on = forms.DateField(
        label=_("变化日期"), help_text=_("生效或实施之日，更新期限从这一天起算。")
    )
    note = forms.CharField(
        label=_("说明"),
        max_length=TEXT_LIMITS["note"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(PlainForm):
    """Why."""

    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )


class MoreTimeForm(ReasonForm):
    """How many working days more, and why."""

    field_order = ("workdays", "reason")
    workdays = forms.IntegerField(label=_("延长几个工作日"), min_value=1, max_value=99)

    def __init__(self, *args: Any, most: int = 99, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workdays"].help_text = _(
            "最多 %(most)s 个工作日，须经同级数据主管部门同意。"
        ) % {"most": most}
