"""Typed rows that sharing hands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from zhengtong.sharing.domain.states import GrantState


@dataclass(frozen=True, kw_only=True)
class GrantRow:
    """A grant as the delivering rooms need it.

    Attributes:
        items: Granted items as decided: ``{"item_id", "name", "data_type", "grade", …}``.
        usable_item_ids: Granted items that no later version stopped, in order of the entry.
        row_filter: ``{"item_id", "op", "value"}`` each; empty means all rows.
        masks: Item id to mask (``partial``, ``hash``, ``drop``); missing means as it is.
        is_personal: Whether any granted item is personal information.
    """

    uuid: UUID
    number: str
    consumer_id: UUID
    consumer_name: str
    provider_id: UUID
    provider_name: str
    entry_id: UUID
    entry_title: str
    entry_version: int
    resource_ids: Sequence[str]
    items: Sequence[Mapping[str, Any]]
    usable_item_ids: Sequence[str]
    use_scope: str
    purpose_codes: Sequence[str]
    row_filter: Sequence[Mapping[str, Any]]
    masks: Mapping[str, str]
    per_second: int | None
    per_day: int | None
    ways: Sequence[str]
    valid_from: date
    valid_to: date
    state: GrantState
    is_personal: bool

    def is_usable(self, today: date) -> bool:
        """Whether data may flow today: live (or under review with items left) and within dates."""
        open_state = self.state in {GrantState.LIVE, GrantState.REVIEW}
        return (
            open_state and self.valid_from <= today <= self.valid_to and bool(self.usable_item_ids)
        )


@dataclass(frozen=True, kw_only=True)
class RequestRow:
    """A request as a typed row."""

    uuid: UUID
    number: str
    state: str
    entry_id: UUID
    entry_title: str
    consumer_id: UUID
    provider_id: UUID
    revision: int
    grant_id: UUID | None
