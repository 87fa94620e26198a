"""Forms of publications and questions."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.publications import (
    EFFECT_NAMES,
    IMPORTANCE_NAMES,
    KIND_NAMES,
    NAMED_LIMIT,
    REACH_NAMES,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Effect,
    Importance,
    PublicationFields,
    Reach,
    reaches_of,
)
from zhengtong.desk.domain.questions import CATEGORY_NAMES, QuestionFields
from zhengtong.desk.models import Publication
from zhengtong.kernel.actor import ROLE_NAMES, Actor
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.forms import DateInput, PlainForm, choose

NOT_SECRET = _("不得填写涉密信息和工作秘密；带密级标志的内容不会保存。")


def named(names: dict[str, str], keys: Any = None) -> list[tuple[str, str]]:
    """Choices of a field in the reader's language."""
    return [(str(key), gettext(names[key])) for key in (names if keys is None else keys)]


class PublicationForm(PlainForm):
    """起草: what, to whom, until when."""

    kind = forms.ChoiceField(label=_("类型"))
    title = forms.CharField(label=_("标题"), max_length=TITLE_LIMIT)
    text = forms.CharField(
        label=_("正文"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=NOT_SECRET,
    )
    document_number = forms.CharField(
        label=_("文号"), required=False, max_length=100, help_text=_("政策文件必填。")
    )
    link = forms.CharField(
        label=_("文件链接"), required=False, max_length=500, help_text=_("资料或原文所在的地址。")
    )
    importance = forms.ChoiceField(label=_("重要程度"))
    reach = forms.ChoiceField(label=_("发送范围"))
    named = forms.CharField(
        label=_("指定单位"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("范围选“指定单位”时填写，每行一个单位的全称、简称或统一社会信用代码。"),
    )
    roles = forms.MultipleChoiceField(
        label=_("仅限岗位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选则范围内所有人员都会收到。"),
    )
    must_sign = forms.BooleanField(label=_("要求签收，不只是打开"), required=False)
    sign_by = forms.DateField(label=_("签收期限"), required=False, widget=DateInput())
    expires_on = forms.DateField(label=_("有效期至"), required=False, widget=DateInput())
    effective_on = forms.DateField(label=_("施行日期"), required=False, widget=DateInput())
    replaces = forms.CharField(
        label=_("替代、废止或修订的文件"),
        required=False,
        max_length=100,
        help_text=_("填其文号或编号；本文件发布时该文件的效力随之改变。"),
    )
    ends_as = forms.ChoiceField(label=_("该文件变为"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", named(KIND_NAMES))
        choose(self, "importance", named(IMPORTANCE_NAMES))
        choose(self, "reach", named(REACH_NAMES, reaches_of(actor)))
        choose(self, "roles", named({str(role): name for role, name in ROLE_NAMES.items()}))
        ends = (Effect.REPLACED, Effect.REPEALED, Effect.AMENDED)
        choose(self, "ends_as", named(EFFECT_NAMES, ends))
        self.initial.setdefault("importance", str(Importance.NORMAL))

    def clean_named(self) -> tuple[UUID, ...]:
        """The bodies named, each found by name or code."""
        if self.cleaned_data.get("reach") != Reach.NAMED:
            return ()
        lines = [line.strip() for line in self.cleaned_data["named"].splitlines() if line.strip()]
        if len(lines) > NAMED_LIMIT:
            raise forms.ValidationError(
                gettext("最多指定 %(limit)s 个单位，请改选更大的范围。") % {"limit": NAMED_LIMIT}
            )
        found = {line: organisations.find_body_named(line) for line in lines}
        missing = [line for line, body in found.items() if body is None]
        if missing:
            raise forms.ValidationError(
                gettext("没有找到，或有多个同名单位：%(names)s") % {"names": "、".join(missing)}
            )
        return tuple(body.uuid for body in found.values() if body is not None)

    def fields_of(self) -> PublicationFields:
        """What was filled in, for the deed."""
        values = self.clean_values()
        ids = values.pop("named")
        return PublicationFields(
            **{**values, "ends_as": values["ends_as"] or Effect.REPLACED}, named_ids=ids
        )


def initial_of(row: Publication) -> dict[str, Any]:
    """The values of the form for what stands."""
    names = set(PublicationForm.base_fields) - {"revision", "idempotency_key", "named"}
    values = {name: getattr(row, name) for name in names}
    if row.reach == Reach.NAMED:
        values["named"] = "\n".join(row.bodies.values_list("name", flat=True))
    return values


class WithdrawForm(PlainForm):
    """撤回."""

    reason = forms.CharField(label=_("撤回原因"), max_length=500)


class QuestionForm(PlainForm):
    """提问."""

    category = forms.ChoiceField(label=_("类别"))
    title = forms.CharField(label=_("问题"), max_length=100)
    text = forms.CharField(
        label=_("详细说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=NOT_SECRET,
    )
    is_private = forms.BooleanField(label=_("只给数据主管部门看"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "category", named(CATEGORY_NAMES))

    def fields_of(self) -> QuestionFields:
        """What was filled in, for the deed."""
        return QuestionFields(**self.clean_values())


class AnswerForm(PlainForm):
    """答复."""

    text = forms.CharField(
        label=_("答复"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=NOT_SECRET,
    )
