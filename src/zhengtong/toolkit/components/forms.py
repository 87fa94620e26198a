"""Fields, error summaries, form frames."""

from typing import Any

from django import forms as django_forms
from django import template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.toolkit.drawing import draw

register = template.Library()

_GROUPS = (django_forms.RadioSelect, django_forms.CheckboxSelectMultiple)


def _layout_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, _GROUPS):
        return "group"
    if isinstance(widget, django_forms.CheckboxInput):
        return "check"
    return "line"


def _css_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, django_forms.Select) and not isinstance(widget, _GROUPS):
        return "input input--select"
    if isinstance(widget, django_forms.ClearableFileInput | django_forms.FileInput):
        return "input input--file"
    if isinstance(widget, django_forms.Textarea):
        return "input input--area"
    return "" if _layout_of(bound) != "line" else "input"


@register.simple_tag
def field(
    bound: BoundField, *, hint: str = "", width: str = "", label: str = "", **attributes: Any
) -> SafeString:
    """``{% field form.title %}``: label, hint, error and control of one form field.

    ``width``: short, medium or full. Further options become attributes of the control
    (``hx_post="…"``, ``list="…"``).
    """
    if bound.is_hidden:
        return SafeString(str(bound))
    hint = str(hint or bound.help_text)
    base = bound.auto_id or bound.html_name
    described = [f"{base}-hint"] if hint else []
    described += [f"{base}-error"] if bound.errors else []
    attrs = {k.replace("_", "-"): v for k, v in attributes.items()}
    existing = bound.field.widget.attrs.get("class", "")
    attrs["class"] = f"{_css_of(bound)} {existing}".strip()
    layout = _layout_of(bound)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return draw(
        "field",
        bound=bound,
        control=bound.as_widget(attrs=attrs),
        hint=hint,
        base=base,
        layout=layout,
        width=width,
        label=label or bound.label,
    )


@register.simple_tag
def form_fields(form: django_forms.BaseForm, *names: str) -> SafeString:
    """All visible fields, or the named ones in that order, and the hidden ones.

    ``{% form_fields form %}``
    """
    visible = [form[n] for n in names] if names else form.visible_fields()
    rows = [field(bound) for bound in visible]
    if not names:
        rows += [SafeString(str(bound)) for bound in form.hidden_fields()]
    return SafeString("".join(rows))


@register.simple_tag
def hidden_fields(form: django_forms.BaseForm) -> SafeString:
    """``{% hidden_fields form %}``: the hidden fields only (revision, idempotency key)."""
    return SafeString("".join(str(bound) for bound in form.hidden_fields()))


@register.simple_tag
def error_summary(form: django_forms.BaseForm | None = None, *, gaps: Any = ()) -> SafeString:
    """Every error at once, each a link to its field; empty while all is well.

    ``{% error_summary form %}``
    """
    rows: list[dict[str, str]] = []
    if form is not None and form.is_bound:
        for name, errors in form.errors.items():
            bound = form[name] if name in form.fields else None
            rows += [
                {
                    "text": str(error),
                    "href": f"#{bound.auto_id}" if bound else "",
                    "label": str(bound.label) if bound else "",
                }
                for error in errors
            ]
    rows += [
        {
            "text": str(gap["message"]),
            "href": str(gap.get("href", "")),
            "label": str(gap.get("label", "")),
        }
        for gap in gaps
    ]
    return draw("error_summary", rows=rows) if rows else SafeString("")


@register.simple_block_tag
def fieldset(content: str, legend: str, *, hint: str = "", number: str = "") -> SafeString:
    """``{% fieldset "基本信息" number="1" %}…{% endfieldset %}``: one step of a long form."""
    return draw("fieldset", legend=legend, hint=hint, number=number, content=content)


@register.simple_tag
def input_line(
    name: str,
    label: str,
    value: Any = "",
    *,
    type: str = "text",  # noqa: A002 - the name of the attribute
    hint: str = "",
    error: str = "",
    options: Any = (),
    quiet: bool = False,
    **attributes: Any,
) -> SafeString:
    """``{% input_line "q" "关键词" value %}``: a control without a form object, for filters.

    ``type``: any HTML input type, ``select`` or ``combobox`` with ``options`` (value, label) pairs,
    ``area`` or ``switch``. ``quiet`` hides the label from sight only.
    """
    attrs = {k.replace("_", "-"): v for k, v in attributes.items() if v not in (None, False)}
    identity = attrs.pop("id", f"f-{name}")
    pairs = [o if isinstance(o, list | tuple) else (o, o) for o in options]
    return draw(
        "input_line",
        name=name,
        label=label,
        value="" if value is None else value,
        type=type,
        hint=hint,
        error=error,
        options=[(str(v), t) for v, t in pairs],
        quiet=quiet,
        attrs=attrs,
        identity=identity,
    )


@register.simple_block_tag
def form_actions(content: str) -> SafeString:
    """``{% form_actions %}buttons{% endform_actions %}``: the row of buttons that ends a form."""
    return SafeString(f'<div class="form-actions">{content}</div>')


@register.simple_block_tag(takes_context=True)
def form_frame(
    context: dict[str, Any],
    content: str,
    form: django_forms.BaseForm,
    submit: str,
    *,
    action: str = "",
    cancel: str = "",
    kind: str = "primary",
) -> SafeString:
    """``{% form_frame form "提交" cancel=url %}…{% endform_frame %}``: a whole form.

    Token, error summary, hidden fields and buttons are drawn; the fields too if the body is empty.
    """
    return draw(
        "form_frame",
        form=form,
        submit=submit,
        action=action,
        cancel=cancel,
        kind=kind,
        cancel_label=_("取消"),
        multipart=form.is_multipart(),
        content=SafeString(content.strip()),
        csrf_token=context.get("csrf_token", ""),
    )
