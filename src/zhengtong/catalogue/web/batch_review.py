"""Several entries under review at once: a summary of each, one decision, each its own deed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, OperationalError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.catalogue.domain.bases import is_refusing
from zhengtong.catalogue.domain.differences import compare_versions
from zhengtong.catalogue.models import Entry
from zhengtong.catalogue.selectors.entries import facts_of
from zhengtong.catalogue.services.return_reasons import list_reasons
from zhengtong.catalogue.services.reviews import REVIEW_KIND, decide_review
from zhengtong.catalogue.web import words
from zhengtong.catalogue.web.listings import WAITING
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError, Forbidden
from zhengtong.ledger import public as ledger
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.pagination import paginate

MOST_AT_ONCE = 100


def _waiting(request: Any) -> QuerySet[Any]:
    return desk.list_todo(request.actor).filter(matter__kind=REVIEW_KIND)


@access.roles(Role.BODY_HEAD, Role.REVIEWER)
@require_safe
def list_waiting(request: access.SignedRequest) -> HttpResponse:
    """Entries whose step waits for this person, each with what is new in it."""
    found = _waiting(request)
    if exports.is_asked(request):
        return exports.send_list(request, WAITING, found)
    page = paginate(found, request)
    context = {
        "page": page,
        "rows": _summaries(list(page)),
        "reasons": list_reasons(get_language() or "zh").items(),
    }
    return render(request, "catalogue/batch_review.html", context)


def _summaries(steps: list[Any]) -> list[dict[str, Any]]:
    """What each page of the list shows; the number of statements does not grow with it."""
    subjects = [UUID(step.matter.subject) for step in steps]
    found = Entry.objects.filter(uuid__in=subjects).select_related("body", "current", "working")
    entries = {
        str(one.uuid): one for one in found.prefetch_related("working__items", "current__items")
    }
    pairs = [(step, entries.get(step.matter.subject)) for step in steps]
    return [_summary(step, one) for step, one in pairs if one is not None and one.working]


def _summary(step: Any, entry: Entry) -> dict[str, Any]:
    assert entry.working is not None  # noqa: S101 - only such are summed up
    facts = facts_of(entry.working)
    before = facts_of(entry.current) if entry.current else None
    changes = words.describe_difference(compare_versions(before, facts)) if before else None
    return {
        "entry": entry,
        "step": step,
        "facts": facts,
        "share": words.name_value("share_type", facts.share_type),
        "grade": words.name_value("grade", facts.grade),
        "items": len(facts.items),
        "difference": changes,
        "asks_basis": is_refusing(facts) and step.role == Role.REVIEWER,
        "value": f"{entry.uuid}:{step.matter.revision}",
    }


def _chosen(request: Any) -> dict[UUID, int | None]:
    found: dict[UUID, int | None] = {}
    for text in request.POST.getlist("chosen")[:MOST_AT_ONCE]:
        name, _colon, revision = text.partition(":")
        known = revision.isascii() and revision.isdigit() and len(revision) < 10
        try:
            found[UUID(name)] = int(revision) if known else None
        except ValueError:
            continue
    return found


@access.roles(Role.BODY_HEAD, Role.REVIEWER)
@require_POST
def decide_many(request: access.SignedRequest) -> HttpResponse:
    """The ticked entries decided; the answer names each and what became of it.

    Every entry is a deed of its own: what one refuses does not touch the others, and a second
    click finds each decided already and says so.
    """
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, _("请先勾选要办理的目录。"))
        return redirect("catalogue:batch")
    confirmed = set(request.POST.getlist("confirmed"))
    titles = dict(
        Entry.objects.for_actor(request.actor)
        .filter(uuid__in=chosen)
        .values_list("uuid", "working__title")
    )
    done, failed = [], []
    for entry_id, revision in chosen.items():
        if entry_id not in titles:
            continue
        error = _decide_one(request, entry_id, revision, is_confirmed=str(entry_id) in confirmed)
        row = {"title": titles[entry_id] or "", "uuid": entry_id}
        if error is None:
            done.append(row)
        else:
            failed.append({**row, "why": error})
    return render(request, "catalogue/batch_done.html", {"done": done, "failed": failed})


def _decide_one(
    request: Any, entry_id: UUID, revision: int | None, *, is_confirmed: bool
) -> str | None:
    try:
        decide_review(
            entry_id,
            by=request.actor,
            decision=request.POST.get("decision", ""),
            opinion=request.POST.get("opinion", ""),
            reasons=request.POST.getlist("reasons"),
            revision=revision,
            basis_confirmed=is_confirmed,
        )
    except DomainError as error:
        if isinstance(error, Forbidden):
            ledger.record_refusal(
                "catalogue.decide-batch", subject=entry_id, by=request.actor, code=error.code
            )
        return error_sentence(error)
    except (IntegrityError, OperationalError):
        return _("该条目正由他人办理，请稍后再试。")
    return None
