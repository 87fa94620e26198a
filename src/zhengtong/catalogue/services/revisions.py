"""Starting and dropping revisions of published entries (动态更新)."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain.errors import MoveNotPossible
from zhengtong.catalogue.domain.lifecycle import EDITABLE, STATE_NAMES, Move, State, next_life
from zhengtong.catalogue.domain.rows import EntryRow
from zhengtong.catalogue.models import Entry, Item, Version
from zhengtong.catalogue.selectors.entries import ENTRY_FIELDS, ITEM_FIELDS, entry_row, facts_of
from zhengtong.catalogue.services.locks import lock_entry, touch_entry
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger


@transaction.atomic
def start_revision(entry_id: UUID, *, by: Actor, revision: int) -> EntryRow:
    """The entry with a new draft copied from its current version, item ids kept.

    Users go on with the published version meanwhile. Checks and assessments are made anew (R02).

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible.

    Policy: P7.2, R13
    """
    entry = lock_entry(entry_id, by=by, permission="catalogue.start-revision", revision=revision)
    entry.state = next_life(entry.state, Move.REVISE)
    current = entry.current
    if current is None:
        raise MoveNotPossible(state=STATE_NAMES[entry.state], move="revise")
    facts = replace(facts_of(current))
    version = Version(
        entry=entry,
        number=current.number + 1,
        stage=State.DRAFT,
        created_at=clock.current().now(),
        **{name: getattr(facts, name) for name in ENTRY_FIELDS},
    )
    version.save()
    Item.objects.bulk_create(
        Item(
            version=version,
            position=position,
            **{name: getattr(item, name) for name in ITEM_FIELDS},
        )
        for position, item in enumerate(facts.items)
    )
    entry.working = version
    touch_entry(entry)
    entry.save()
    ledger.record_deed(
        "catalogue.revision-started",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        version=version.number,
    )
    return entry_row(entry)


@transaction.atomic
def drop_revision(entry_id: UUID, *, by: Actor, revision: int) -> EntryRow:
    """The entry without the draft of its revision; the published version stays.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible.
    """
    entry = lock_entry(entry_id, by=by, permission="catalogue.drop-revision", revision=revision)
    version = entry.working
    if version is None or version.stage not in EDITABLE:
        raise MoveNotPossible(
            state=STATE_NAMES[version.stage if version else entry.state], move="drop"
        )
    entry.state = next_life(entry.state, Move.DROP)
    entry.working = None
    touch_entry(entry)
    entry.save()
    entry.resources.filter(state="proposed").update(state="removed")
    version.delete()
    ledger.record_deed(
        "catalogue.revision-dropped",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        version=version.number,
    )
    return entry_row(Entry.objects.select_related("body", "current", "working").get(pk=entry.pk))
