"""Forms of the gateway."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.gateway.domain.publication import ServiceItem, ServiceTerms
from zhengtong.toolkit.forms import PlainForm


class ServiceForm(PlainForm):
    """What the provider decides about a service."""

    code = forms.CharField(
        label=_("服务编码"),
        required=False,
        max_length=64,
        help_text=_("出现在调用地址中；留空则按表名生成。"),
    )
    title = forms.CharField(label=_("服务名称"), required=False, max_length=200)
    keys = forms.MultipleChoiceField(
        label=_("查询主键"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("每次调用至少给出其中一项；不选则可以翻页查询。"),
    )
    subject_item = forms.ChoiceField(
        label=_("查询对象"),
        required=False,
        help_text=_("哪一项指明被查询的人或单位；记录中只留加密摘要。"),
    )
    page_limit = forms.IntegerField(
        label=_("每页行数上限"), min_value=1, max_value=1000, initial=100
    )
    timeout_ms = forms.IntegerField(
        label=_("超时（毫秒）"), min_value=100, max_value=60_000, initial=5000
    )

    def __init__(self, *args: Any, items: Sequence[ServiceItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.name, f"{item.title}（{item.name}）") for item in items]
        self.fields["keys"].choices = choices  # type: ignore[attr-defined]
        self.fields["subject_item"].choices = [("", _("无")), *choices]  # type: ignore[attr-defined]

    def terms(self) -> ServiceTerms:
        """The terms as typed values."""
        given = self.cleaned_data
        return ServiceTerms(
            code=given["code"].strip(),
            title=given["title"].strip(),
            keys=tuple(given["keys"]),
            subject_item=given["subject_item"],
            page_limit=given["page_limit"],
            timeout_ms=given["timeout_ms"],
        )


class ReasonForm(PlainForm):
    """Why something is stopped."""

    reason = forms.CharField(
        label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class CredentialForm(PlainForm):
    """A new credential: which system will use it."""

    note = forms.CharField(
        label=_("使用系统"),
        required=False,
        max_length=100,
        help_text=_("例如：社会救助业务系统。只用于区分多份凭据。"),
    )
