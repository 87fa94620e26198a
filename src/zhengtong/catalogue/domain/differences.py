"""The difference between two versions of an entry, and what it means for those who use it."""

from dataclasses import dataclass, fields
from uuid import UUID

from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts

_ENTRY_FIELDS = tuple(
    one.name for one in fields(EntryFacts) if one.name not in {"items", "secrecy", "basis_ref"}
)
_ITEM_FIELDS = tuple(one.name for one in fields(ItemFacts) if one.name != "item_id")


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field before and after."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, kw_only=True)
class ItemChange:
    """One item that stayed but changed."""

    item_id: UUID
    name: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Everything that differs between two versions."""

    fields: tuple[FieldChange, ...] = ()
    added: tuple[ItemFacts, ...] = ()
    dropped: tuple[ItemFacts, ...] = ()
    changed: tuple[ItemChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (self.fields or self.added or self.dropped or self.changed)


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What the difference does to grants decided on the older version; additions do nothing."""

    dropped: tuple[UUID, ...]
    retyped: tuple[UUID, ...]
    upgraded: tuple[UUID, ...]
    is_share_narrowed: bool


def compare_versions(old: EntryFacts, new: EntryFacts) -> Difference:
    """Return what changed from the old version to the new, items matched by their stable id.

    Policy: P7.2, R13
    """
    before = {item.item_id: item for item in old.items}
    after = {item.item_id: item for item in new.items}
    return Difference(
        fields=_changes(old, new, _ENTRY_FIELDS),
        added=tuple(item for item in new.items if item.item_id not in before),
        dropped=tuple(item for item in old.items if item.item_id not in after),
        changed=tuple(
            ItemChange(item_id=item.item_id, name=item.name, changes=found)
            for item in new.items
            if item.item_id is not None
            and item.item_id in before
            and (found := _changes(before[item.item_id], item, _ITEM_FIELDS))
        ),
    )


def weigh_impact(old: EntryFacts, new: EntryFacts) -> Impact:
    """Return what a grant on the old version must be reviewed for.

    Policy: P7.2, R25
    """
    before = {item.item_id: item for item in old.items if item.item_id is not None}
    after = {item.item_id: item for item in new.items if item.item_id is not None}
    kept = [(before[key], after[key]) for key in before if key in after]
    return Impact(
        dropped=tuple(key for key in before if key not in after),
        retyped=tuple(
            _id(new_item) for item, new_item in kept if item.data_type != new_item.data_type
        ),
        upgraded=tuple(
            _id(new_item)
            for item, new_item in kept
            if new_item.grade > item.grade or new_item.share_type > item.share_type
        ),
        is_share_narrowed=(new.share_type or 0) > (old.share_type or 0),
    )


def _changes(
    old: EntryFacts | ItemFacts, new: EntryFacts | ItemFacts, names: tuple[str, ...]
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field=name, before=getattr(old, name), after=getattr(new, name))
        for name in names
        if getattr(old, name) != getattr(new, name)
    )


def _id(item: ItemFacts) -> UUID:
    assert item.item_id is not None  # noqa: S101 - only items with an id are matched
    return item.item_id
