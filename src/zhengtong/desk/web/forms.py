"""Forms of the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.toolkit.forms import PlainForm

MAX_FILE_BYTES = 200_000


class TransferForm(PlainForm):
    """Hand the current step to another holder of the role."""

    to_account = forms.ChoiceField(label=_("转给"))
    reason = forms.CharField(
        label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class CalendarForm(PlainForm):
    """Load a year's holidays and make-up days."""

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
