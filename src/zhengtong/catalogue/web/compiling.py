"""The form of an entry with its items: a new one, a draft changed."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.catalogue.domain.errors import SecrecyRefused
from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.lifecycle import EDITABLE
from zhengtong.catalogue.domain.proposals import EntryProposal
from zhengtong.catalogue.domain.vocabulary import Secrecy
from zhengtong.catalogue.models import Entry
from zhengtong.catalogue.selectors import entries as questions
from zhengtong.catalogue.selectors.bases import offer_bases
from zhengtong.catalogue.services import entries as deeds
from zhengtong.catalogue.services.vocabularies import list_classes
from zhengtong.catalogue.web.advising import advice_context, typed_facts
from zhengtong.catalogue.web.desk import find_own_entry, show_secrecy_refusal
from zhengtong.catalogue.web.forms import EntryForm, ItemFormSet, add_entry_error
from zhengtong.census import public as census
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent

PAGE = ["GET", "HEAD", "POST"]


@access.roles(Role.OFFICER)
@require_http_methods(PAGE)
@idempotent
def draft(request: Any) -> HttpResponse:
    """A new entry of the person's own body."""
    form = EntryForm(request.POST or None, initial={"level": "body"}, **_choices(request))
    items: Any = ItemFormSet(request.POST or None, prefix="items")

    def save(facts: EntryFacts) -> UUID:
        proposal = EntryProposal(facts=facts, system_id=form.sent_system)
        return deeds.draft_entry(proposal, request.actor).uuid

    return _answer(request, form, items, save=save)


@access.roles(Role.OFFICER)
@require_http_methods(PAGE)
@idempotent
def edit(request: Any, entry_id: UUID) -> HttpResponse:
    """A draft with its items, changed."""
    entry = find_own_entry(request, entry_id)
    version = questions.get_working_version(entry_id, by=request.actor)
    if version is None or version.stage not in EDITABLE:
        return redirect("catalogue:draft", entry_id)
    system_id = entry.system.uuid if entry.system else None
    form = EntryForm(
        request.POST or None,
        initial=EntryForm.initial_of(version.facts, system_id),
        revision=entry.revision,
        **_choices(request, basis_ref=version.facts.basis_ref),
    )

    def save(facts: EntryFacts) -> UUID:
        row = deeds.update_draft(
            entry_id,
            facts,
            by=request.actor,
            revision=form.sent_revision or 0,
            system_id=form.sent_system,
        )
        return row.uuid

    return _answer(request, form, _item_rows(request, version.facts), save=save, entry=entry)


def _answer(
    request: Any,
    form: EntryForm,
    items: Any,
    *,
    save: Callable[[EntryFacts], UUID],
    entry: Entry | None = None,
) -> HttpResponse:
    """The page, or on POST the deed; what is secret ends before anything is looked at."""
    if request.method == "POST" and _is_secret(request):
        return show_secrecy_refusal(request)
    if request.method == "POST" and form.is_valid() and items.is_valid():
        try:
            entry_id = save(form.facts(items.facts()))
        except SecrecyRefused:
            return show_secrecy_refusal(request)
        except RuleBroken as error:
            add_entry_error(form, items, error)
        else:
            messages.success(request, _("草稿已保存。"))
            return _after_save(request, entry_id)
    return _draft_page(request, form, items, entry=entry)


def _choices(request: Any, *, basis_ref: str = "") -> dict[str, list[tuple[str, str]]]:
    systems = census.list_systems(
        request.actor, census.SystemFilter(body_id=request.actor.body_id), limit=500
    )
    chosen = request.POST.get("basis_ref", "") or basis_ref
    return {
        "bases": [
            (str(one.uuid), f"{one} {one.quote[:40]}")
            for one in offer_bases(clock.today(), chosen=chosen)
        ],
        "classes": [
            (node.code, f"{'　' * (node.depth - 1)}{node.code} {node.title}")
            for node in list_classes()
        ],
        "systems": [(str(one.uuid), f"{one.name}（{one.code}）") for one in systems],
    }


def _item_rows(request: Any, facts: EntryFacts) -> Any:
    initial = [
        {name: getattr(item, name) for name in questions.ITEM_FIELDS} for item in facts.items
    ]
    return ItemFormSet(request.POST or None, prefix="items", initial=initial)


def _is_secret(request: Any) -> bool:
    return request.POST.get("secrecy", Secrecy.OPEN) in {Secrecy.WORK_SECRET, Secrecy.STATE_SECRET}


def _after_save(request: Any, entry_id: UUID) -> HttpResponse:
    name = "catalogue:edit" if "more" in request.POST else "catalogue:draft"
    return redirect(name, entry_id)


def _draft_page(request: Any, form: EntryForm, items: Any, *, entry: Entry | None) -> HttpResponse:
    wrong = bool(form.errors or (items.is_bound and items.total_error_count()))
    context = {"form": form, "items": items, "entry": entry}
    context |= advice_context(
        request, _shown_facts(form, items), entry_id=entry.uuid if entry else None
    )
    return render(request, "catalogue/edit.html", context, status=422 if wrong else 200)


def _shown_facts(form: EntryForm, items: Any) -> EntryFacts | None:
    """What the form shows: what was sent, as far as it can be read, else the stored draft."""
    if form.is_bound:
        sent = items.facts() if items.is_valid() else ()
        return typed_facts(form.data, sent)
    known = {one.name for one in fields(EntryFacts)} - {"items"}
    stored = {name: value for name, value in form.initial.items() if name in known}
    return EntryFacts(**{"title": "", **stored}, items=_stored_items(items))


def _stored_items(items: Any) -> tuple[ItemFacts, ...]:
    return tuple(ItemFacts(**values) for values in items.initial or ())
