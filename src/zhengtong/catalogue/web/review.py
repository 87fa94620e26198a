"""The review page: all facts at a glance, and the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.catalogue.domain.bases import is_refusing
from zhengtong.catalogue.domain.lifecycle import IN_REVIEW, State
from zhengtong.catalogue.domain.vocabulary import RESOURCE_KINDS
from zhengtong.catalogue.selectors import entries as questions
from zhengtong.catalogue.services.assessments import OUTCOMES
from zhengtong.catalogue.services.return_reasons import list_reasons
from zhengtong.catalogue.services.reviews import REVIEW_KIND, decide_review
from zhengtong.catalogue.services.withdrawals import WITHDRAWAL_KIND, decide_withdrawal
from zhengtong.catalogue.web import words
from zhengtong.catalogue.web.desk import find_own_entry, shown_facts
from zhengtong.catalogue.web.source_marks import mark_sources
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.toolkit import access
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent


@access.signed_in
@require_safe
def show_review(request: Any, entry_id: UUID) -> HttpResponse:
    """What is to be decided, with checks, items, changes and the way so far."""
    return _page(request, entry_id)


def _page(request: Any, entry_id: UUID, *, wrong: str = "", status: int = 200) -> HttpResponse:
    entry = find_own_entry(request, entry_id)
    is_withdrawal = entry.state in {State.WITHDRAWING, State.WITHDRAWN}
    version = None if is_withdrawal else questions.get_working_version(entry_id, by=request.actor)
    facts = shown_facts(entry, version)
    kind = WITHDRAWAL_KIND if is_withdrawal else REVIEW_KIND
    working = entry.working if version else None
    matter = desk.find_matter(kind, str(entry_id))
    context = {
        "entry": entry,
        **_asked(matter, facts, is_withdrawal=is_withdrawal),
        "version": version,
        "is_withdrawal": is_withdrawal,
        "state": words.name_state(version.stage if version else entry.state),
        "state_kind": words.STATE_KINDS.get(version.stage if version else entry.state, "neutral"),
        "matter": matter,
        "kind": kind,
        **mark_sources(words.describe_facts(facts), entry.body.uuid),
        "difference": _difference(entry_id, version, request.actor),
        "records": [
            {"row": one, "outcome": _(OUTCOMES[one.kind][one.outcome])}
            for one in (working.assessments.order_by("pk")[:20] if working else [])
        ],
        "resources": [
            {"row": one, "kind": _(RESOURCE_KINDS[one.kind])}
            for one in questions.list_resources(entry_id)
        ],
        "holds": questions.list_holds(entry_id),
        "wrong": wrong,
    }
    return render(request, "catalogue/review.html", context, status=status)


def _asked(matter: Any, facts: Any, *, is_withdrawal: bool) -> dict[str, Any]:
    """What the decision form asks beside the opinion; nothing of a withdrawal."""
    if is_withdrawal:
        return {"asks_basis": False, "reasons": ()}
    step = matter.current_step if matter else None
    is_final = step is not None and step.role == Role.REVIEWER
    return {
        "asks_basis": is_final and is_refusing(facts),
        "reasons": tuple(list_reasons(get_language() or "zh").items()),
    }


def _difference(entry_id: UUID, version: Any, actor: Any) -> dict[str, Any] | None:
    if version is None or version.number == 1 or version.stage not in IN_REVIEW:
        return None
    found = questions.diff_versions(entry_id, version.number - 1, version.number, by=actor)
    return words.describe_difference(found)


def _marks(request: Any, entry: Any) -> dict[str, Any]:
    """The ticked reasons and the authority's word on the article; not of a withdrawal."""
    if entry.state == State.WITHDRAWING:
        return {}
    return {
        "reasons": request.POST.getlist("reasons"),
        "basis_confirmed": request.POST.get("mark") == "1",
    }


@access.signed_in
@require_POST
@idempotent
def decide(request: Any, entry_id: UUID) -> HttpResponse:
    """The decision on the current step."""
    entry = find_own_entry(request, entry_id)
    deed = decide_withdrawal if entry.state == State.WITHDRAWING else decide_review
    text = request.POST.get("revision", "")
    revision = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        row = deed(
            entry_id,
            by=request.actor,
            decision=request.POST.get("decision", ""),
            opinion=request.POST.get("opinion", ""),
            revision=revision,
            **_marks(request, entry),
        )
    except RuleBroken as error:
        return _page(request, entry_id, wrong=error_sentence(error), status=422)
    if row.state == State.PUBLISHED and row.stage == "":
        messages.success(request, _("已发布，信息资源代码 %(code)s。") % {"code": row.code})
    else:
        messages.success(request, _("意见已提交。"))
    return redirect("desk:todo")
