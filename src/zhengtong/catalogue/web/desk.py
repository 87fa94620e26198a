"""Desk pages of the compiler: my entries, the draft, its checks, submission, withdrawal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.errors import EntryIncomplete, EntryNotFound, WithdrawalBlocked
from zhengtong.catalogue.domain.facts import EntryFacts
from zhengtong.catalogue.domain.lifecycle import EDITABLE, IN_REVIEW, PUBLIC, STATE_NAMES, State
from zhengtong.catalogue.domain.rows import VersionRow
from zhengtong.catalogue.domain.vocabulary import RESOURCE_KINDS
from zhengtong.catalogue.models import Entry
from zhengtong.catalogue.selectors import entries as questions
from zhengtong.catalogue.services import assessments, reviews, revisions, withdrawals
from zhengtong.catalogue.services import entries as deeds
from zhengtong.catalogue.web import words
from zhengtong.catalogue.web.forms import (
    AssessmentForm,
    PersonalForm,
    WithdrawalForm,
)
from zhengtong.catalogue.web.listings import OWN_ENTRIES, list_own_objects
from zhengtong.catalogue.web.source_marks import mark_sources
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError, RuleBroken
from zhengtong.toolkit import access, export_lines, exports
from zhengtong.toolkit.i18n import gap_rows
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate


def find_own_entry(request: Any, entry_id: UUID) -> Entry:
    """The entry with what its desk pages show, if the person may see it.

    Raises:
        EntryNotFound.
    """
    found = Entry.objects.for_actor(request.actor).select_related(
        "body__region", "office", "system", "current", "working"
    )
    return found.prefetch_related("codes").get_or_refuse(entry_id)


def shown_facts(entry: Entry, version: VersionRow | None) -> EntryFacts:
    """What is worked on, else what stands published.

    Raises:
        EntryNotFound: neither may be seen.
    """
    if version is not None:
        return version.facts
    if entry.current is None:
        raise EntryNotFound
    return questions.facts_of(entry.current)


@access.signed_in
@require_safe
def list_mine(request: Any) -> HttpResponse:
    """The entries of the person's own body, by state."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "")
    text = text.replace("\x00", "").strip()[:50]
    found = questions.query_rows(request.actor).filter(body__uuid=request.actor.body_id)
    if state in STATE_NAMES:
        found = found.filter(state=state)
    if text:
        found = found.filter(title__icontains=text)
    if exports.is_asked(request):
        return exports.send_list(request, OWN_ENTRIES, found)
    if export_lines.is_asked(request):
        return export_lines.send_lines(request, OWN_ENTRIES, found, describe=list_own_objects)
    page = paginate(found, request)
    context = {
        "page": page,
        "rows": [_describe_row(entry) for entry in page],
        "states": [("", _("全部")), *((key, _(name)) for key, name in STATE_NAMES.items())],
        "state": state,
        "text": text,
        "may_compile": permits.may_compile(request.actor),
    }
    return render(request, "catalogue/mine.html", context)


def _describe_row(entry: Entry) -> dict[str, Any]:
    row = questions.entry_row(entry)
    return {
        "row": row,
        "state": words.name_state(row.state),
        "kind": words.STATE_KINDS.get(row.state, "neutral"),
        "stage": words.name_state(row.stage) if row.state == State.REVISING else "",
        "share": words.name_value("share_type", row.share_type),
    }


def show_secrecy_refusal(request: Any) -> HttpResponse:
    """The words of R14; nothing of what was typed comes back."""
    return render(request, "catalogue/secret.html", status=422)


@access.signed_in
@require_safe
def show_draft(request: Any, entry_id: UUID) -> HttpResponse:
    """The working page of an entry: what stands, what is missing, what can be done now."""
    entry = find_own_entry(request, entry_id)
    return render(request, "catalogue/draft.html", _draft_context(request, entry))


def _assessed(version: Any) -> list[Any]:
    """The assessments of the version being worked on, else of the current one; newest first."""
    return list(version.assessments.order_by("-pk")[:20]) if version else []


def _draft_context(request: Any, entry: Entry, **forms: Any) -> dict[str, Any]:
    version = questions.get_working_version(entry.uuid, by=request.actor)
    working = entry.working if version else None
    shown = shown_facts(entry, version)
    may = _possible_deeds(request, entry, version)
    gaps = reviews.find_gaps(entry, working) if working and may["may_edit"] else ()
    return {
        **mark_sources(words.describe_facts(shown), entry.body.uuid),
        **may,
        "entry": entry,
        "state": words.name_state(entry.state),
        "state_kind": words.STATE_KINDS.get(entry.state, "neutral"),
        "stage": words.name_state(version.stage) if version else "",
        "version": version,
        "return_reason": working.return_reason if working else "",
        "gaps": _gap_rows(gaps, shown),
        "records": [_describe_record(one) for one in _assessed(working or entry.current)],
        "resources": [
            {"row": one, "kind": _(RESOURCE_KINDS[one.kind])}
            for one in questions.list_resources(entry.uuid)
        ],
        "holds": questions.list_holds(entry.uuid),
        "secrecy_form": AssessmentForm(revision=entry.revision, prefix="secrecy"),
        "personal_form": PersonalForm(revision=entry.revision, prefix="personal"),
        "withdrawal_form": WithdrawalForm(revision=entry.revision),
        **forms,
    }


def _possible_deeds(request: Any, entry: Entry, version: VersionRow | None) -> dict[str, bool]:
    """What this person may do with the entry in its state; the services decide for real."""
    may = permits.is_permitted("catalogue.update-draft", request.actor, entry.body.uuid)
    stage = version.stage if version else ""
    return {
        "may_edit": may and stage in EDITABLE,
        "may_mount": may and (stage in EDITABLE or entry.state in PUBLIC),
        "may_recall": may and stage in IN_REVIEW,
        "may_revise": may and entry.state == State.PUBLISHED,
        "may_drop": may and stage in EDITABLE and entry.current_id is not None,
        "may_recall_withdrawal": may and entry.state == State.WITHDRAWING,
    }


def _gap_rows(gaps: Any, facts: EntryFacts) -> list[dict[str, str]]:
    rows = gap_rows(EntryIncomplete(gaps=tuple(gaps), count=len(gaps)))
    for row in rows:
        part = row["field"].split(".")
        if part[0] == "items" and len(part) == 3:
            row["label"] = facts.items[int(part[1])].name
    return rows


def _describe_record(record: Any) -> dict[str, Any]:
    names = {"secrecy": _("保密审查"), "personal": _("个人信息保护影响评估")}
    outcome = _(assessments.OUTCOMES[record.kind][record.outcome])
    return {"row": record, "kind": names[record.kind], "outcome": outcome}


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def assess_secrecy(request: Any, entry_id: UUID) -> HttpResponse:
    """A secrecy check put on record."""
    return _assess(request, entry_id, "secrecy")


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def assess_personal(request: Any, entry_id: UUID) -> HttpResponse:
    """A personal-information impact assessment put on record."""
    return _assess(request, entry_id, "personal")


def _assess(request: Any, entry_id: UUID, kind: str) -> HttpResponse:
    entry = find_own_entry(request, entry_id)
    make = AssessmentForm if kind == "secrecy" else PersonalForm
    form = make(request.POST, prefix=kind, revision=entry.revision)
    if request.POST.get(f"{kind}-outcome") == "secret":
        return show_secrecy_refusal(request)
    if form.is_valid():
        record = assessments.AssessmentRecord(kind=kind, **form.clean_values())
        try:
            assessments.record_assessment(
                entry_id, record, by=request.actor, revision=form.sent_revision
            )
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("评估记录已保存。"))
            return redirect("catalogue:draft", entry_id)
    context = _draft_context(request, entry, **{f"{kind}_form": form})
    return render(request, "catalogue/draft.html", context, status=422)


def _revision_of(request: Any) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def submit(request: Any, entry_id: UUID) -> HttpResponse:
    """The draft on its way to the head of the department."""
    try:
        reviews.submit_entry(entry_id, by=request.actor, revision=_revision_of(request))
    except RuleBroken as error:
        return _refused(request, entry_id, error)
    messages.success(request, _("已提交部门负责人审批。"))
    return redirect("catalogue:draft", entry_id)


def _refused(request: Any, entry_id: UUID, error: DomainError) -> HttpResponse:
    entry = find_own_entry(request, entry_id)
    context = _draft_context(request, entry, refusal=error, refusal_rows=gap_rows(error))
    return render(request, "catalogue/draft.html", context, status=422)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def recall(request: Any, entry_id: UUID) -> HttpResponse:
    """The entry taken back from review, or its withdrawal taken back."""
    if find_own_entry(request, entry_id).state == State.WITHDRAWING:
        withdrawals.recall_withdrawal(entry_id, by=request.actor, revision=_revision_of(request))
    else:
        reviews.recall_entry(entry_id, by=request.actor, revision=_revision_of(request))
    messages.success(request, _("已撤回。"))
    return redirect("catalogue:draft", entry_id)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def revise(request: Any, entry_id: UUID) -> HttpResponse:
    """A new draft of a published entry."""
    revisions.start_revision(entry_id, by=request.actor, revision=_revision_of(request))
    messages.success(request, _("已开始修订，发布前现行版本继续有效。"))
    return redirect("catalogue:edit", entry_id)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def drop(request: Any, entry_id: UUID) -> HttpResponse:
    """The draft of a revision discarded, or a draft never published deleted."""
    entry = find_own_entry(request, entry_id)
    if entry.current_id is None:
        deeds.delete_draft(entry_id, by=request.actor, revision=_revision_of(request))
        messages.success(request, _("草稿已删除。"))
        return redirect("catalogue:mine")
    revisions.drop_revision(entry_id, by=request.actor, revision=_revision_of(request))
    messages.success(request, _("已放弃本次修订。"))
    return redirect("catalogue:draft", entry_id)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def ask_withdrawal(request: Any, entry_id: UUID) -> HttpResponse:
    """The entry on its way out of the catalogue."""
    entry = find_own_entry(request, entry_id)
    form = WithdrawalForm(request.POST, revision=entry.revision)
    if form.is_valid():
        try:
            withdrawals.ask_withdrawal(
                entry_id,
                by=request.actor,
                reason=form.cleaned_data["reason"],
                revision=form.sent_revision or 0,
            )
        except (RuleBroken, WithdrawalBlocked) as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("已提交撤销申请。"))
            return redirect("catalogue:draft", entry_id)
    context = _draft_context(request, entry, withdrawal_form=form)
    return render(request, "catalogue/draft.html", context, status=422)
