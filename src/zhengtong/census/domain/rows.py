"""Rows handed out through the door: plain values, no live records."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhengtong.census.domain.systems import SystemFacts


@dataclass(frozen=True, kw_only=True)
class SystemRow:
    """One registered system.

    Attributes:
        pk: Inner key, only for foreign keys to ``census.System``.
        facts: Everything registered about it.
    """

    pk: int
    uuid: UUID
    code: str
    name: str
    body_id: UUID
    body_name: str
    office_id: UUID | None
    office_name: str
    phase: str
    use_frequency: str
    approved_on: date
    revision: int
    facts: SystemFacts
