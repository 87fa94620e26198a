"""The official forms of a matter on its page."""

from typing import Any

from django import forms, template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.desk.domain.flow import MatterState
from zhengtong.desk.domain.official_forms import FORM_STATE_NAMES, FormState
from zhengtong.desk.models import Matter
from zhengtong.desk.selectors.matters import list_todo
from zhengtong.desk.selectors.official_forms import OfferedForm, list_forms, may_tend_forms
from zhengtong.toolkit.forms import PlainForm

register = template.Library()
STATE_KINDS: dict[str, str] = {
    FormState.PRINTED: "info",
    FormState.RETURNED: "warn",
    FormState.CHECKED: "ok",
    FormState.VOID: "neutral",
}


class ReasonForm(PlainForm):
    """Why it is sent back or voided."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


@register.inclusion_tag("desk/_forms_card.html", takes_context=True)
def forms_of(context: Any, matter: Matter) -> dict[str, Any]:
    """Forms that can be printed or were, with what the reader may do next."""
    request = context["request"]
    found = list_forms(matter)
    may_print = bool(found) and may_tend_forms(matter, request.actor)
    turns = list_todo(request.actor).filter(matter=matter, kind="decision")
    may_check = bool(found) and matter.state == MatterState.OPEN and turns.exists()
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "matter": matter,
        "rows": [_row(one, request, may_print=may_print, may_check=may_check) for one in found],
        "reason_form": ReasonForm(),
    }


def _row(one: OfferedForm, request: Any, *, may_print: bool, may_check: bool) -> dict[str, Any]:
    row = one.row
    shown: dict[str, Any] = {"one": one, "form": row, "title": _(one.kind.title)}
    shown["may_print"] = may_print and one.is_offered and (row is None or one.is_outdated)
    if row is None:
        return shown
    is_mine = row.returned_by == request.actor.account_id
    is_out = row.state in {FormState.PRINTED, FormState.RETURNED}
    return {
        **shown,
        "state": _(FORM_STATE_NAMES[row.state]),
        "kind": STATE_KINDS[row.state],
        "may_return": may_print and is_out and not one.is_outdated,
        "may_void": may_print,
        "may_check": may_check and row.state == FormState.RETURNED and not is_mine,
    }
