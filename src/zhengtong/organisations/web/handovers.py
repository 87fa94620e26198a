"""Pages of hand-over: what is in a person's hands, to whom it goes, the sheet, all sheets."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations.models import HandOver
from zhengtong.organisations.selectors.bodies import scope_filter, visible_bodies
from zhengtong.organisations.selectors.people import get_person
from zhengtong.organisations.selectors.posts import list_staff
from zhengtong.organisations.services.handovers import hand_over
from zhengtong.organisations.services.open_duties import list_open_duties
from zhengtong.organisations.web.forms import HandOverForm, add_gaps
from zhengtong.organisations.web.listings import HANDOVERS
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

KEEPERS = (Role.BODY_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


def _visible(request: Any) -> Any:
    scope = visible_bodies(request.actor, "person", "open")
    return HandOver.objects.filter(scope_filter(scope)).select_related("body")


@access.roles(*KEEPERS)
@require_http_methods(["GET", "HEAD"])
def list_handovers(request: Any) -> HttpResponse:
    """All sheets of the bodies whose people one may see."""
    found = _visible(request)
    if exports.is_asked(request):
        return exports.send_list(request, HANDOVERS, found)
    page = paginate(found, request)
    return render(request, "organisations/handovers.html", {"page": page})


@access.roles(Role.BODY_ADMIN, Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def start_handover(request: Any, account_id: UUID) -> HttpResponse:
    """What is in the person's hands; with a successor and a reason it is handed over."""
    person = get_person(request.actor, account_id)
    home = person.home_body.uuid if person.home_body else None
    colleagues = list_staff(home) if home else []
    choices = [
        (str(p.account_id), f"{p.name}（{p.post_title}）")
        for p in colleagues
        if p.account_id != account_id
    ]
    form = HandOverForm(request.POST or None, people=choices)
    if request.method == "POST" and form.is_valid():
        try:
            row = hand_over(
                account_id=account_id,
                successor_id=UUID(form.cleaned_data["successor"]),
                reason=form.cleaned_data["reason"],
                takes_posts=form.cleaned_data["takes_posts"],
                by=request.actor,
            )
        except DomainError as error:
            add_gaps(form, error)
        else:
            messages.success(request, _("交接已办理，请打印交接单签字。"))
            return redirect("organisations:handover", row.uuid)
    context = {"person": person, "form": form, "duties": list_open_duties(account_id)}
    status = 422 if form.is_bound else 200
    return render(request, "organisations/handover_form.html", context, status=status)


@access.roles(*KEEPERS)
@require_http_methods(["GET", "HEAD"])
def show_handover(request: Any, handover_id: UUID) -> HttpResponse:
    """The sheet on paper, with places to sign for all three."""
    row = _visible(request).filter(uuid=handover_id).first()
    if row is None:
        raise Http404
    return render(request, "organisations/handover.html", {"row": row})
