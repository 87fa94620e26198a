"""Emergency purges: asked for, rehearsed, confirmed by a second person, reported."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.ledger.models import Purge
from zhengtong.ledger.services import purge_parts
from zhengtong.ledger.services.purge_run import rehearse
from zhengtong.ledger.services.purges import (
    confirm_purge,
    get_purge,
    read_words,
    refuse_purge,
    request_purge,
)
from zhengtong.ledger.web.listings import PURGES
from zhengtong.ledger.web.purge_states import state_badge, state_title
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.forms import PlainForm, choose
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate
from zhengtong.toolkit.purging import find_purgeable

SEERS = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR)


class PurgeForm(PlainForm):
    """What is to be cleared, why, and on what basis."""

    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("要清除的对象"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=gettext_lazy("要清除的原文"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
        help_text=gettext_lazy(
            "每行一段，照原样填写，不少于4个字。全库查找；加密保存，清除后销毁，不写入日志。"
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("事由"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("不要重复涉密内容。"),
    )
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=300)


@access.roles(*SEERS)
@require_safe
def list_page(request: access.SignedRequest) -> HttpResponse:
    """Purges, newest first."""
    found = Purge.objects.all()
    if exports.is_asked(request):
        return exports.send_list(request, PURGES, found)
    page = paginate(found, request)
    rows = [{"purge": one, "state": _state_of(one)} for one in page]
    context = {
        "page": page,
        "rows": rows,
        "may_request": request.actor.has(Role.SECURITY_ADMIN),
        "nav_key": "ledger.purges",
    }
    return render(request, "ledger/purges.html", context)


@access.roles(Role.SECURITY_ADMIN)
@idempotent
def request_page(request: access.SignedRequest) -> HttpResponse:
    """Look for things by name, name them or their words, and ask."""
    text = request.POST.get("q", "").strip()[:100]
    found = purge_parts.find_things(text) if text else []
    is_search = request.method != "POST" or "search" in request.POST
    initial = {name: request.POST.get(name, "") for name in ("words", "reason", "basis")}
    form = PurgeForm(initial=initial) if is_search else PurgeForm(request.POST)
    choose(form, "subjects", _choices(found, request.POST.getlist("subjects")))
    purge = None if is_search else _ask(form, request.actor)
    if purge is not None:
        messages.success(request, _("已提出应急清除，等待第二人确认。"))
        return redirect("ledger:purge", purge.uuid)
    status = 200 if is_search else 422
    context = {"form": form, "q": text, "found": found, "nav_key": "ledger.purges"}
    return render(request, "ledger/purge_new.html", context, status=status)


def _state_of(purge: Purge) -> tuple[str, str]:
    return _(state_title(purge.state)), state_badge(purge.state)


def _choices(found: list[Any], chosen: list[str]) -> list[tuple[str, str]]:
    """The things found, and what was chosen before."""
    choices = [(f"{kind.kind} {uuid}", f"{_(kind.title)}：{name}") for kind, uuid, name in found]
    known = dict(choices)
    return choices + [(one, one) for one in chosen if one not in known and _parse(one)]


def _ask(form: PurgeForm, by: Actor) -> Purge | None:
    """The purge asked for; None if the form says what is wrong."""
    if not form.is_valid():
        return None
    try:
        return request_purge(
            subjects=[pair for one in form.cleaned_data["subjects"] if (pair := _parse(one))],
            words=form.cleaned_data["words"].splitlines(),
            reason=form.cleaned_data["reason"],
            basis=form.cleaned_data["basis"],
            by=by,
        )
    except RuleBroken as error:
        form.add_domain_error(error)
        return None


def _parse(one: str) -> tuple[str, UUID] | None:
    kind, _space, uuid = one.partition(" ")
    try:
        return (kind, UUID(uuid)) if find_purgeable(kind) else None
    except ValueError:
        return None


@access.roles(*SEERS)
@require_safe
def show_purge(request: access.SignedRequest, purge_id: UUID) -> HttpResponse:
    """One purge: who asked, what it would clear (rehearsal) or cleared (report)."""
    purge = get_purge(purge_id, by=request.actor)
    is_open = purge.state == Purge.State.REQUESTED
    is_in_time = clock.current().now() < purge.expires_at
    report: dict[str, Any] = asdict(rehearse(purge)) if is_open else purge.report
    subjects = [
        {"title": kind.title if (kind := find_purgeable(name)) else name, "uuid": uuid}
        for name, uuid in purge.subjects
    ]
    may_decide = is_open and is_in_time and request.actor.account_id != purge.requested_by
    context = {
        "purge": purge,
        "state": _state_of(purge),
        "is_open": is_open,
        "is_late": is_open and not is_in_time,
        "may_confirm": may_decide and request.actor.has(Role.AUDITOR, Role.SYSTEM_ADMIN),
        "may_refuse": is_open,
        "subjects": subjects,
        "words": read_words(purge) if may_decide else [],
        "report": report,
        "tables": sorted(report.get("tables", {}).items()),
        "remaining": sorted(report.get("remaining", {}).items()),
        "nav_key": "ledger.purges",
    }
    return render(request, "ledger/purge.html", context)


@access.roles(Role.AUDITOR, Role.SYSTEM_ADMIN)
@require_POST
@idempotent
def confirm(request: access.SignedRequest, purge_id: UUID) -> HttpResponse:
    """Confirm as the second person."""
    confirm_purge(purge_id, by=request.actor, sent_revision=_revision(request))
    messages.success(request, _("已确认，正在清除；完成后此页给出清除报告。"))
    return redirect("ledger:purge", purge_id)


@access.roles(*SEERS)
@require_POST
@idempotent
def refuse(request: access.SignedRequest, purge_id: UUID) -> HttpResponse:
    """End the purge without clearing anything."""
    refuse_purge(purge_id, by=request.actor, sent_revision=_revision(request))
    messages.success(request, _("已撤销，没有清除任何内容。"))
    return redirect("ledger:purge", purge_id)


def _revision(request: Any) -> int | None:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() else None
