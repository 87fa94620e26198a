"""Pages of requests: list, write, submit, consent, withdraw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.sharing import selectors
from zhengtong.sharing.domain.errors import EntryNotPublished
from zhengtong.sharing.domain.requests import WAYS
from zhengtong.sharing.domain.states import REQUEST_STATE_NAMES, RequestState
from zhengtong.sharing.models import Request
from zhengtong.sharing.services import requests as services
from zhengtong.sharing.services.consents import consent_request
from zhengtong.sharing.services.passage import ANSWER_KIND, CONSENT_KIND, subject_of
from zhengtong.sharing.web.forms import RequestForm, initial_of
from zhengtong.sharing.web.listings import REQUESTS, with_clocks
from zhengtong.sharing.web.standing import (
    consumer_verbs,
    is_turn_of,
    list_proposed_items,
    list_stages,
    provider_verbs,
    state_badge,
)
from zhengtong.sharing.web.wording import list_conditions
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence, gap_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate


@access.signed_in
def list_requests(request: access.SignedRequest) -> HttpResponse:
    """Requests sent and received, with what is left of their clocks."""
    side = request.GET.get("side", "")
    state = request.GET.get("state", "")
    state = state if state in set(RequestState) else ""
    found = selectors.list_requests(request.actor, side=side, state=state)
    words = request.GET.get("q", "").strip()
    if words:
        found = found.filter(entry_title__icontains=words) | found.filter(number__icontains=words)
    if exports.is_asked(request):
        return exports.send_list(request, REQUESTS, found)
    page = paginate(found, request)
    rows = with_clocks(page)
    states = [(key, _(name)) for key, name in REQUEST_STATE_NAMES.items()]
    return render(
        request,
        "sharing/requests.html",
        {"page": page, "rows": rows, "side": side, "state": state, "q": words,
         "states": [("", _("全部状态")), *states],
         "may_write": request.actor.has(Role.OFFICER)},
    )  # fmt: skip


def _entry_of(request: access.SignedRequest) -> catalogue.EntryDetail:
    try:
        entry_id = UUID(request.GET.get("entry", ""))
    except ValueError as error:
        raise EntryNotPublished from error
    entry = selectors.find_published(entry_id)
    if entry is None:
        raise EntryNotPublished
    return entry


def _save_and_go(request: access.SignedRequest, row: Request) -> HttpResponse:
    """Submit if that button was pressed; gaps lead back to the form, every one of them shown."""
    if "submit" in request.POST:
        services.submit_request(row.uuid, by=request.actor, revision=row.revision)
        messages.success(request, _("申请已提交，等待本单位共享工作机构负责人同意。"))
    else:
        messages.success(request, _("草稿已保存。"))
    return redirect("sharing:request", row.uuid)


@access.roles(Role.OFFICER)
@idempotent
def write_request(request: access.SignedRequest) -> HttpResponse:
    """Write a new request for an entry."""
    entry = _entry_of(request)
    initial = {"resource_ids": [str(r.uuid) for r in entry.resources]}
    form = RequestForm(request.POST or None, entry=entry, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.draft_request(entry.uuid, by=request.actor, **form.request_fields())
        except DomainError as error:
            form.add_domain_error(error)
        else:
            try:
                return _save_and_go(request, row)
            except DomainError as error:
                messages.warning(request, error_sentence(error))
                return redirect(f"/sharing/requests/{row.uuid}/edit/?check=1")
    return _show_form(request, form, entry, None)


@access.roles(Role.OFFICER)
@idempotent
def edit_request(request: access.SignedRequest, request_id: UUID) -> HttpResponse:
    """Go on with a draft, or complete a request that was sent back."""
    row = selectors.get_request(request_id, by=request.actor)
    entry = selectors.find_published(row.entry)
    if entry is None:
        raise EntryNotPublished
    initial = initial_of(row)
    form = RequestForm(request.POST or None, entry=entry, initial=initial, revision=row.revision)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.update_request(
                request_id,
                by=request.actor,
                revision=form.sent_revision or 0,
                **form.request_fields(),
            )
            return _save_and_go(request, row)
        except DomainError as error:
            form.add_domain_error(error)
    return _show_form(request, form, entry, row)


def _show_form(
    request: access.SignedRequest,
    form: RequestForm,
    entry: catalogue.EntryDetail,
    row: Request | None,
) -> HttpResponse:
    gaps: Any = ()
    if row is not None and request.method == "GET" and "check" in request.GET:
        gaps = [
            {
                "message": gap_sentence(gap),
                "label": form.fields[gap.field].label,
                "href": f"#{form[gap.field].auto_id}",
            }
            for gap in services.list_gaps(row)
        ]
    items = [{"item": item, "id": str(item.item_id)} for item in entry.items]
    return render(
        request,
        "sharing/request_form.html",
        {"form": form, "entry": entry, "row": row, "gaps": gaps, "items": items,
         "chosen": set(form["item_ids"].value() or [])},
        status=422 if form.errors else 200,
    )  # fmt: skip


@access.signed_in
def show_request(request: access.SignedRequest, request_id: UUID) -> HttpResponse:
    """One request: what is asked, where it stands, what its clock says, what this person may do."""
    row = selectors.get_request(request_id, by=request.actor)
    subject = subject_of(row)
    entry = selectors.find_published(row.entry)
    names = {str(item.item_id): item.name for item in entry.items} if entry else {}
    answer = desk.find_matter(ANSWER_KIND, subject)
    is_officers_turn = is_turn_of(Role.OFFICER, answer)
    proposed = selectors.find_answer(row)
    context = {
        "row": row,
        "subject": subject,
        "state": state_badge(row.state),
        "stages": list_stages(row),
        "items": [names.get(item, item) for item in row.item_ids],
        "ways": [_(WAYS.get(way, way)) for way in row.ways],
        "purposes": selectors.purpose_names(row.purpose_codes),
        "conditions": list_conditions(row.row_filter, names),
        "consent_matter": desk.find_matter(CONSENT_KIND, subject),
        "answer_matter": None if is_officers_turn else answer,
        "proposed": proposed,
        "proposed_items": list_proposed_items(proposed, names),
        "extensions": row.extensions.all(),
        "grant": getattr(row, "grant", None),
    }
    context |= consumer_verbs(row, request.actor)
    context |= provider_verbs(row, request.actor, is_officers_turn=is_officers_turn)
    return render(request, "sharing/request.html", context)


@access.roles(Role.OFFICER)
@idempotent
def submit(request: access.SignedRequest, request_id: UUID) -> HttpResponse:
    """Submit a saved draft."""
    if request.method == "POST":
        row = selectors.get_request(request_id, by=request.actor)
        sent = revision_of(request)
        revision = row.revision if sent is None else sent
        try:
            services.submit_request(request_id, by=request.actor, revision=revision)
        except DomainError as error:
            if not error.gaps:
                raise
            return redirect(f"/sharing/requests/{request_id}/edit/?check=1")
        messages.success(request, _("申请已提交，等待本单位共享工作机构负责人同意。"))
    return redirect("sharing:request", request_id)


def revision_of(request: access.SignedRequest) -> int | None:
    """The revision the decision form carried."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@access.roles(Role.SHARING_HEAD)
@idempotent
def consent(request: access.SignedRequest, request_id: UUID) -> HttpResponse:
    """The head of the own sharing body speaks."""
    if request.method == "POST":
        row = consent_request(
            request_id,
            by=request.actor,
            decision=request.POST.get("decision", ""),
            opinion=request.POST.get("opinion", ""),
            revision=revision_of(request),
        )
        done = row.state != RequestState.DRAFT
        text = _("已同意，申请已送达提供单位。") if done else _("已退回经办人。")
        messages.success(request, text)
    return redirect("sharing:request", request_id)


@access.roles(Role.OFFICER)
@idempotent
def withdraw(request: access.SignedRequest, request_id: UUID) -> HttpResponse:
    """Take a request back."""
    if request.method == "POST":
        row = selectors.get_request(request_id, by=request.actor)
        services.withdraw_request(
            request_id, by=request.actor, revision=revision_of(request) or row.revision
        )
        messages.success(request, _("申请已撤回。"))
    return redirect("sharing:request", request_id)
