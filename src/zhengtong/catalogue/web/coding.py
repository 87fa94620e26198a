"""A further code (主题, 基础 or 部门) for an entry that stands in the catalogue."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.codes import MAX_CODES
from zhengtong.catalogue.domain.lifecycle import PUBLIC
from zhengtong.catalogue.models import Entry
from zhengtong.catalogue.services import codes as deeds
from zhengtong.catalogue.services.vocabularies import list_classes
from zhengtong.catalogue.web.desk import find_own_entry
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.toolkit import access
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.idempotency import idempotent


class CodeForm(PlainForm):
    """The class of the further code."""

    class_code = forms.ChoiceField(label=_("信息资源分类"))

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["class_code"]
        field.choices = [
            ("", _("请选择")),
            *(
                (node.code, f"{'　' * (node.depth - 1)}{node.code} {node.title}")
                for node in list_classes()
                if node.code[:1] not in held
            ),
        ]


def _form_for(entry: Entry, data: Any = None) -> CodeForm:
    held = {one.kind for one in entry.codes.all()}
    return CodeForm(data, held=held, revision=entry.revision)


def render_form(request: Any, entry: Any) -> str:
    """The form beside the compiler's page; nothing where no further code can be given."""
    has_room = len(entry.codes.all()) < MAX_CODES
    may_add = permits.is_permitted("catalogue.add-code", request.actor, entry.body.uuid)
    if entry.state not in PUBLIC or not has_room or not may_add:
        return ""
    context = {"entry": entry, "form": _form_for(entry)}
    return render_to_string("catalogue/_code_form.html", context, request)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def add(request: Any, entry_id: UUID) -> HttpResponse:
    """A code of a further kind, given for ever."""
    entry = find_own_entry(request, entry_id)
    form = _form_for(entry, request.POST)
    if form.is_valid():
        try:
            code = deeds.add_code(
                entry_id,
                form.cleaned_data["class_code"],
                by=request.actor,
                revision=form.sent_revision or 0,
            )
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("已赋予代码 %(code)s。") % {"code": code})
            return redirect("catalogue:draft", entry_id)
    context = {"entry": entry, "form": form}
    return render(request, "catalogue/code.html", context, status=422)
