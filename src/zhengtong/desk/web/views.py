"""My desk, worklists, notices, flow sheets."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from zhengtong.desk.selectors import clocks as clock_selectors
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.services.notices import read_all_notices, read_notice
from zhengtong.desk.web.listings import matter_rows, step_rows
from zhengtong.kernel import clock
from zhengtong.toolkit import access


@access.signed_in
def show_desk(request: access.SignedRequest) -> HttpResponse:
    """My desk: what waits for me, what presses, what is new."""
    actor = request.actor
    todo = selectors.first_todo(actor)
    started = selectors.first_started(actor)
    matters = [*started, *(step.matter for step in todo)]
    clocks, pressing = clock_selectors.list_for_desk(
        {matter.subject for matter in matters}, actor.body_id
    )
    return render(
        request,
        "desk/home.html",
        {
            "counts": selectors.worklist_counts(actor),
            "todo": step_rows(todo, clocks),
            "started": matter_rows(started, clocks),
            "notices": selectors.first_unread(actor),
            "pressing": pressing,
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
