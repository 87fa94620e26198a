"""Forms of the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.toolkit.forms import PlainForm


class TransferForm(PlainForm):
    """Hand the current step to another holder of the role."""

    to_account = forms.ChoiceField(label=_("转给"))
    reason = forms.CharField(
        label=_("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
