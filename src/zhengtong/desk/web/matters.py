"""The page of a matter: its flow sheet, and the verbs of whoever looks at it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhengtong.desk.domain.flow import StepKind, StepState
from zhengtong.desk.domain.kinds import find_kind
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.services.consultations import find_question
from zhengtong.desk.services.matters import withdraw_matter
from zhengtong.desk.services.steps import holders_of_step
from zhengtong.desk.services.transfers import transfer_step
from zhengtong.desk.services.urges import may_urge
from zhengtong.desk.templatetags.desk import flow_of
from zhengtong.desk.web.forms import TransferForm
from zhengtong.desk.web.listings import kind_title, subject_url
from zhengtong.desk.web.verb_forms import AddStepForm, AskForm, OpinionForm, SuperviseForm, UrgeForm
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access
from zhengtong.toolkit.forms import choose
from zhengtong.toolkit.idempotency import idempotent


def _own_step(matter: Matter, steps: list[Step], request: access.SignedRequest) -> Step | None:
    """The step the viewer may decide, of those whose turn it is."""
    waiting = selectors.list_todo(request.actor).filter(matter=matter, kind=StepKind.DECISION)
    mine = set(waiting.values_list("pk", flat=True)) if steps else set()
    return next((step for step in steps if step.pk in mine), None)


def _transfer_choices(step: Step, request: access.SignedRequest) -> list[tuple[str, str]]:
    others = [
        person for person in holders_of_step(step) if person.account_id != request.actor.account_id
    ]
    away = organisations.map_away(person.account_id for person in others)
    return [(str(person.account_id), _holder_label(person, away)) for person in others]


def _holder_label(person: organisations.PersonRow, away: dict[UUID, date]) -> str:
    """Name and post, and until when the person is on leave."""
    label = f"{person.name}（{person.post_title}）"
    if person.account_id in away:
        label += _("，请假至 %(day)s") % {"day": away[person.account_id].isoformat()}
    return label


def staff_choices(matter: Matter, request: access.SignedRequest) -> list[tuple[str, str]]:
    """The viewer's colleagues whom a step may be given or a question put to."""
    body_id = request.actor.body_id
    staff = organisations.list_staff(body_id) if body_id else []
    barred = {request.actor.account_id, matter.started_by}
    return [
        (str(person.account_id), f"{person.name}（{person.post_title}）")
        for person in staff
        if person.account_id not in barred
    ]


def _verbs_of(matter: Matter, step: Step, request: access.SignedRequest) -> dict[str, Any]:
    """The forms of whoever has the step."""
    staff = staff_choices(matter, request)
    others = _transfer_choices(step, request)
    transfer, add, ask = (
        form(revision=matter.revision) for form in (TransferForm, AddStepForm, AskForm)
    )
    choose(transfer, "to_account", others)
    choose(add, "account", staff)
    choose(ask, "accounts", staff)
    return {
        "transfer_form": transfer if others else None,
        "add_form": add if staff else None,
        "ask_form": ask,
    }


def _may_supervise(matter: Matter, request: access.SignedRequest) -> bool:
    if not request.actor.has(Role.REVIEWER) or matter.state != "open":
        return False
    try:
        authority = organisations.authority_of(matter.body.uuid)
    except organisations.AuthorityMissing:
        return False
    return authority.uuid == request.actor.body_id


@access.signed_in
def show_matter(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """The flow sheet of a matter with its verbs."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    return render(request, "desk/matter.html", page_of(matter, request))


def page_of(matter: Matter, request: access.SignedRequest) -> dict[str, Any]:
    """What the page of a matter shows to this person."""
    turn = [s for s in matter.steps.all() if s.state == StepState.CURRENT]
    step = _own_step(matter, [s for s in turn if s.kind == StepKind.DECISION], request)
    kind = find_kind(matter.kind)
    return {
        "flow": flow_of(matter),
        "matter": matter,
        "row": selectors.matter_row(matter),
        "kind": kind_title(matter),
        "url": subject_url(matter),
        "is_decided_here": kind is not None and kind.is_decided_at_desk,
        **(_verbs_of(matter, step, request) if step is not None else {}),
        **_questions_of(matter, turn, request),
        "may_take_back": step is not None,
        "urge_form": UrgeForm() if turn and may_urge(matter, request.actor) else None,
        "supervise_form": SuperviseForm() if _may_supervise(matter, request) else None,
        "supervisions": list(matter.supervisions.select_related("body", "authority")[:20]),
        "returned": _last_return(matter),
        "may_withdraw": bool(turn)
        and matter.started_by == request.actor.account_id
        and is_withdrawn_here(matter),
    }


def _questions_of(
    matter: Matter, turn: list[Step], request: access.SignedRequest
) -> dict[str, Any]:
    """Opinions asked and not given yet, and the form of whoever is asked."""
    question = find_question(matter, request.actor) if turn else None
    return {
        "question": question,
        "answer_form": OpinionForm(revision=matter.revision) if question else None,
        "asked": [step for step in turn if step.kind == StepKind.CONSULTATION],
    }


def _last_return(matter: Matter) -> Any:
    """What is to be mended, while the matter is with its submitter."""
    if matter.state != "returned":
        return None
    returned = [action for action in matter.actions.all() if action.verb == "return"]
    return returned[-1] if returned else None


@access.signed_in
def print_matter(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """The flow sheet on paper."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    context = {
        "flow": flow_of(matter),
        "matter": matter,
        "kind": kind_title(matter),
        "printed_at": clock.current().now(),
    }
    return render(request, "desk/matter_print.html", context)


def read_uuid(text: str) -> UUID:
    """The UUID of that text; one that names nothing for text that is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@access.signed_in
@idempotent
def transfer(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """Hand the current step over."""
    if request.method == "POST":
        transfer_step(
            matter_id,
            by=request.actor,
            to_account=read_uuid(request.POST.get("to_account", "")),
            reason=request.POST.get("reason", "")[:500],
        )
        messages.success(request, _("已转办。"))
    return redirect("desk:matter", matter_id)


def is_withdrawn_here(matter: Matter) -> bool:
    """Whether the desk's own page may take the matter back."""
    kind = find_kind(matter.kind)
    return kind is None or kind.is_withdrawn_at_desk


@access.signed_in
@idempotent
def withdraw(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """Take the matter back, where its kind lets the desk do that."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    if not is_withdrawn_here(matter):
        return redirect(subject_url(matter))
    if request.method == "POST":
        withdraw_matter(matter_id, by=request.actor, reason=request.POST.get("reason", ""))
        messages.success(request, _("已撤回。"))
    return redirect("desk:matter", matter_id)
