"""The form of a reform: bodies by code or full name, a line each; who takes what in a split."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhengtong.organisations.domain.reforms import REFORM_NAMES, ReformKind, ReformPlan
from zhengtong.organisations.selectors.bodies import find_body_named, get_body
from zhengtong.organisations.selectors.people import list_offices
from zhengtong.toolkit.forms import PlainForm

MOST_LINES = 20
BODIES = forms.Textarea(attrs={"rows": 3})


class ReformForm(PlainForm):
    """What is ordered; which bodies; for a split, who takes which office and which things."""

    kind = forms.ChoiceField(
        label=_("改革方式"), choices=[(k, _(n)) for k, n in REFORM_NAMES.items()]
    )
    document = forms.CharField(label=_("文号"), max_length=100)
    on = forms.DateField(label=_("生效日期"), widget=forms.DateInput(attrs={"type": "date"}))
    sources = forms.CharField(
        label=_("被改革的单位"), widget=BODIES, max_length=5000,
        help_text=_("每行一个：统一社会信用代码或单位全称。"),
    )  # fmt: skip
    targets = forms.CharField(
        label=_("承接单位"), widget=BODIES, max_length=5000, required=False,
        help_text=_("合并填一个；拆分填两个以上，第一个接收没有另行分配的事项；新设单位请先登记。"),
    )  # fmt: skip
    new_name = forms.CharField(
        label=_("新名称"), max_length=200, required=False, help_text=_("只在更名时填写。")
    )
    new_short_name = forms.CharField(label=_("新简称"), max_length=50, required=False)

    def clean_sources(self) -> list[UUID]:
        """The bodies named."""
        return self._bodies("sources")

    def clean_targets(self) -> list[UUID]:
        """The bodies named."""
        return self._bodies("targets")

    def _bodies(self, name: str) -> list[UUID]:
        found, faults = [], []
        lines = [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()]
        for number, line in enumerate(lines[:MOST_LINES], start=1):
            body = find_body_named(line)
            if body is None:
                text = gettext(
                    "第 %(number)s 行“%(line)s”：没有这个在用单位，或者同名不止一个，请填代码。"
                )
                faults.append(text % {"number": number, "line": line[:40]})
            else:
                found.append(body.uuid)
        if faults:
            raise forms.ValidationError(faults)
        return list(dict.fromkeys(found))

    def plan(self, data: Any) -> ReformPlan:
        """The plan as filled in, with the choices of a split."""
        values = self.cleaned_data
        kind = ReformKind(values["kind"])
        offices, holdings = {}, {}
        if kind is ReformKind.SPLIT:
            offices = {UUID(key): one for key, one in _chosen(data, "office-") if _is_uuid(key)}
            holdings = dict(_chosen(data, "holding-"))
        return ReformPlan(
            kind=kind, document=values["document"], on=values["on"],
            sources=tuple(values["sources"]), targets=tuple(values["targets"]),
            offices=offices, holdings=holdings, new_name=values["new_name"],
            new_short_name=values["new_short_name"],
        )  # fmt: skip


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _chosen(data: Any, prefix: str) -> list[tuple[str, UUID]]:
    return [
        (key.removeprefix(prefix), UUID(value))
        for key, value in data.items()
        if key.startswith(prefix) and _is_uuid(value)
    ]


def split_choices(plan: ReformPlan) -> dict[str, Any]:
    """For a split: the successors to choose among, and the offices to give."""
    if plan.kind is not ReformKind.SPLIT:
        return {}
    return {
        "successors": [(str(one), get_body(one).name) for one in plan.targets],
        "offices": [
            (office, str(plan.offices.get(office.uuid, plan.targets[0] if plan.targets else "")))
            for source in plan.sources
            for office in list_offices(source)
        ],
    }
