"""Taking hold of an entry for a deed: locked, permitted, seen in its latest state."""

from uuid import UUID

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.errors import EntryForbidden, MoveNotPossible
from zhengtong.catalogue.domain.lifecycle import EDITABLE, STATE_NAMES, State
from zhengtong.catalogue.models import Entry, Version
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import StaleRevision


def lock_entry(entry_id: UUID, *, by: Actor, permission: str, revision: int | None) -> Entry:
    """The entry, locked, that the actor may act on and saw in its latest state.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision.
    """
    visible = Entry.objects.for_actor(by).filter(uuid=entry_id).values("pk")
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("body", "office", "system", "current", "working")
        .filter(pk__in=visible)
        .get_or_refuse(entry_id)
    )
    if not permits.is_permitted(permission, by, entry.body.uuid):
        raise EntryForbidden
    if revision is not None and entry.revision != revision:
        raise StaleRevision
    return entry


def lock_draft(
    entry_id: UUID, *, by: Actor, permission: str, revision: int | None
) -> tuple[Entry, Version]:
    """The entry, locked, and its version that can still be changed.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible.
    """
    entry = lock_entry(entry_id, by=by, permission=permission, revision=revision)
    version = entry.working
    if version is None or version.stage not in EDITABLE:
        state = version.stage if version else entry.state
        raise MoveNotPossible(state=STATE_NAMES[state], move="update")
    return entry, version


def touch_entry(entry: Entry) -> None:
    """Count one change; the caller saves."""
    entry.revision += 1
    entry.updated_at = clock.current().now()


def set_stage(entry: Entry, version: Version, stage: State) -> None:
    """Move the version being worked on; an entry never published shows the same state."""
    version.stage = stage
    version.save()
    if entry.current_id is None:
        entry.state = stage
    touch_entry(entry)
    entry.save()
