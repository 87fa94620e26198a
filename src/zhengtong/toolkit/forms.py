"""The base of every form: clean text, all errors at once, revision and idempotency key."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.i18n import error_sentence, gap_sentence
from zhengtong.toolkit.text import find_refused_character


def refuse_control_characters(value: str) -> None:
    """Nothing if the text may be stored.

    Raises:
        ValidationError: naming the character.
    """
    character = find_refused_character(value) if isinstance(value, str) else ""
    if character:
        raise forms.ValidationError(
            _("含有不可见的控制字符（%(character)s），请删除后再提交。"),
            code="unclean",
            params={"character": character},
        )


class DateInput(forms.DateInput):
    """The browser's own date control; ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ComboboxInput(forms.TextInput):
    """A line with proposals: free text, or one of ``options``."""

    template_name = "toolkit/c/combobox.html"

    def __init__(self, attrs: dict[str, Any] | None = None, options: Any = ()) -> None:
        super().__init__(attrs)
        self.options = options

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["options"] = [
            o if isinstance(o, list | tuple) else (o, "") for o in self.options
        ]
        return context


def choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Give the choice field of that name its choices."""
    field: Any = form.fields[name]
    field.choices = choices


class PlainForm(forms.Form):
    """A form of the house; fields are drawn by ``{% field %}`` or ``{% form_frame %}``.

    Args:
        revision: Revision of the row on the page; comes back as ``sent_revision``.
    """

    use_required_attribute = False
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    idempotency_key = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, revision: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if revision is None:
            self.fields["revision"].required = False
        else:
            self.initial["revision"] = revision
        self.initial.setdefault("idempotency_key", str(uuid7()))
        for field in self.fields.values():
            _suit(field)

    @property
    def sent_revision(self) -> int | None:
        """The revision the page was made on; None if it carried none."""
        return self.cleaned_data.get("revision")

    def add_domain_error(self, error: DomainError) -> None:
        """Shows a refusal of the domain in this form: each gap at its field, the rest on top."""
        for gap in error.gaps:
            known = gap.field if gap.field in self.fields else None
            self.add_error(known, gap_sentence(gap))
        if not error.gaps:
            named = error.facts.get("form_field")
            self.add_error(named if named in self.fields else None, error_sentence(error))

    def clean_values(self) -> dict[str, Any]:
        """The cleaned values without revision and key, ready as arguments of a service."""
        hidden = {"revision", "idempotency_key"}
        return {k: v for k, v in self.cleaned_data.items() if k not in hidden}


def _suit(field: forms.Field) -> None:
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        chosen = isinstance(field, forms.ChoiceField | forms.BooleanField | forms.FileField)
        field.error_messages["required"] = _("请选择此项。") if chosen else _("请填写此项。")
    if isinstance(field.widget, forms.Textarea) and field.widget.attrs.get("rows") == "10":
        field.widget.attrs["rows"] = "4"
    if isinstance(field, forms.CharField):
        field.validators = [*field.validators, refuse_control_characters]
    if isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
        field.widget = DateInput()
