"""Forms of the catalogue: the entry with its items, assessments, withdrawal."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import EMPTY_VALUES
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain import vocabulary as words
from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.texts import ITEM_TEXT_LIMITS, MAX_ITEMS, MAX_LENGTH, TEXT_LIMITS
from zhengtong.catalogue.models.assessments import PERSONAL, SECRECY
from zhengtong.catalogue.selectors.entries import ENTRY_FIELDS, ITEM_FIELDS
from zhengtong.catalogue.services.assessments import OUTCOMES, TEXT_LIMIT
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.i18n import gap_sentence

SPARE_ROWS = 3


class NeededLater:
    """A field that must be filled before submission, but not for a draft to be saved."""

    def validate(self, value: Any) -> None:
        if value not in EMPTY_VALUES:
            super().validate(value)  # type: ignore[misc]


class LaterLine(NeededLater, forms.CharField):
    pass


class LaterChoice(NeededLater, forms.ChoiceField):
    pass


class LaterNumber(NeededLater, forms.TypedChoiceField):
    pass


def choices_of(names: Mapping[Any, str], empty: Any = "") -> list[tuple[Any, Any]]:
    """The pairs of a select: an empty line, then every value with its translated name."""
    return [("", empty or _("请选择")), *((value, _(name)) for value, name in names.items())]


def _line(label: Any, name: str, *, later: bool = False, **options: Any) -> forms.CharField:
    make = LaterLine if later else forms.CharField
    options.setdefault("required", later)
    return make(label=label, max_length=TEXT_LIMITS[name], **options)


def _area(label: Any, name: str, *, rows: int = 2, **options: Any) -> forms.CharField:
    return _line(label, name, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _choice(label: Any, names: Mapping[Any, str], *, later: bool = False) -> forms.ChoiceField:
    make = LaterChoice if later else forms.ChoiceField
    return make(label=label, choices=choices_of(names), required=later)


def _number(label: Any, names: Mapping[int, str]) -> forms.TypedChoiceField:
    return LaterNumber(label=label, choices=choices_of(names), coerce=int, empty_value=None)


def offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Give a field of the form its choices."""
    field: Any = form.fields[name]
    field.choices = choices


def format_choices() -> list[tuple[Any, Any]]:
    """Format types under their classes."""
    groups = [(_(one.title), [(t, t) for t in one.types]) for one in words.FORMATS]
    return [("", _("请选择")), *groups]


class EntryForm(PlainForm):
    """Everything a compiler states about an entry but its items."""

    title = _line(_("信息资源名称"), "title", required=True)
    summary = _area(_("信息资源摘要"), "summary", rows=3, later=True)
    class_code = LaterChoice(label=_("信息资源分类"))
    level = _choice(_("目录层级"), words.LEVELS)
    keywords = _line(_("关键词"), "keywords")
    system_id = forms.ChoiceField(label=_("来源系统"), required=False)
    secrecy = forms.ChoiceField(
        label=_("涉密属性"),
        choices=[(key, _(name)) for key, name in words.SECRECY_CHOICES.items()],
        help_text=_("选择涉密或工作秘密的，填写内容不会保存。"),
    )
    format_class = _choice(
        _("格式分类"), {one.code: one.title for one in words.FORMATS}, later=True
    )
    format_type = LaterChoice(label=_("格式类型"), choices=format_choices())
    format_note = _line(_("格式说明"), "format_note", help_text=_("格式类型为其他时填写。"))
    cycle = _choice(_("更新周期"), words.CYCLES, later=True)
    share_type = _number(_("共享类型"), words.SHARE_TYPES)
    share_condition = _area(
        _("共享条件"),
        "share_condition",
        help_text=_("无条件共享填“无条件”；有条件共享写明条件；不予共享写明理由。"),
    )
    use_range = _area(_("使用范围"), "use_range", help_text=_("有条件共享必填。"))
    use_requirement = _area(
        _("使用条件"), "use_requirement", help_text=_("用途和范围的要求。"), later=True
    )
    share_way = _choice(_("共享方式"), words.SHARE_WAYS, later=True)
    share_means = _choice(_("共享平台方式类型"), words.SHARE_MEANS)
    share_way_note = _line(_("其他方式说明"), "share_way_note")
    basis_ref = forms.ChoiceField(
        label=_("不予共享依据"),
        required=False,
        help_text=_("条目或信息项不予共享的，从法律依据库选择；库中没有的，请数据主管部门登记。"),
    )
    openness = _choice(_("开放属性"), words.OPENNESS)
    open_condition = _line(_("开放条件"), "open_condition")
    grade = _number(_("数据分级"), words.GRADES)
    contact = _line(_("联系方式"), "contact")

    def __init__(
        self,
        *args: Any,
        classes: list[tuple[str, str]] | None = None,
        systems: list[tuple[str, str]] | None = None,
        bases: list[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "class_code", [("", _("请选择")), *(classes or [])])
        offer(self, "basis_ref", [("", _("无")), *(bases or [])])
        offer(self, "system_id", [("", _("无")), *(systems or [])])

    def facts(self, items: tuple[ItemFacts, ...]) -> EntryFacts:
        """The cleaned form with its items as facts."""
        values = self.clean_values()
        values.pop("system_id")
        values["level"] = values["level"] or "body"
        values["openness"] = values["openness"] or "closed"
        return EntryFacts(**values, items=items)

    @property
    def sent_system(self) -> UUID | None:
        """The chosen system."""
        found = self.cleaned_data.get("system_id")
        return UUID(found) if found else None

    @staticmethod
    def initial_of(facts: EntryFacts, system_id: UUID | None) -> dict[str, Any]:
        """What the form shows of a draft."""
        values = {name: getattr(facts, name) for name in ENTRY_FIELDS}
        return {**values, "system_id": str(system_id or ""), "secrecy": words.Secrecy.OPEN}


class ItemForm(forms.Form):
    """One row of the items."""

    use_required_attribute = False
    item_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    column = forms.CharField(
        required=False, max_length=ITEM_TEXT_LIMITS["column"], widget=forms.HiddenInput
    )
    name = forms.CharField(
        label=_("信息项名称"), required=False, max_length=ITEM_TEXT_LIMITS["name"]
    )
    data_type = forms.ChoiceField(
        label=_("数据类型"), choices=[(key, key) for key in words.ITEM_TYPES]
    )
    length = forms.IntegerField(label=_("长度"), required=False, min_value=0, max_value=MAX_LENGTH)
    scale = forms.IntegerField(label=_("小数位"), required=False, min_value=0, max_value=MAX_LENGTH)
    is_key = forms.BooleanField(label=_("主键"), required=False)
    share_type = forms.TypedChoiceField(
        label=_("共享类型"),
        choices=[(key, _(name)) for key, name in words.SHARE_TYPES.items()],
        coerce=int,
    )
    grade = forms.TypedChoiceField(
        label=_("分级"), choices=[(key, key) for key in words.GRADES], coerce=int
    )
    personal = forms.ChoiceField(
        label=_("个人信息"),
        choices=[(key, _(name)) for key, name in words.PERSONAL_MARKS.items()],
        required=False,
    )
    element_code = forms.CharField(
        label=_("数据元"), required=False, max_length=ITEM_TEXT_LIMITS["element_code"]
    )
    code_set = forms.CharField(
        label=_("值域代码集"), required=False, max_length=ITEM_TEXT_LIMITS["code_set"]
    )
    description = forms.CharField(
        label=_("说明"), required=False, max_length=ITEM_TEXT_LIMITS["description"]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            css = "input input--select" if isinstance(field, forms.ChoiceField) else "input"
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = css
            if name != "item_id":
                field.widget.attrs["aria-label"] = field.label or name

    @property
    def is_empty_row(self) -> bool:
        """A spare row nobody filled, or one to be dropped."""
        data = getattr(self, "cleaned_data", {})
        return bool(data.get("DELETE")) or not (data.get("name") or data.get("item_id"))


class BaseItemFormSet(BaseFormSet):  # type: ignore[type-arg]
    """The rows of the items, in order, without the empty ones."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """The row's own fields and the box that drops it."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("删除")
        form.fields["DELETE"].widget.attrs["aria-label"] = _("删除此信息项")

    def kept_forms(self) -> list[Any]:
        """The rows that make items, in order."""
        return [form for form in self.forms if not form.is_empty_row]

    def facts(self) -> tuple[ItemFacts, ...]:
        """The items as facts."""
        return tuple(
            ItemFacts(**{name: form.cleaned_data.get(name) for name in ITEM_FIELDS})
            for form in self.kept_forms()
        )


ItemFormSet = formset_factory(
    ItemForm,
    formset=BaseItemFormSet,
    extra=SPARE_ROWS,
    can_delete=True,
    max_num=MAX_ITEMS,
    absolute_max=MAX_ITEMS + 100,
)


def add_entry_error(form: EntryForm, items: Any, error: DomainError) -> None:
    """Show a refusal: gaps of the entry at its fields, gaps of items at their rows."""
    kept = items.kept_forms()
    rest = []
    for gap in error.gaps:
        part = gap.field.split(".")
        if part[0] == "items" and len(part) == 3 and int(part[1]) < len(kept):
            row = kept[int(part[1])]
            row.add_error(part[2] if part[2] in row.fields else None, gap_sentence(gap))
            form.add_error(None, f"{row.cleaned_data.get('name') or part[1]}：{gap_sentence(gap)}")
        else:
            rest.append(gap)
    if rest or not error.gaps:
        form.add_domain_error(type(error)(gaps=tuple(rest), **error.facts))


class AssessmentForm(PlainForm):
    """A secrecy check or a personal-information impact assessment."""

    outcome = forms.ChoiceField(label=_("结论"))
    assessor = forms.CharField(label=_("审查（评估）人"), max_length=100)
    opinion = forms.CharField(
        label=_("说明"), required=False, max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    kind = SECRECY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", choices_of(OUTCOMES[self.kind]))


class PersonalForm(AssessmentForm):
    """The personal-information impact assessment."""

    necessity = forms.CharField(
        label=_("敏感个人信息的必要性"), required=False, max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("含敏感个人信息时必填。"),
    )  # fmt: skip
    measures = forms.CharField(
        label=_("保护措施"), required=False, max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    kind = PERSONAL


class WithdrawalForm(PlainForm):
    """Why an entry is to be taken out of the catalogue."""

    reason = forms.CharField(
        label=_("撤销理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
