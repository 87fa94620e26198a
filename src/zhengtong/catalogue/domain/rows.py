"""Rows handed out through the door: plain values, no live records."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """One entry as a list shows it.

    Attributes:
        pk: Inner key, only for foreign keys to ``catalogue.Entry``.
        state: State of the entry.
        stage: State of the version being worked on, "" if none is.
        version: Number of the published version, 0 if none.
        code: First code, "" before publication.
    """

    pk: int
    uuid: UUID
    title: str
    state: str
    stage: str
    version: int
    code: str
    body_id: UUID
    body_name: str
    share_type: int | None
    revision: int
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """One column or parameter of a resource and the item it stands for."""

    item_id: UUID
    column: str
    column_type: str
    is_parameter: bool


@dataclass(frozen=True, kw_only=True)
class ResourceRow:
    """One mounted resource; the location is for the rooms that move data, never for the public.

    Attributes:
        pk: Inner key, only for foreign keys to ``catalogue.Resource``.
        state: ``proposed``, ``under_review``, ``mounted``, ``broken`` or ``removed``.
        age_column: Column whose highest value tells how new the data are, "" for none.
    """

    pk: int
    uuid: UUID
    entry_id: UUID
    kind: str
    name: str
    state: str
    source: str
    schema_name: str
    table_name: str
    address: str
    rows_count: int | None
    fields: tuple[FieldRow, ...]
    age_column: str = ""

    def column_of(self, item_id: UUID) -> str:
        """The column that stands for the item, "" if none does."""
        return next((one.column for one in self.fields if one.item_id == item_id), "")


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One version of an entry.

    Attributes:
        pk: Inner key, only for foreign keys to ``catalogue.Version``.
        facts: All it says, items included, each with its stable ``item_id``.
        is_current: It is the one that stands in the catalogue.
    """

    pk: int
    uuid: UUID
    entry_id: UUID
    number: int
    stage: str
    facts: EntryFacts
    provider_name: str
    provider_code: str
    office_name: str
    published_at: datetime | None
    published_by_name: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class EntryDetail:
    """A published entry, whole.

    Attributes:
        pk: Inner key, only for foreign keys to ``catalogue.Entry``.
        version: Number of the current version.
        version_pk: Inner key, only for foreign keys to ``catalogue.Version``.
    """

    pk: int
    uuid: UUID
    state: str
    title: str
    body_id: UUID
    body_name: str
    office_id: UUID | None
    office_name: str
    system_id: UUID | None
    version: int
    version_pk: int
    codes: tuple[str, ...]
    facts: EntryFacts
    resources: tuple[ResourceRow, ...]
    published_at: datetime
    revision: int

    @property
    def code(self) -> str:
        """The first code."""
        return self.codes[0] if self.codes else ""

    @property
    def items(self) -> tuple[ItemFacts, ...]:
        """The items of the current version, in order."""
        return self.facts.items

    @property
    def share_type(self) -> int:
        """1 无条件, 2 有条件, 3 不予."""
        return self.facts.share_type or 0

    def item(self, item_id: UUID) -> ItemFacts | None:
        """The item of that id, or None."""
        return next((one for one in self.facts.items if one.item_id == item_id), None)


@dataclass(frozen=True, kw_only=True)
class HoldRow:
    """One live hold on an entry; ``item_ids`` empty means all of it."""

    uuid: UUID
    entry_id: UUID
    holder: str
    reason: str
    item_ids: tuple[UUID, ...]
    placed_at: datetime
