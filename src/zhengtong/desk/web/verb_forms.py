"""Forms of the verbs of a matter."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.organisations import public as organisations
from zhengtong.toolkit.forms import ComboboxInput, DateInput, PlainForm

TEXT_LIMIT = 2000


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VerbForm(PlainForm):
    """A form among others on one page: the ids of its fields carry its own name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class DecisionForm(VerbForm):
    """What the decision form posts, whichever page draws it."""

    decision = forms.CharField(max_length=16)
    opinion = forms.CharField(required=False, max_length=TEXT_LIMIT)
    gaps = forms.CharField(required=False, max_length=TEXT_LIMIT)

    def list_gaps(self) -> list[str]:
        """One gap a line."""
        return str(self.cleaned_data["gaps"]).splitlines()


class AddStepForm(VerbForm):
    """加签: a colleague decides too."""

    account = forms.ChoiceField(label=_("加签人"))
    place = forms.ChoiceField(
        label=_("加签位置"),
        choices=[("after", _("在我之后")), ("before", _("在我之前，办完再回到我"))],
    )
    reason = forms.CharField(label=_("说明"), required=False, max_length=500, widget=_area(2))


class AskForm(VerbForm):
    """征求意见: colleagues by name, another body by its name or code."""

    accounts = forms.MultipleChoiceField(
        label=_("本单位人员"), required=False, widget=forms.CheckboxSelectMultiple
    )
    body = forms.CharField(
        label=_("其他单位"),
        required=False,
        max_length=200,
        widget=ComboboxInput(),
        help_text=_("填单位全称、简称或统一社会信用代码，由该单位共享工作机构负责人回复。"),
    )
    question = forms.CharField(label=_("征求的内容"), max_length=TEXT_LIMIT, widget=_area())
    is_awaited = forms.BooleanField(label=_("收到回复后才能同意"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("accounts") and not cleaned.get("body"):
            self.add_error("accounts", _("请选择本单位人员，或填写其他单位。"))
        return cleaned

    def clean_body(self) -> UUID | None:
        """The body named; None if none was."""
        text = str(self.cleaned_data["body"]).strip()
        if not text:
            return None
        found = organisations.find_body_named(text)
        if found is None:
            raise forms.ValidationError(
                _("没有找到这个单位，或有多个同名单位，请填统一社会信用代码。")
            )
        return found.uuid


class OpinionForm(VerbForm):
    """An answer, a reply, a finding: text and nothing else."""

    opinion = forms.CharField(label=_("意见"), max_length=TEXT_LIMIT, widget=_area())


class UrgeForm(VerbForm):
    """催办."""

    text = forms.CharField(label=_("附言"), required=False, max_length=200)


class SuperviseForm(VerbForm):
    """督办."""

    reason = forms.CharField(label=_("督办事由"), max_length=TEXT_LIMIT, widget=_area())
    reply_by = forms.DateField(label=_("要求回复日期"), widget=DateInput())
