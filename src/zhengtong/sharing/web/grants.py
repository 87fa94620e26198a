"""Pages of grants: list, one grant, suspend, resume, end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhengtong.kernel import clock
from zhengtong.organisations import public as organisations
from zhengtong.sharing import selectors
from zhengtong.sharing.domain.grants import MASKS
from zhengtong.sharing.domain.permits import is_permitted
from zhengtong.sharing.domain.requests import WAYS
from zhengtong.sharing.domain.states import GRANT_STATE_NAMES, GrantState, may_move
from zhengtong.sharing.models import Grant
from zhengtong.sharing.services import grants as services
from zhengtong.sharing.web.forms import StopForm
from zhengtong.sharing.web.listings import GRANTS
from zhengtong.sharing.web.requests import revision_of
from zhengtong.sharing.web.wording import list_conditions, translated
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

STATE_KINDS = {
    GrantState.LIVE: "ok",
    GrantState.REVIEW: "warn",
    GrantState.SUSPENDED: "danger",
    GrantState.ENDED: "neutral",
}
VERBS: dict[str, tuple[Callable[..., Grant], str]] = {
    "suspend": (services.suspend_grant, "evidence"),
    "end": (services.end_grant, "evidence"),
    "resume": (services.resume_grant, "reason"),
}
TARGETS = {"suspend": GrantState.SUSPENDED, "end": GrantState.ENDED, "resume": GrantState.LIVE}


def state_badge(state: str) -> tuple[str, str]:
    """The name and badge kind of a grant's state."""
    return _(GRANT_STATE_NAMES[state]), STATE_KINDS[GrantState(state)]


@access.signed_in
def list_grants(request: access.SignedRequest) -> HttpResponse:
    """Grants held and given."""
    side = request.GET.get("side", "")
    state = request.GET.get("state", "")
    state = state if state in set(GrantState) else ""
    found = selectors.list_grants(request.actor, side=side, state=state)
    if exports.is_asked(request):
        return exports.send_list(request, GRANTS, found)
    page = paginate(found, request)
    rows = [{"grant": row, "state": state_badge(row.state)} for row in page]
    states = [("", _("全部状态")), *((k, _(v)) for k, v in GRANT_STATE_NAMES.items())]
    return render(
        request,
        "sharing/grants.html",
        {"page": page, "rows": rows, "side": side, "state": state, "states": states},
    )


def _find(request: access.SignedRequest, grant_id: UUID) -> Grant:
    found = Grant.objects.for_actor(request.actor).select_related("consumer", "provider", "request")
    return found.get_or_refuse(grant_id)


def matrix_of(grant: Grant) -> list[dict[str, Any]]:
    """What the grant matrix shows: item by item, given or stopped, masked how."""
    return [
        {
            "name": item["name"],
            "data_type": item["data_type"],
            "grade": item["grade"],
            "personal": item.get("personal", ""),
            "mask": translated(MASKS[grant.masks.get(item["item_id"], "")]),
            "stopped": translated(grant.stopped_items.get(item["item_id"], "")),
        }
        for item in grant.items
    ]


def _page(request: access.SignedRequest, grant: Grant) -> dict[str, Any]:
    names = {item["item_id"]: item["name"] for item in grant.items}
    conditions = list_conditions(grant.row_filter, names)
    return {
        "grant": grant,
        "state": state_badge(grant.state),
        "subject": services.subject_of(grant),
        "matrix": matrix_of(grant),
        "ways": [_(WAYS.get(way, way)) for way in grant.ways],
        "purposes": selectors.purpose_names(grant.purpose_codes),
        "conditions": conditions,
        "answer": grant.request.answers.order_by("-pk").first(),
        "acts": grant.acts.all(),
        "is_usable": selectors.grant_row(grant).is_usable(clock.today()),
    }


@access.signed_in
def show_grant(request: access.SignedRequest, grant_id: UUID) -> HttpResponse:
    """One grant: what may be used by whom for what until when, and how it is delivered."""
    grant = _find(request, grant_id)
    authority = organisations.authority_of(grant.provider.uuid)
    parties = selectors.parties_of(grant, authority_id=authority.uuid)
    verbs = []
    if is_permitted("sharing.stop-grant", request.actor, parties):
        verbs = [verb for verb, state in TARGETS.items() if may_move(grant.state, state)]
    form = StopForm(revision=grant.revision)
    context = {**_page(request, grant), "verbs": verbs, "form": form}
    return render(request, "sharing/grant.html", context)


@access.signed_in
def print_grant(request: access.SignedRequest, grant_id: UUID) -> HttpResponse:
    """The grant on paper."""
    grant = _find(request, grant_id)
    return render(
        request,
        "sharing/grant_print.html",
        {**_page(request, grant), "printed_at": clock.current().now()},
    )


@access.signed_in
@idempotent
def change_grant(request: access.SignedRequest, grant_id: UUID, verb: str) -> HttpResponse:
    """Suspend, end or resume a grant."""
    if verb not in VERBS:
        raise Http404
    if request.method == "POST":
        deed, words = VERBS[verb]
        grant = _find(request, grant_id)
        sent = revision_of(request)
        text = request.POST.get("evidence", "")
        revision = grant.revision if sent is None else sent
        deed(grant_id, by=request.actor, revision=revision, **{words: text})
        messages.success(request, _("授权状态已更新，双方单位已收到通知。"))
    return redirect("sharing:grant", grant_id)
