"""Pages of supervision (督办): those of one's body, one of them, and its verbs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.desk.domain import supervision as rules
from zhengtong.desk.domain.supervision import SUPERVISION_NAMES, SupervisionState
from zhengtong.desk.domain.verb_errors import SupervisionNotFound
from zhengtong.desk.models import Supervision
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.services.supervisions import (
    close_supervision,
    facts_of,
    open_supervision,
    reply_supervision,
)
from zhengtong.desk.web.listings import SUPERVISIONS
from zhengtong.desk.web.matters import page_of
from zhengtong.desk.web.verb_forms import OpinionForm, SuperviseForm
from zhengtong.kernel import clock
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate


@access.signed_in
def list_supervisions(request: access.SignedRequest) -> HttpResponse:
    """Supervisions one's body opened or has to answer, by state."""
    state = request.GET.get("state", "")
    found = Supervision.objects.for_actor(request.actor).select_related(
        "matter", "body", "authority"
    )
    if state in set(SupervisionState):
        found = found.filter(state=state)
    if exports.is_asked(request):
        return exports.send_list(request, SUPERVISIONS, found)
    page = paginate(found, request)
    context = {
        "page": page,
        "rows": [_drawn(row) for row in page],
        "state": state,
        "states": [(code, _(name)) for code, name in SUPERVISION_NAMES.items()],
    }
    return render(request, "desk/supervisions.html", context)


def _drawn(row: Supervision) -> dict[str, Any]:
    replied = row.replied_at.date() if row.replied_at else None
    late = rules.is_late(reply_by=row.reply_by, replied_on=replied, today=clock.today())
    kinds = {"open": "danger" if late else "info", "replied": "warn", "closed": "ok"}
    return {
        "row": row,
        "state": _(SUPERVISION_NAMES[row.state]),
        "kind": kinds[row.state],
        "is_late": late,
    }


def _get(request: access.SignedRequest, supervision_id: UUID) -> Supervision:
    found = (
        Supervision.objects.for_actor(request.actor)
        .select_related("matter", "body", "authority")
        .filter(uuid=supervision_id)
        .first()
    )
    if found is None:
        raise SupervisionNotFound
    return found


def _may(rule: Any, row: Supervision, request: access.SignedRequest) -> bool:
    try:
        rule(facts_of(row), by=request.actor)
    except DomainError:
        return False
    return True


@access.signed_in
def show_supervision(request: access.SignedRequest, supervision_id: UUID) -> HttpResponse:
    """One supervision: what is asked, by when, the reply, the finding."""
    return _page(request, _get(request, supervision_id))


def _page(
    request: access.SignedRequest, row: Supervision, form: OpinionForm | None = None
) -> HttpResponse:
    may_reply = _may(rules.permit_reply, row, request)
    may_close = _may(rules.permit_closing, row, request)
    context = {
        **_drawn(row),
        "form": form or OpinionForm(),
        "may_reply": may_reply,
        "may_close": may_close,
    }
    status = 422 if form is not None else 200
    return render(request, "desk/supervision.html", context, status=status)


@access.signed_in
@require_POST
@idempotent
def supervise(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """A supervision of the matter opened."""
    form = SuperviseForm(request.POST)
    if form.is_valid():
        try:
            row = open_supervision(matter_id, by=request.actor, **form.clean_values())
        except DomainError as error:
            form.add_domain_error(error)
        else:
            text = _("已发起督办 %(number)s。") % {"number": row.number}
            messages.success(request, text)
            return redirect("desk:supervision", row.uuid)
    matter = selectors.get_matter(matter_id, by=request.actor)
    context = {**page_of(matter, request), "supervise_form": form, "faulty_forms": [form]}
    return render(request, "desk/matter.html", context, status=422)


@access.signed_in
@require_POST
@idempotent
def reply(request: access.SignedRequest, supervision_id: UUID) -> HttpResponse:
    """The reply of the body asked."""
    return _move_on(request, supervision_id, verb="reply")


@access.signed_in
@require_POST
@idempotent
def close(request: access.SignedRequest, supervision_id: UUID) -> HttpResponse:
    """The authority's finding."""
    return _move_on(request, supervision_id, verb="close")


def _move_on(request: access.SignedRequest, supervision_id: UUID, *, verb: str) -> HttpResponse:
    row = _get(request, supervision_id)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    text = form.cleaned_data["opinion"]
    try:
        if verb == "reply":
            reply_supervision(supervision_id, by=request.actor, reply=text)
            messages.success(request, _("已回复督办。"))
        else:
            close_supervision(supervision_id, by=request.actor, finding=text)
            messages.success(request, _("督办已办结。"))
    except DomainError as error:
        form.add_domain_error(error)
        return _page(request, row, form)
    return redirect("desk:supervision", supervision_id)
