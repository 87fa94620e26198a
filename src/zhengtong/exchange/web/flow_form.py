"""The form of a new flow: where to, how, and which quality rules; works without JavaScript."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.exchange.domain.quality import (
    CHOICES,
    ProposedRule,
    RuleColumn,
    propose_rules,
    read_setting,
)
from zhengtong.exchange.services.flows import FlowFacts
from zhengtong.exchange.web.rule_words import column_name, rule_sentence
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit.forms import PlainForm, choose
from zhengtong.toolkit.i18n import gap_sentence

LINES_AT_FIRST, LINES_MORE, LINES_LIMIT = 3, 3, 30
PARTS = ("kind", "column", "setting")


class FlowForm(PlainForm):
    """What the consumer chooses for a flow.

    Args:
        targets: The body's own sources.
        columns: The granted columns, for rules.
        lines: Empty lines for further rules.
    """

    target_id = forms.TypedChoiceField(
        label=gettext_lazy("目标数据源"), coerce=UUID, empty_value=None, required=False,
        help_text=gettext_lazy("本单位的数据源；不选则以文件交付。"),
    )  # fmt: skip
    target_table = forms.CharField(
        label=gettext_lazy("目标表"),
        max_length=63,
        required=False,
        help_text=gettext_lazy("留空则与来源表同名；没有则新建。"),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=[("full", gettext_lazy("全量")), ("incremental", gettext_lazy("增量"))],
    )
    watermark_column = forms.ChoiceField(
        label=gettext_lazy("增量列"),
        required=False,
        help_text=gettext_lazy("只增不减的列；增量方式必填。"),
    )
    proposed = forms.MultipleChoiceField(
        label=gettext_lazy("建议的规则"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("按主键、信息项长度和数据元提出；不需要的请取消勾选。"),
    )
    rejected_rows = forms.IntegerField(
        label=gettext_lazy("不合格数据上限（行）"), min_value=0, max_value=1_000_000_000,
        required=False, help_text=gettext_lazy("留空则不限行数。"),
    )  # fmt: skip
    rejected_percent = forms.FloatField(
        label=gettext_lazy("不合格数据上限（%）"), min_value=0, max_value=100, initial=5,
        required=False, help_text=gettext_lazy("超过任一上限，整批不交付。"),
    )  # fmt: skip
    lines = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, targets: Any = (), columns: Sequence[RuleColumn] = (),
        lines: int = LINES_AT_FIRST, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.count = min(max(lines, LINES_AT_FIRST), LINES_LIMIT)
        self.proposals = {one.key: one for one in propose_rules(columns)}
        self.rule_fields: list[str] = []
        names = {one.name: one for one in columns}
        own = [("", _("以文件交付")), *((str(one.uuid), one.name) for one in targets)]
        offered = [("", _("请选择")), *((one.name, column_name(one)) for one in columns)]
        choose(self, "target_id", own)
        choose(self, "watermark_column", offered)
        choose(self, "proposed", [(k, _sentence(one, names)) for k, one in self.proposals.items()])
        self.initial.setdefault("proposed", [k for k, one in self.proposals.items() if one.is_sure])
        self.initial["lines"] = self.count
        for place in range(self.count):
            self._add_line(place, offered)

    def _add_line(self, place: int, offered: Sequence[tuple[str, str]]) -> None:
        kinds = [("", _("请选择")), *((kind, _(name)) for kind, name in CHOICES.items())]
        at = {"number": place + 1}
        made: dict[str, forms.Field] = {
            "kind": forms.ChoiceField(
                label=_("规则 %(number)s") % at, choices=kinds, required=False
            ),
            "column": forms.ChoiceField(
                label=_("规则 %(number)s 的列") % at, choices=offered, required=False
            ),
            "setting": forms.CharField(
                label=_("规则 %(number)s 的设置") % at, max_length=2_000, required=False
            ),
        }
        for part, field in made.items():
            self.fields[f"line_{place}_{part}"] = field

    @property
    def rule_lines(self) -> list[list[Any]]:
        """The bound fields of each further line."""
        return [[self[f"line_{place}_{part}"] for part in PARTS] for place in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """A line needs kind and column, or nothing at all."""
        cleaned: dict[str, Any] = super().clean() or {}
        for place in range(self.count):
            kind, column, setting = self._line(cleaned, place)
            if (kind or setting) and not column:
                self.add_error(f"line_{place}_column", _("请选择此项。"))
            if (column or setting) and not kind:
                self.add_error(f"line_{place}_kind", _("请选择此项。"))
        return cleaned

    def _line(self, values: Mapping[str, Any], place: int) -> list[str]:
        return [values.get(f"line_{place}_{part}") or "" for part in PARTS]

    def facts(self) -> FlowFacts:
        """The cleaned form as facts; remembers which field each rule came from."""
        values = self.cleaned_data
        rules: list[dict[str, Any]] = []
        self.rule_fields = []
        for key in values["proposed"]:
            one = self.proposals[key]
            rules.append(
                {
                    "name": one.name,
                    "kind": one.kind,
                    "column": one.column,
                    "settings": dict(one.settings),
                }
            )
            self.rule_fields.append("proposed")
        for place in range(self.count):
            kind, column, setting = self._line(values, place)
            if kind:
                settings = read_setting(kind, setting)
                rules.append({"kind": kind, "column": column, "settings": settings})
                self.rule_fields.append(f"line_{place}_setting")
        names = ("target_id", "target_table", "mode", "watermark_column")
        limits = {name: values[name] for name in ("rejected_rows", "rejected_percent")}
        return FlowFacts(**{name: values[name] for name in names}, rules=rules, limits=limits)

    def add_domain_error(self, error: DomainError) -> None:
        """Shows each gap at its field; a rule's at the line it was written in."""
        placed = [gap for gap in error.gaps if gap.field.startswith("rules.")]
        for gap in placed:
            field = self.rule_fields[int(gap.field.partition(".")[2])]
            self.add_error(field, gap_sentence(gap))
        if not placed or len(placed) < len(error.gaps):
            error.gaps = tuple(gap for gap in error.gaps if gap not in placed)
            super().add_domain_error(error)


def _sentence(rule: ProposedRule, columns: Mapping[str, RuleColumn]) -> str:
    sentence = f"{column_name(columns[rule.column])}：{rule_sentence(rule.kind, rule.settings)}"
    return f"{sentence} · {rule.name} {rule.title}" if rule.name else sentence


def with_more_lines(sent: QueryDict, **kwargs: Any) -> FlowForm:
    """The form as it was filled so far, unchecked, with some more lines for rules."""
    lines = lines_of(sent) + LINES_MORE
    kept = {"csrfmiddlewaretoken", "idempotency_key", "revision", "lines", "more"}
    initial: dict[str, Any] = {name: sent.get(name) for name in sent if name not in kept}
    initial["proposed"] = sent.getlist("proposed")
    return FlowForm(initial=initial, lines=lines, **kwargs)


def lines_of(sent: QueryDict) -> int:
    """How many lines the page had."""
    text = sent.get("lines", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else LINES_AT_FIRST
