"""Pages of changes (变化登记) and of the update tasks they open (目录更新任务)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from zhengtong.catalogue.domain.updates import (
    KIND_NAMES,
    MOST_ENTRIES,
    RECORDERS,
    UPDATE_NAMES,
    UPDATE_TERM,
    ChangeFacts,
    UpdateState,
    clock_subject,
    may_record,
)
from zhengtong.catalogue.models import UpdateTask
from zhengtong.catalogue.selectors import updates as questions
from zhengtong.catalogue.services import update_extensions as extensions
from zhengtong.catalogue.services import updates as deeds
from zhengtong.catalogue.web.listings import CHANGES, UPDATE_KINDS, UPDATES, describe_updates
from zhengtong.catalogue.web.update_forms import ChangeForm, MoreTimeForm, ReasonForm
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.organisations import public as organisations
from zhengtong.policy.profiles import profile_for
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate


def _text(request: Any, name: str) -> str:
    return str(request.GET.get(name, "")).replace("\x00", "").strip()[:100]


@access.signed_in
@require_safe
def list_changes(request: access.SignedRequest) -> HttpResponse:
    """Changes that touch the catalogue of bodies the person sees."""
    text = _text(request, "q")
    found = questions.list_changes(request.actor, text=text)
    if exports.is_asked(request):
        return exports.send_list(request, CHANGES, found)
    page = paginate(found, request)
    rows = [{"row": row, "kind": _(KIND_NAMES[row.kind])} for row in page]
    context = {"page": page, "rows": rows, "q": text, "may_record": may_record(request.actor)}
    return render(request, "catalogue/changes.html", context)


@access.roles(*RECORDERS)
@idempotent
def record(request: access.SignedRequest) -> HttpResponse:
    """Record a change: first find the entries it touches, then confirm."""
    words, provider = _text(request, "words"), _text(request, "provider")
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = [UUID(one) for one in request.POST.getlist("entry") if _is_uuid(one)]
        try:
            change = deeds.record_change(
                ChangeFacts(**form.clean_values()), chosen, by=request.actor
            )
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            told = _("已登记，%(count)s 条目录开始计算更新期限。") % {"count": len(chosen)}
            messages.success(request, told)
            return redirect("catalogue:change", change.uuid)
    is_searched = "words" in request.GET or "provider" in request.GET
    found = questions.search_touched(request.actor, words=words, provider=provider)
    entries = list(found[: MOST_ENTRIES + 1]) if is_searched else []
    context = {
        "form": form,
        "words": words,
        "provider": provider,
        "is_searched": is_searched,
        "entries": [(str(one.uuid), one) for one in entries[:MOST_ENTRIES]],
        "is_more": len(entries) > MOST_ENTRIES,
        "most": MOST_ENTRIES,
        "chosen": set(request.POST.getlist("entry")) if request.method == "POST" else None,
        "is_authority": request.actor.has(Role.REVIEWER),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "catalogue/change_new.html", context, status=status)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@access.signed_in
@require_safe
def show_change(request: access.SignedRequest, change_id: UUID) -> HttpResponse:
    """One change with its tasks."""
    change = questions.get_change(change_id, by=request.actor)
    found = questions.search_updates(request.actor, change=change)
    if exports.is_asked(request):
        return exports.send_list(request, UPDATES, found)
    page = paginate(found, request)
    context = {
        "change": change,
        "kind": _(KIND_NAMES[change.kind]),
        "page": page,
        "rows": list(describe_updates(list(page))),
    }
    return render(request, "catalogue/change.html", context)


@access.signed_in
@require_safe
def list_updates(request: access.SignedRequest) -> HttpResponse:
    """Update tasks by state, the late ones on their own."""
    text, state = _text(request, "q"), _text(request, "state")
    found = questions.search_updates(request.actor, state=state, text=text)
    if exports.is_asked(request):
        return exports.send_list(request, UPDATES, found)
    page = paginate(found, request)
    states = [("", _("全部")), ("late", _("已超期"))]
    context = {
        "page": page,
        "rows": list(describe_updates(list(page))),
        "q": text,
        "state": state,
        "states": [*states, *((key, _(name)) for key, name in UPDATE_NAMES.items())],
    }
    return render(request, "catalogue/updates.html", context)


@access.signed_in
@require_GET
def show_update(request: access.SignedRequest, task_id: UUID) -> HttpResponse:
    """One task: what is asked, by when, and what can be done."""
    return _page(request, questions.get_update(task_id, by=request.actor))


def _page(request: Any, task: UpdateTask, **changed: Any) -> HttpResponse:
    own = request.actor.body_id == task.entry.body.uuid and request.actor.has(*deeds.COMPILERS)
    authority = organisations.authority_of(task.entry.body.uuid).uuid
    is_authority = request.actor.body_id == authority and request.actor.has(
        Role.REVIEWER, Role.BODY_HEAD
    )
    most = profile_for(task.change.happened_on).term(UPDATE_TERM).extension
    is_open = task.state == UpdateState.OPEN
    context = {
        "task": task,
        "state": _(UPDATE_NAMES[task.state]),
        "state_kind": UPDATE_KINDS[task.state],
        "change_kind": _(KIND_NAMES[task.change.kind]),
        "subject": clock_subject(task.uuid),
        "matter": desk.find_matter(extensions.EXTENSION_KIND, clock_subject(task.uuid)),
        "may_settle": own and is_open,
        "may_ask": own and is_open and task.extension_workdays is None,
        "may_reopen": is_authority and task.state == UpdateState.UNTOUCHED,
        "reason_form": ReasonForm(revision=task.revision, prefix="reason"),
        "more_form": MoreTimeForm(revision=task.revision, prefix="more", most=most),
        **changed,
    }
    return render(request, "catalogue/update.html", context, status=422 if changed else 200)


@access.roles(*deeds.COMPILERS)
@require_POST
@idempotent
def untouched(request: access.SignedRequest, task_id: UUID) -> HttpResponse:
    """The change does not touch the entry."""
    form = ReasonForm(request.POST, prefix="reason")
    return _settle(request, task_id, form, deeds.declare_untouched)


@access.roles(Role.REVIEWER, Role.BODY_HEAD)
@require_POST
@idempotent
def reopen(request: access.SignedRequest, task_id: UUID) -> HttpResponse:
    """The authority asks for the update all the same."""
    form = ReasonForm(request.POST, prefix="reason")
    return _settle(request, task_id, form, deeds.reopen_update)


@access.roles(*deeds.COMPILERS)
@require_POST
@idempotent
def extend(request: access.SignedRequest, task_id: UUID) -> HttpResponse:
    """More time is asked for."""
    form = MoreTimeForm(request.POST, prefix="more")
    return _settle(request, task_id, form, extensions.ask_extension)


def _settle(request: Any, task_id: UUID, form: Any, deed: Any) -> HttpResponse:
    task = questions.get_update(task_id, by=request.actor)
    if form.is_valid():
        try:
            deed(task_id, by=request.actor, revision=form.sent_revision, **form.clean_values())
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("已办理。"))
            return redirect("catalogue:update", task_id)
    return _page(request, task, **{f"{form.prefix}_form": form})


@access.roles(Role.REVIEWER)
@require_POST
@idempotent
def decide(request: access.SignedRequest, task_id: UUID) -> HttpResponse:
    """The authority's word on more time."""
    task = questions.get_update(task_id, by=request.actor)
    text = request.POST.get("revision", "")
    revision = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        extensions.decide_extension(
            task_id,
            by=request.actor,
            decision=request.POST.get("decision", ""),
            opinion=request.POST.get("opinion", ""),
            revision=revision,
        )
    except RuleBroken as error:
        return _page(request, task, wrong=error_sentence(error))
    messages.success(request, _("意见已提交。"))
    return redirect("desk:todo")
