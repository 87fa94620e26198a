"""What the forms on the page of a matter do: decide, add, ask, answer, urge."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhengtong.desk.domain.kinds import find_kind
from zhengtong.desk.domain.verb_errors import NotDecidedHere
from zhengtong.desk.models import Matter
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.services.additions import add_step
from zhengtong.desk.services.consultations import ask_opinions, give_opinion, take_back_question
from zhengtong.desk.services.decisions import decide_step
from zhengtong.desk.services.urges import urge_matter
from zhengtong.desk.web.matters import page_of, read_uuid, staff_choices
from zhengtong.desk.web.verb_forms import (
    AddStepForm,
    AskForm,
    DecisionForm,
    OpinionForm,
    UrgeForm,
)
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access
from zhengtong.toolkit.forms import PlainForm, choose
from zhengtong.toolkit.idempotency import idempotent


def _answer(
    request: access.SignedRequest,
    matter: Matter,
    form: PlainForm,
    *,
    name: str,
    deed: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Does the deed with the form's values; a faulty form comes back on the page of the matter."""
    if form.is_valid():
        try:
            messages.success(request, deed(form.clean_values()))
            return redirect("desk:matter", matter.uuid)
        except DomainError as error:
            form.add_domain_error(error)
    context = {**page_of(matter, request), name: form, "faulty_forms": [form]}
    return render(request, "desk/matter.html", context, status=422)


def _with_choices(request: access.SignedRequest, matter: Matter, form: PlainForm) -> PlainForm:
    """The form with the colleagues it may name."""
    for field in ("account", "accounts"):
        if field in form.fields:
            choose(form, field, staff_choices(matter, request))
    return form


@access.signed_in
@require_POST
@idempotent
def decide(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """The viewer's decision on a matter of a kind that the desk decides."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    kind = find_kind(matter.kind)
    if kind is None or not kind.is_decided_at_desk:
        raise NotDecidedHere
    form = DecisionForm(request.POST)

    def deed(values: dict[str, Any]) -> str:
        decide_step(
            matter_id,
            by=request.actor,
            decision=values["decision"],
            opinion=values["opinion"],
            gaps=form.list_gaps(),
            revision=form.sent_revision,
        )
        return _("已办理。")

    return _answer(request, matter, form, name="decided_form", deed=deed)


@access.signed_in
@require_POST
@idempotent
def add(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """加签."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    form = _with_choices(request, matter, AddStepForm(request.POST))

    def deed(values: dict[str, Any]) -> str:
        add_step(
            matter_id,
            by=request.actor,
            account_id=read_uuid(values["account"]),
            is_before=values["place"] == "before",
            reason=values["reason"],
        )
        return _("已加签。")

    return _answer(request, matter, form, name="add_form", deed=deed)


@access.signed_in
@require_POST
@idempotent
def ask(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """征求意见."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    form = _with_choices(request, matter, AskForm(request.POST))

    def deed(values: dict[str, Any]) -> str:
        count = ask_opinions(
            matter_id,
            by=request.actor,
            question=values["question"],
            accounts=[read_uuid(text) for text in values["accounts"]],
            bodies=[values["body"]] if values["body"] else [],
            is_awaited=values["is_awaited"],
        )
        text = ngettext("已向 %(count)s 方征求意见。", "已向 %(count)s 方征求意见。", count)
        return text % {"count": count}

    return _answer(request, matter, form, name="ask_form", deed=deed)


@access.signed_in
@require_POST
@idempotent
def answer(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """The opinion the viewer was asked for."""
    matter = selectors.get_matter(matter_id, by=request.actor)

    def deed(values: dict[str, Any]) -> str:
        give_opinion(matter_id, by=request.actor, opinion=values["opinion"])
        return _("意见已回复。")

    return _answer(request, matter, OpinionForm(request.POST), name="answer_form", deed=deed)


@access.signed_in
@require_POST
@idempotent
def take_back(request: access.SignedRequest, matter_id: UUID, step_id: int) -> HttpResponse:
    """A question taken back before it was answered."""
    take_back_question(matter_id, by=request.actor, step_id=step_id)
    messages.success(request, _("已撤回征求意见。"))
    return redirect("desk:matter", matter_id)


@access.signed_in
@require_POST
@idempotent
def urge(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """催办."""
    matter = selectors.get_matter(matter_id, by=request.actor)

    def deed(values: dict[str, Any]) -> str:
        count = urge_matter(matter_id, by=request.actor, text=values["text"])
        text = ngettext("已催办，通知了 %(count)s 人。", "已催办，通知了 %(count)s 人。", count)
        return text % {"count": count}

    return _answer(request, matter, UrgeForm(request.POST), name="urge_form", deed=deed)
