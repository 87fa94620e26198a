"""Hostile text in fields: verbatim or refused with a clear word."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from zhengtong.toolkit.fields import CleanCharField, CleanTextField
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.text import BrokenLine, TextTooLong, UncleanText, check_text

KEPT = [
    "<script>",
    "' OR 1=1 --",
    "Ω≈ç√∫",
    "\u202eabc",
    "👩‍👩‍👧",
    "﷽",
    "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀",
    "a\tb",
    "\ufeffx",
    "Z̮̞̠͙͔ͅ",
]
REFUSED = ["a\x00b", "\x07", "\x1b[31m", "\x7f", "\ud800"]


@pytest.mark.parametrize("text", KEPT)
def test_odd_but_harmless_text_is_kept_verbatim(text):
    assert check_text(text, field="名称") == text
    assert CleanCharField(max_length=200).get_prep_value(text) == text


@pytest.mark.parametrize("text", REFUSED)
def test_controls_and_lone_surrogates_are_refused(text):
    for kind in (CleanCharField(max_length=9), CleanTextField()):
        with pytest.raises(UncleanText) as caught:
            kind.get_prep_value(text)
        assert caught.value.facts["character"].startswith("U+")
        with pytest.raises(ValidationError):
            kind.validate(text, None)


def test_a_line_has_no_breaks_and_a_text_may():
    with pytest.raises(BrokenLine):
        CleanCharField(max_length=9).get_prep_value("a\nb")
    assert CleanTextField().get_prep_value("a\nb") == "a\nb"


def test_length_counts_characters_not_bytes():
    field = CleanCharField(max_length=3, verbose_name="名称")
    assert field.get_db_prep_save("行政区", connection=None) == "行政区"
    with pytest.raises(TextTooLong):
        field.get_db_prep_save("行政区划", connection=None)


class NameForm(PlainForm):
    name = forms.CharField(label="名称", max_length=50)


@pytest.mark.parametrize("text", ["a\x07b", "\x1b[31m"])
def test_forms_refuse_controls_with_their_name(text):
    form = NameForm({"name": text})
    assert not form.is_valid()
    assert "U+" in str(form.errors["name"])
