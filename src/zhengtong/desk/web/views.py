"""My desk, worklists, notices, flow sheets."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from zhengtong.desk.domain.kinds import find_kind
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.selectors import clocks as clock_selectors
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.services.matters import withdraw_matter
from zhengtong.desk.services.notices import read_all_notices, read_notice
from zhengtong.desk.services.transfers import transfer_step
from zhengtong.desk.templatetags.desk import flow_of
from zhengtong.desk.web.forms import TransferForm
from zhengtong.desk.web.listings import kind_title, matter_rows, step_rows, subject_url
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access
from zhengtong.toolkit.forms import choose
from zhengtong.toolkit.idempotency import idempotent

HOME_ROWS = 8


@access.signed_in
def show_desk(request: access.SignedRequest) -> HttpResponse:
    """My desk: what waits for me, what presses, what is new."""
    actor = request.actor
    return render(
        request,
        "desk/home.html",
        {
            "counts": selectors.worklist_counts(actor),
            "todo": step_rows(list(selectors.list_todo(actor)[:HOME_ROWS])),
            "started": matter_rows(list(selectors.list_started(actor)[:HOME_ROWS])),
            "notices": list(selectors.list_unread(actor)[:HOME_ROWS]),
            "pressing": clock_selectors.list_pressing(actor.body_id) if actor.body_id else [],
            "today": clock.today(),
        },
    )


@access.signed_in
def open_notice(request: access.SignedRequest, notice_id: UUID) -> HttpResponse:
    """The notice, read now, and on to what it is about."""
    notice = read_notice(notice_id, by=request.actor)
    if notice is None:
        raise Http404
    if notice.link and url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None):
        return redirect(notice.link)
    return render(request, "desk/notice.html", {"notice": notice})


@access.signed_in
def read_all(request: access.SignedRequest) -> HttpResponse:
    """All notices read."""
    if request.method == "POST":
        count = read_all_notices(by=request.actor)
        messages.success(request, _("已将 %(count)s 条通知标为已读。") % {"count": count})
    return redirect("desk:notices")


def _transfer_choices(step: Step, request: access.SignedRequest) -> list[tuple[str, str]]:
    holders = organisations.holders_of(Role(step.role), step.body.uuid)
    return [
        (str(person.account_id), f"{person.name}（{person.post_title}）")
        for person in holders
        if person.account_id != request.actor.account_id
    ]


@access.signed_in
def show_matter(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """The flow sheet of a matter with its verbs."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    current = next((s for s in matter.steps.all() if s.state == "current"), None)
    choices = _transfer_choices(current, request) if current else []
    may_act = selectors.may_decide(selectors.matter_row(matter), request.actor)
    form = TransferForm(revision=matter.revision)
    choose(form, "to_account", choices)
    return render(
        request,
        "desk/matter.html",
        {
            "flow": flow_of(matter),
            "matter": matter,
            "kind": kind_title(matter),
            "url": subject_url(matter),
            "transfer_form": form if may_act and choices else None,
            "may_withdraw": current is not None
            and matter.started_by == request.actor.account_id
            and _is_withdrawn_here(matter),
        },
    )


@access.signed_in
def print_matter(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """The flow sheet on paper."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    return render(
        request,
        "desk/matter_print.html",
        {"flow": flow_of(matter), "matter": matter, "kind": kind_title(matter),
         "printed_at": clock.current().now()},
    )  # fmt: skip


@access.signed_in
@idempotent
def transfer(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """Hand the current step over."""
    if request.method == "POST":
        transfer_step(
            matter_id,
            by=request.actor,
            to_account=_uuid(request.POST.get("to_account", "")),
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, _("已转办。"))
    return redirect("desk:matter", matter_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _is_withdrawn_here(matter: Matter) -> bool:
    kind = find_kind(matter.kind)
    return kind is None or kind.is_withdrawn_at_desk


@access.signed_in
@idempotent
def withdraw(request: access.SignedRequest, matter_id: UUID) -> HttpResponse:
    """Take the matter back, where its kind lets the desk do that."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    if not _is_withdrawn_here(matter):
        return redirect(subject_url(matter))
    if request.method == "POST":
        withdraw_matter(matter_id, by=request.actor, reason=request.POST.get("reason", ""))
        messages.success(request, _("已撤回。"))
    return redirect("desk:matter", matter_id)
