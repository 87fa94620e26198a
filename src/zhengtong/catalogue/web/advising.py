"""What the form of an entry says while it is filled; the same stands there after saving."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.catalogue.domain import advice
from zhengtong.catalogue.domain.facts import EntryFacts
from zhengtong.catalogue.domain.texts import SUMMARY_LIMIT, TITLE_LIMIT
from zhengtong.catalogue.domain.vocabulary import Secrecy
from zhengtong.catalogue.selectors.entries import ENTRY_FIELDS
from zhengtong.catalogue.selectors.similar import find_similar, list_advice
from zhengtong.catalogue.web import words
from zhengtong.catalogue.web.forms import ItemFormSet
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access
from zhengtong.toolkit.i18n import gap_sentence

_NUMBERS = ("share_type", "grade")


@access.roles(Role.OFFICER)
@require_POST
def advise(request: Any) -> HttpResponse:
    """The parts of the form's advice for what is typed; nothing is stored."""
    if request.POST.get("secrecy", Secrecy.OPEN) != Secrecy.OPEN:
        return render(request, "catalogue/_advice.html", {"parts": [], "is_swap": True})
    try:
        entry_id = UUID(request.POST.get("entry_id", ""))
    except ValueError:
        entry_id = None
    items: Any = ItemFormSet(request.POST, prefix="items")
    facts = typed_facts(request.POST, items.facts() if items.is_valid() else ())
    context = advice_context(request, facts, entry_id=entry_id) | {"is_swap": True}
    return render(request, "catalogue/_advice.html", context)


def typed_facts(sent: Any, items: Any) -> EntryFacts:
    """What stands in the form, read leniently: unknown choices count as empty."""
    values: dict[str, Any] = {
        name: sent.get(name, "").replace("\x00", "")[:2000] for name in ENTRY_FIELDS
    }
    for name in _NUMBERS:
        value = values[name]
        values[name] = int(value) if value in {"1", "2", "3", "4"} else None
    return EntryFacts(**values, items=items)


def advice_context(
    request: Any, facts: EntryFacts | None, *, entry_id: UUID | None = None
) -> dict[str, Any]:
    """Similar entries, lengths, rules and what speaks against the facts, for the form's parts."""
    facts = facts or EntryFacts(title="")
    gaps = list_advice(facts, request.actor, entry_id=entry_id)
    similar = find_similar(facts.title, request.actor, leaving_out=entry_id)
    parts: dict[str, dict[str, Any]] = {
        name: {
            "name": name,
            "rules": [_(rule) for rule in rules],
            "gaps": [gap_sentence(gap) for gap in gaps[name]],
        }
        for name, rules in advice.RULES.items()
    }
    parts[advice.NAMING] |= {
        "similar": [{"row": one, "state": words.name_state(one.state)} for one in similar],
        "title_length": len(facts.title.strip()),
        "title_limit": TITLE_LIMIT,
        "summary_length": len(facts.summary),
        "summary_limit": SUMMARY_LIMIT,
    }
    return {"parts": list(parts.values()), "advice": parts}
