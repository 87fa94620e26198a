"""Rows handed out through the door: plain values, no live records."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class BodyRow:
    """One body.

    Attributes:
        pk: Inner key, only for foreign keys to ``organisations.Body``.
        region: Twelve-digit region code.
        kind: ``department``, ``authorised`` or ``other``.
    """

    pk: int
    uuid: UUID
    name: str
    short_name: str
    credit_code: str
    region: str
    region_name: str
    kind: str
    is_active: bool
    is_data_authority: bool
    parent_id: UUID | None = None

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person holding a post now.

    Attributes:
        pk: Inner key, only for foreign keys to ``organisations.Account``.
        office_id: The office (处室) of the post.
        how: ``main``, ``deputy`` or ``delegate``.
        on_behalf_of: Main holder's name for deputies and delegates, else "".
        matter_kinds: Kinds a delegation is limited to; empty for all.
    """

    pk: int
    account_id: UUID
    name: str
    body_id: UUID
    body_name: str
    post_id: UUID
    post_title: str
    office_id: UUID | None = None
    how: str = "main"
    on_behalf_of: str = ""
    matter_kinds: frozenset[str] = frozenset()
