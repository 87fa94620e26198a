"""Typed rows the desk hands out."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zhengtong.desk.domain.flow import MatterState, StepState


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step of a matter as others may see it."""

    ordinal: int
    round: int
    name: str
    role: str
    body_id: UUID
    body_name: str
    office_name: str
    state: StepState
    decided_by_name: str
    on_behalf_of: str
    decided_at: datetime | None
    opinion: str


@dataclass(frozen=True, kw_only=True)
class MatterRow:
    """A matter with its outcome so far.

    Attributes:
        outcome: None while open, else approved, returned, refused or withdrawn.
        current_step: The step whose turn it is, of several at once the first; None when closed.
        current_steps: All whose turn it is (会签).
        decided_step: The step this very call decided; None otherwise.
    """

    uuid: UUID
    number: str
    kind: str
    subject: str
    title: str
    state: MatterState
    outcome: str | None
    revision: int
    started_by: UUID
    started_by_name: str
    current_step: StepRow | None
    current_steps: tuple[StepRow, ...] = ()
    decided_step: StepRow | None = None


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    """A deadline as it stands today.

    Attributes:
        due_on: Last day, good until 24:00; None while waiting for a calendar (待日历).
        state: One of ``kernel.deadlines.DeadlineState``.
        workdays_left: Working days until due, negative when past; None if unknown.
        workdays_used: Working days from the start to the end, or to today; 0 if unknown.
    """

    uuid: UUID
    subject: str
    event: str
    title: str
    rule: str
    article: str
    source: str
    profile: str
    certainty: str
    start_on: date
    amount: int | None
    unit: str
    extended: int
    extension_limit: int
    due_on: date | None
    stopped_on: date | None
    state: str
    is_suspected_late: bool
    workdays_left: int | None
    workdays_used: int = 0
