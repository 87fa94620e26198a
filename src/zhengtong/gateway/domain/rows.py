"""Rows handed out through the door: plain values, no live records."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class ServiceRow:
    """One service.

    Attributes:
        items: ``{"name", "item_id", "title", "source", "kind", "grade", "personal"}`` each.
        state: ``live``, ``suspended`` or ``closed``.
    """

    uuid: UUID
    code: str
    title: str
    kind: str
    entry_id: UUID
    resource_id: UUID
    body_id: UUID
    body_name: str
    items: tuple[dict[str, Any], ...]
    keys: tuple[str, ...]
    filters: tuple[str, ...]
    page_limit: int
    is_personal: bool
    state: str
    state_reason: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class CredentialRow:
    """One credential; the secret is not in it and cannot be had again."""

    uuid: UUID
    client_id: str
    grant_id: UUID
    body_id: UUID
    note: str
    state: str
    created_at: datetime
    rotated_at: datetime | None
    revision: int


@dataclass(frozen=True, kw_only=True)
class NewCredential:
    """A credential with its secret, shown this once."""

    credential: CredentialRow
    secret: str = field(repr=False)
