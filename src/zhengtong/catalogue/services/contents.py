"""Storing what a version says: texts trimmed, items replaced, keys looked up."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from zhengtong.catalogue.domain.errors import EntryInvalid
from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.storable import find_storage_gaps
from zhengtong.catalogue.models import Entry, Item, Version
from zhengtong.catalogue.selectors.entries import ENTRY_FIELDS, ITEM_FIELDS
from zhengtong.census import public as census
from zhengtong.kernel.errors import N_, Gap
from zhengtong.kernel.ids import uuid7


def trim_facts(facts: EntryFacts) -> EntryFacts:
    """The facts with blanks around every text removed."""
    texts: dict[str, Any] = {
        name: value.strip()
        for name in ENTRY_FIELDS
        if isinstance(value := getattr(facts, name), str)
    }
    return replace(facts, **texts, items=tuple(_trim_item(item) for item in facts.items))


def _trim_item(item: ItemFacts) -> ItemFacts:
    texts: dict[str, Any] = {
        name: value.strip() for name in ITEM_FIELDS if isinstance(value := getattr(item, name), str)
    }
    return replace(item, **texts)


def refuse_invalid(facts: EntryFacts) -> None:
    """Let pass what a draft can hold.

    Raises:
        EntryInvalid: with all fields that cannot be stored.
    """
    gaps = find_storage_gaps(facts)
    if gaps:
        raise EntryInvalid(gaps=gaps, count=len(gaps))


def write_facts(version: Version, facts: EntryFacts, *, known_ids: frozenset[UUID]) -> None:
    """Store what the version says; items are replaced, known ids kept, others given new ones."""
    for name in ENTRY_FIELDS:
        setattr(version, name, getattr(facts, name))
    version.save()
    version.items.all().delete()
    rows = []
    for position, item in enumerate(facts.items):
        values = {name: getattr(item, name) for name in ITEM_FIELDS}
        if item.item_id not in known_ids:
            values["item_id"] = uuid7()
        rows.append(Item(version=version, position=position, **values))
    Item.objects.bulk_create(rows, batch_size=500)


def ids_ever_held(entry: Entry) -> frozenset[UUID]:
    """Item ids of any version of the entry."""
    found = Item.objects.filter(version__entry=entry)
    return frozenset(found.values_list("item_id", flat=True))


def office_key(office_id: UUID | None, body_id: UUID) -> int | None:
    """Inner key of an office of that body; None if none is named or it is another body's."""
    if office_id is None:
        return None
    offices = Entry._meta.get_field("office").related_model._default_manager
    return offices.filter(uuid=office_id, body__uuid=body_id).values_list("pk", flat=True).first()


def system_key(system_id: UUID | None, body_id: UUID) -> int | None:
    """Inner key of a system of that body; None if none is named.

    Raises:
        EntryInvalid: it is another body's. SystemNotFound.
    """
    if system_id is None:
        return None
    system = census.get_system(system_id)
    if system.body_id != body_id:
        gap = Gap(field="system", message=N_("来源系统不属于提供单位。"))
        raise EntryInvalid(gaps=(gap,), count=1)
    return system.pk
