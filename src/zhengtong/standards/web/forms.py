"""Forms made from the description of a register; rows are pasted as lines."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.kernel.errors import DomainError
from zhengtong.standards.domain.fields import REGISTERS, Column, Register
from zhengtong.standards.domain.rules import KINDS, SETTING_NAMES, read_settings, write_settings
from zhengtong.standards.selectors.registers import query_register
from zhengtong.standards.web.words import locate_gap, row_cells, show_value
from zhengtong.toolkit.forms import ComboboxInput, DateInput, PlainForm

ROWS_BYTES = 4_000_000
MARK = " | "
LINKS = {
    "standard": "standard",
    "code_set": "code-set",
    "element": "element",
    "from_set": "code-set",
    "to_set": "code-set",
}  # field → the register whose codes it takes
OFFERED = 1000
LINES = "lines"  # the form field that holds the rows of a record


class RecordForm(PlainForm):
    """The fields of one record, with the reason of the change.

    Args:
        register: Which register.
        content: What stands there now; its code cannot be changed then.
        with_reason: Whether the reason of the change is asked for.
    """

    def __init__(
        self, *args: Any, register: str, content: Mapping[str, Any] | None = None,
        with_reason: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.kept = REGISTERS[register]
        self.is_fixed = content is not None
        if content is not None:
            kwargs.setdefault("initial", initial_of(self.kept, content))
        super().__init__(*args, **kwargs)
        for column in self.kept.columns:
            self.fields[column.name] = _field(column)
        if register == "rule":
            self._explain_rules()
        for name, held in LINKS.items():
            if name in self.fields and register != held:
                self._offer(name, held)
        if self.is_fixed:
            self.fields["code"].disabled = True
        if self.kept.rows:
            self.fields[LINES] = _rows_field(self.kept)
        if with_reason:
            self.fields["reason"] = forms.CharField(
                label=_("变更理由"), max_length=1000, required=False,
                widget=forms.Textarea({"rows": 3}),
            )  # fmt: skip

    def _explain_rules(self) -> None:
        self.fields["kind"] = forms.ChoiceField(
            label=_("规则种类"),
            choices=[("", _("请选择")), *((kind, _(one.title)) for kind, one in KINDS.items())],
        )
        names = "、".join(f"{name}（{_(title)}）" for name, title in SETTING_NAMES.items())
        self.fields["settings"].help_text = _("写作 参数=值，以分号分开。可用参数：%(names)s。") % {
            "names": names
        }

    def _offer(self, name: str, register: str) -> None:
        """Codes of another register as proposals; a code may also be typed."""
        found = query_register(register)[:OFFERED]
        options = [(one.code, one.label()) for one in found]
        self.fields[name].widget = ComboboxInput(options=options)

    @property
    def raw(self) -> tuple[str, dict[str, Any]]:
        """Register and content as sent, for the services to judge."""
        content = {name: value for name, value in self.clean_values().items() if name != "reason"}
        if "settings" in content:
            content["settings"] = read_settings(content["settings"])
        if self.kept.rows:
            content[self.kept.rows] = read_lines(self.kept, content.pop(LINES))
        return self.kept.code, content

    def add_domain_error(self, error: DomainError) -> None:
        """Shows each gap at its field; rows name their line."""
        for gap in error.gaps:
            field, sentence = locate_gap(self.kept, gap)
            field = LINES if self.kept.rows and field == self.kept.rows else field
            self.add_error(field if field in self.fields else None, sentence)
        if not error.gaps:
            super().add_domain_error(error)


def _field(column: Column) -> forms.Field:
    words: dict[str, Any] = {
        "label": _(column.label),
        "required": column.is_required,
        "help_text": _(column.hint) if column.hint else "",
    }
    if column.kind == "choice":
        named = [(value, _(name)) for value, name in column.choices.items()]
        if column.is_required:
            named = [("", _("请选择")), *named]
        return forms.ChoiceField(choices=named, **words)
    if column.kind == "number":
        return forms.IntegerField(min_value=1, max_value=column.limit, **words)
    if column.kind == "date":
        return forms.DateField(widget=DateInput(), **{**words, "help_text": ""})
    if column.kind == "text":
        area = forms.Textarea({"rows": 4})
        return forms.CharField(max_length=column.limit, widget=area, **words)
    return forms.CharField(max_length=max(column.limit, 200), **words)


def _rows_field(register: Register) -> forms.Field:
    names = MARK.join(_(one.label) for one in register.row_columns)
    return forms.CharField(
        label=_(register.row_title),
        required=False,
        max_length=ROWS_BYTES,
        strip=False,
        widget=forms.Textarea({"rows": 12, "class": "mono", "spellcheck": "false"}),
        help_text=_("每行一条，可从电子表格整块粘贴；各栏以竖线或制表符分开：%(names)s。")
        % {"names": names},
    )


def initial_of(register: Register, content: Mapping[str, Any]) -> dict[str, Any]:
    """A content as the form shows it."""
    shown: dict[str, Any] = {}
    for column in register.columns:
        value = content.get(column.name)
        plain = column.kind in {"choice", "date", "number"}
        shown[column.name] = value if plain else show_value(column, value)
    if "settings" in shown:
        shown["settings"] = write_settings(content.get("settings") or {})
    if register.rows:
        lines = [row_cells(register, row) for row in content.get(register.rows, ())]
        shown[LINES] = "\n".join(_line(cells) for cells in lines)
    return shown


def _line(cells: list[str]) -> str:
    mark = "\t" if any("|" in cell for cell in cells) else MARK
    return mark.join(cells).rstrip()


def read_lines(register: Register, text: str) -> list[dict[str, str]]:
    """Rows from pasted lines; blank lines are left out, columns beyond the last are not lost."""
    rows = []
    names = [one.name for one in register.row_columns]
    for line in text.splitlines():
        if not line.strip():
            continue
        mark = "\t" if "\t" in line else "|"
        cells = [cell.strip() for cell in line.split(mark, len(names) - 1)]
        rows.append(dict(zip(names, cells, strict=False)))
    return rows


class SheetForm(PlainForm):
    """A file to be taken in."""

    register = forms.ChoiceField(
        label=gettext_lazy("登记册"),
        choices=[(code, gettext_lazy(one.title)) for code, one in REGISTERS.items()],
    )
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("xlsx、csv（UTF-8 或 GB18030）或 JSON，最大 10 MB。"),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.json"}),
    )
