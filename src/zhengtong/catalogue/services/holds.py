"""Holds that rooms above place on entries inside their own deeds."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain.errors import HoldNotFound, MoveNotPossible
from zhengtong.catalogue.domain.lifecycle import PUBLIC, STATE_NAMES
from zhengtong.catalogue.domain.rows import HoldRow
from zhengtong.catalogue.models import Entry, Hold
from zhengtong.catalogue.selectors.entries import hold_row
from zhengtong.kernel import clock


@transaction.atomic
def place_hold(
    entry_id: UUID, item_ids: Iterable[UUID] = (), *, reason: str, holder: str
) -> HoldRow:
    """The live hold of that holder on the entry; the same holder again renews items and reason.

    The entry's row is locked, so a withdrawal going on at the same time waits and then sees it.

    Args:
        entry_id: UUID of the entry.
        item_ids: Items lived on; empty for the whole entry.
        reason: Why, in words for the provider, as 市场监管局正在使用（授权 2026-000012）.
        holder: Stable name of the one who holds, as ``sharing.grant:<uuid>``.

    Raises:
        EntryNotFound, MoveNotPossible: it does not stand in the catalogue.

    Policy: P7.2, R30
    """
    entry = Entry.objects.select_for_update(of=("self",)).get_or_refuse(entry_id)
    if entry.state not in PUBLIC:
        raise MoveNotPossible(state=STATE_NAMES[entry.state], move="hold")
    values = {"reason": reason[:300], "item_ids": sorted(str(one) for one in item_ids)}
    hold, _ = Hold.objects.update_or_create(
        entry=entry,
        holder=holder,
        lifted_at=None,
        defaults=values,
        create_defaults={**values, "placed_at": clock.current().now()},
    )
    return hold_row(hold)


@transaction.atomic
def lift_hold(hold_id: UUID) -> None:
    """End a hold; ended ones stay on record.

    Raises:
        HoldNotFound: there is no live hold of that name.
    """
    found = Hold.objects.filter(uuid=hold_id, lifted_at__isnull=True)
    if not found.update(lifted_at=clock.current().now()):
        raise HoldNotFound


@transaction.atomic
def lift_holds_of(holder: str) -> int:
    """End all live holds of a holder; returns how many there were."""
    found = Hold.objects.filter(holder=holder, lifted_at__isnull=True)
    return found.update(lifted_at=clock.current().now())
