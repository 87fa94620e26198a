"""The base form: gaps of the domain at their fields, revision and key on the way."""

from django import forms
from django.template import engines
from django.test import RequestFactory

from zhengtong.kernel.errors import Conflict, Gap, RuleBroken
from zhengtong.toolkit.forms import PlainForm


class EntryForm(PlainForm):
    title = forms.CharField(label="目录名称", help_text="不超过 50 个字")
    until = forms.DateField(label="有效期", required=False)


def draw(form):
    source = engines["django"].from_string(
        '{% load zt %}{% form_frame form "提交" cancel="/" %}{% endform_frame %}'
    )
    return source.render({"form": form}, RequestFactory().get("/x/"))


def test_each_gap_of_a_refusal_lands_at_its_field_and_the_rest_on_top():
    form = EntryForm({"title": "x"})
    assert form.is_valid()
    form.add_domain_error(
        RuleBroken(
            gaps=(
                Gap(field="title", message="“%(name)s”重名。", facts={"name": "x"}),
                Gap(field="elsewhere", message="缺少依据。"),
            )
        )
    )
    assert form.errors["title"] == ["“x”重名。"]
    assert form.non_field_errors() == ["缺少依据。"]


def test_a_refusal_without_gaps_stands_on_top():
    form = EntryForm({"title": "x"})
    form.is_valid()
    form.add_domain_error(Conflict())
    assert len(form.non_field_errors()) == 1


def test_the_summary_links_to_the_field_and_the_field_names_its_error():
    html = draw(EntryForm({"title": ""}))
    assert 'href="#id_title"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title-hint id_title-error"' in html
    assert html.count("请填写此项。") == 2


def test_revision_and_key_travel_hidden_and_stay_out_of_the_values():
    html = draw(EntryForm(revision=7))
    assert 'name="revision" value="7"' in html
    assert 'name="idempotency_key" value="' in html
    form = EntryForm({"title": "x", "revision": "7", "idempotency_key": "k" * 8})
    assert form.is_valid()
    assert form.sent_revision == 7
    assert set(form.clean_values()) == {"title", "until"}


def test_dates_use_the_control_of_the_browser():
    assert 'type="date"' in draw(EntryForm())
