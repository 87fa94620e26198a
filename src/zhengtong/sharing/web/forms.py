"""Forms of sharing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue import public as catalogue
from zhengtong.sharing.domain.grants import MASKS
from zhengtong.sharing.domain.requests import FILTER_OPERATORS, TEXT_LIMIT_CHARS, WAYS
from zhengtong.sharing.models import Request
from zhengtong.sharing.selectors import list_purposes
from zhengtong.toolkit.forms import PlainForm, choose

FILTER_LINES = 3
MANY_CHOICES = forms.CheckboxSelectMultiple


def _text(label: Any, help_text: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=TEXT_LIMIT_CHARS,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class RequestForm(PlainForm):
    """What is asked for, on what basis, for what, how long; gaps are told on submission."""

    basis = _text(_("使用依据"), _("法律法规、职责规定或文件名称及条款。"))
    scene = _text(_("使用场景"), _("在什么业务、哪个环节使用，例如：办理社会救助申请时核对。"))
    use_scope = _text(_("使用范围"), _("由谁、在哪些地区和系统中使用。"), 2)
    purpose_codes = forms.MultipleChoiceField(
        label=_("使用目的"), required=False, widget=MANY_CHOICES
    )
    ways = forms.MultipleChoiceField(label=_("共享方式"), required=False, widget=MANY_CHOICES)
    valid_from = forms.DateField(label=_("使用时限（起）"), required=False)
    valid_to = forms.DateField(label=_("使用时限（止）"), required=False)
    item_ids = forms.MultipleChoiceField(label=_("信息项"), required=False, widget=MANY_CHOICES)
    resource_ids = forms.MultipleChoiceField(
        label=_("挂接资源"), required=False, widget=MANY_CHOICES
    )

    def __init__(self, *args: Any, entry: catalogue.EntryDetail, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # A draft may lack it, a submission may not; the template says so.
            vars(field).update(is_asked_later=True)
        self.entry = entry
        items = [(str(item.item_id), item.name) for item in entry.items]
        choose(self, "item_ids", items)
        choose(self, "resource_ids", [(str(r.uuid), r.name) for r in entry.resources])
        choose(
            self,
            "purpose_codes",
            [(code, f"{name}：{meaning}") for code, (name, meaning) in list_purposes().items()],
        )
        choose(self, "ways", [(key, _t(name)) for key, name in WAYS.items()])
        self._add_filter_lines(items)

    def _add_filter_lines(self, items: list[tuple[str, str]]) -> None:
        operators = [(key, _t(name)) for key, name in FILTER_OPERATORS.items()]
        for number in range(1, FILTER_LINES + 1):
            self.fields[f"filter_item_{number}"] = forms.ChoiceField(
                label=_t("信息项"), required=False, choices=[("", _t("（不限）")), *items]
            )
            self.fields[f"filter_op_{number}"] = forms.ChoiceField(
                label=_t("条件"), required=False, choices=operators
            )
            self.fields[f"filter_value_{number}"] = forms.CharField(
                label=_t("取值"), required=False, max_length=200
            )

    @property
    def filter_lines(self) -> list[tuple[Any, Any, Any]]:
        """The fields of the row conditions, line by line."""
        return [
            (self[f"filter_item_{n}"], self[f"filter_op_{n}"], self[f"filter_value_{n}"])
            for n in range(1, FILTER_LINES + 1)
        ]

    def row_filter(self) -> list[dict[str, Any]]:
        """The conditions filled in."""
        found = []
        for number in range(1, FILTER_LINES + 1):
            item = self.cleaned_data.get(f"filter_item_{number}")
            if not item:
                continue
            op = self.cleaned_data.get(f"filter_op_{number}") or "eq"
            text = self.cleaned_data.get(f"filter_value_{number}", "").strip()
            value: Any = [
                part.strip() for part in text.replace("，", ",").split(",") if part.strip()
            ]
            found.append({"item_id": item, "op": op, "value": value if op == "in" else text})
        return found

    def request_fields(self) -> dict[str, Any]:
        """The values as the service takes them."""
        values = self.clean_values()
        kept = {k: v for k, v in values.items() if not k.startswith("filter_")}
        return {**kept, "row_filter": self.row_filter()}


def initial_of(request: Request) -> dict[str, Any]:
    """The form's values of a stored request."""
    names = ("basis", "scene", "use_scope", "purpose_codes", "ways", "valid_from", "valid_to",
             "item_ids", "resource_ids")  # fmt: skip
    values = {name: getattr(request, name) for name in names}
    for number, condition in enumerate(request.row_filter[:FILTER_LINES], start=1):
        value = condition["value"]
        values[f"filter_item_{number}"] = condition["item_id"]
        values[f"filter_op_{number}"] = condition["op"]
        values[f"filter_value_{number}"] = ",".join(value) if isinstance(value, list) else value
    return values


class AnswerForm(PlainForm):
    """What the provider's officer proposes to answer."""

    agrees = forms.ChoiceField(
        label=_("答复意见"),
        choices=[("yes", _("同意共享")), ("no", _("不同意共享"))],
        initial="yes",
        widget=forms.RadioSelect,
    )
    reasons = _text(_("理由"), _("不同意共享时必须说明理由。"))
    conditions = _text(_("使用要求"), _("对使用方的要求，将写入授权。"), 2)
    valid_from = forms.DateField(label=_("授权期限（起）"), required=False)
    valid_to = forms.DateField(label=_("授权期限（止）"), required=False)
    per_second = forms.IntegerField(
        label=_("每秒调用上限"), required=False, min_value=1, max_value=100_000
    )
    per_day = forms.IntegerField(
        label=_("每日调用上限"), required=False, min_value=1, max_value=1_000_000_000
    )

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        masks = [(key, _t(name)) for key, name in MASKS.items()]
        for item_id, name in items:
            self.fields[f"give_{item_id}"] = forms.BooleanField(
                label=name, required=False, initial=True
            )
            self.fields[f"mask_{item_id}"] = forms.ChoiceField(
                label=_t("脱敏"), required=False, choices=masks
            )

    @property
    def item_lines(self) -> list[tuple[str, Any, Any]]:
        """Name, grant box and mask of each item asked for."""
        return [(name, self[f"give_{i}"], self[f"mask_{i}"]) for i, name in self.items]

    def proposal_fields(self) -> dict[str, Any]:
        """The values as the service takes them."""
        data = self.cleaned_data
        given = [item_id for item_id, _name in self.items if data.get(f"give_{item_id}")]
        masks = {i: data[f"mask_{i}"] for i in given if data.get(f"mask_{i}")}
        names = ("reasons", "conditions", "valid_from", "valid_to", "per_second", "per_day")
        return {
            **{name: data.get(name) for name in names},
            "agrees": data["agrees"] == "yes",
            "item_ids": tuple(given) or ("",),
            "masks": masks,
        }


class CompletionForm(PlainForm):
    """Everything that is missing, told once."""

    gaps = _text(_("需要补正的内容"), _("一行一条，请一次列全：补正要求只能告知一次。"), 4)


class ExtensionForm(PlainForm):
    """More time to answer, with the authority's consent."""

    workdays = forms.IntegerField(label=_("延长（工作日）"), min_value=1, max_value=10, initial=5)
    reason = _text(_("延期理由"), "", 2)


class StopForm(PlainForm):
    """Why a grant is suspended, ended or resumed."""

    evidence = _text(_("事实依据或理由"), _("将告知使用单位和数据主管部门。"), 3)
