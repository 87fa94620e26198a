"""Forms of the working calendar."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.calendars import HolidayRange
from zhengtong.kernel.workday_files import FIRST_YEAR, LAST_YEAR
from zhengtong.toolkit.forms import DateInput, PlainForm, choose

MAX_FILE_BYTES = 200_000
ROWS = 10


class CalendarForm(PlainForm):
    """A year's holidays and make-up days from a file."""

    source = forms.CharField(
        label=_("来源"),
        max_length=300,
        help_text=_("例如：国务院办公厅关于2027年部分节假日安排的通知"),
    )
    file = forms.FileField(
        label=_("节假日文件"), help_text=_("JSON：年份与每一天是放假还是调休上班。")
    )

    def clean_file(self) -> str:
        """The text of the file."""
        upload = self.cleaned_data["file"]
        if upload.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("文件过大：一年的节假日文件不超过 200 KB。"))
        try:
            return str(upload.read(), "utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("文件不是 UTF-8 编码。")) from error


class YearForm(PlainForm):
    """The head of a year entered by hand."""

    year = forms.IntegerField(label=_("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    source = forms.CharField(
        label=_("来源"),
        max_length=300,
        help_text=_("例如：国务院办公厅关于2027年部分节假日安排的通知"),
    )


class HolidayForm(forms.Form):
    """One holiday: days off from … to …, and the days worked instead."""

    use_required_attribute = False
    name = forms.CharField(label=_("节日"), max_length=50, required=False)
    first = forms.DateField(label=_("放假开始"), required=False, widget=DateInput())
    last = forms.DateField(label=_("放假结束"), required=False, widget=DateInput())
    made_up_1 = forms.DateField(label=_("调休上班日一"), required=False, widget=DateInput())
    made_up_2 = forms.DateField(label=_("调休上班日二"), required=False, widget=DateInput())

    def clean(self) -> dict[str, Any]:
        """A row is empty or has name and first day."""
        values = super().clean() or {}
        if any(values.values()) and not (values.get("name") and values.get("first")):
            raise forms.ValidationError(_("请填写节日名称和放假开始日期。"))
        return values

    def to_range(self, row: int) -> HolidayRange | None:
        """The holiday; None for an empty row."""
        values: dict[str, Any] = self.cleaned_data
        first: date | None = values.get("first")
        if first is None:
            return None
        made_up = (values.get("made_up_1"), values.get("made_up_2"))
        return HolidayRange(
            row=row,
            name=values["name"],
            first=first,
            last=values.get("last") or first,
            made_up=tuple(day for day in made_up if day),
        )


HolidayRows = forms.formset_factory(HolidayForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


class RegionalDayForm(PlainForm):
    """An extra day off for one region and all below it."""

    region = forms.ChoiceField(label=_("区划"), help_text=_("对该区划及其下级的单位有效。"))
    on = forms.DateField(label=_("日期"))
    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("例如：防汛停工"))
    source = forms.CharField(label=_("来源"), max_length=300, help_text=_("通知的名称和文号。"))

    def offer_regions(self, choices: list[tuple[str, str]]) -> None:
        """Let the person choose among these."""
        choose(self, "region", [("", _("请选择")), *choices])
