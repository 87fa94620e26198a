"""The facts of an entry in the reader's words."""

from typing import Any

from django.utils.translation import gettext as _

from zhengtong.catalogue.domain import vocabulary as words
from zhengtong.catalogue.domain.bases import is_refusing
from zhengtong.catalogue.domain.differences import Difference, FieldChange
from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.lifecycle import STATE_NAMES, State
from zhengtong.catalogue.models import Item, Version
from zhengtong.catalogue.services.vocabularies import title_of_class

STATE_KINDS: dict[str, str] = {
    State.DRAFT: "neutral",
    State.RETURNED: "warn",
    State.DEPT_REVIEW: "info",
    State.AUTHORITY_REVIEW: "info",
    State.PUBLISHED: "ok",
    State.REVISING: "info",
    State.WITHDRAWING: "warn",
    State.WITHDRAWN: "neutral",
}
SHARE_KINDS = {1: "ok", 2: "info", 3: "neutral"}
_LISTS: dict[str, dict[Any, str]] = {
    "cycle": words.CYCLES,
    "share_type": words.SHARE_TYPES,
    "share_way": words.SHARE_WAYS,
    "share_means": words.SHARE_MEANS,
    "basis_kind": words.BASIS_KINDS,
    "openness": words.OPENNESS,
    "grade": words.GRADES,
    "level": words.LEVELS,
    "personal": words.PERSONAL_MARKS,
    "data_type": words.ITEM_TYPES,
    "format_class": {one.code: one.title for one in words.FORMATS},
}


def name_value(field: str, value: Any) -> str:
    """One value in words: of a list by its name, truth as 是 or 否, nothing as a dash."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    names = _LISTS.get(field, {})
    if value in names:
        return _(names[value])
    return "—" if value is None or value == "" else str(value)


def name_state(state: str) -> str:
    """A state in words."""
    return _(STATE_NAMES.get(state, state))


def describe_entry(facts: EntryFacts) -> dict[str, str]:
    """The listed values of an entry in words."""
    return {
        field: name_value(field, getattr(facts, field, ""))
        for field in _LISTS
        if hasattr(facts, field)
    }


def describe_items(facts: EntryFacts) -> list[dict[str, Any]]:
    """The items with their marks in words."""
    return [
        {
            "facts": item,
            "type": f"{item.data_type} {name_value('data_type', item.data_type)}",
            "size": _size_of(item),
            "share": name_value("share_type", item.share_type),
            "share_kind": SHARE_KINDS.get(item.share_type, "neutral"),
            "grade": name_value("grade", item.grade),
            "personal": name_value("personal", item.personal) if item.personal else "",
            "personal_kind": "danger" if item.personal == words.Personal.SENSITIVE else "warn",
        }
        for item in facts.items
    ]


def _size_of(item: ItemFacts) -> str:
    if item.length is None:
        return "—"
    return f"{item.length},{item.scale}" if item.scale else str(item.length)


def describe_difference(difference: Difference) -> dict[str, Any]:
    """A difference between versions, ready for the page."""
    return {
        "fields": [_change(Version, one) for one in difference.fields],
        "added": [item.name for item in difference.added],
        "dropped": [item.name for item in difference.dropped],
        "changed": [
            {"name": one.name, "changes": [_change(Item, change) for change in one.changes]}
            for one in difference.changed
        ],
        "is_empty": difference.is_empty,
    }


def _change(model: Any, change: FieldChange) -> dict[str, Any]:
    return {
        "label": model._meta.get_field(change.field).verbose_name,
        "before": name_value(change.field, change.before),
        "after": name_value(change.field, change.after),
    }


def describe_facts(facts: EntryFacts) -> dict[str, Any]:
    """What the shared parts of the pages need of an entry."""
    return {
        "facts_row": facts,
        "named": describe_entry(facts),
        "items": describe_items(facts),
        "class_title": title_of_class(facts.class_code),
        "is_conditional": facts.share_type == 2,
        "is_refused": is_refusing(facts),
    }
