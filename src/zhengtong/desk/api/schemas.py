"""What the desk's JSON routes take and give."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext
from ninja import Schema
from pydantic import Field

from zhengtong.desk.domain.kinds import find_kind
from zhengtong.desk.domain.rows import ClockRow
from zhengtong.desk.domain.worklists import WorklistFilter
from zhengtong.desk.models import Matter, MatterAction, Notice, Step
from zhengtong.toolkit.schemas import CleanText

MAX_ROWS = 100
LAST_OFFSET = 1_000_000


def translated(text: str) -> str:
    """A stored Chinese message id in the caller's language; "" stays ""."""
    return gettext(text) if text else ""


class PageIn(Schema):
    """The part of a list wanted."""

    offset: int = Field(0, ge=0, le=LAST_OFFSET)
    limit: int = Field(20, ge=1, le=MAX_ROWS)


class WorklistIn(PageIn):
    """The part of a worklist wanted, narrowed as on its page.

    ``q`` is in title, number, name of the body or of who started it; ``due`` is ``overdue`` or a
    number of days; ``supervised`` and ``asked`` are 督办 and 征求意见;
    ``outcome`` is the state of the step (done) or of the matter (started).
    """

    q: Annotated[str, CleanText(100)] = ""
    kind: Annotated[str, CleanText(64)] = ""
    body: Annotated[str, CleanText(100)] = ""
    outcome: Annotated[str, CleanText(16)] = ""
    due: Literal["", "overdue"] | Annotated[int, Field(ge=0, le=366)] = ""
    supervised: Literal["", "running", "to-reply", "overdue"] = ""
    asked: Literal["", "of-me", "by-me"] = ""
    since: date | None = None
    until: date | None = None
    sort: Literal["", "oldest", "newest", "due", "title"] = ""

    def narrowed(self) -> WorklistFilter:
        """The filter as the selectors take it."""
        names = set(WorklistIn.model_fields) - set(PageIn.model_fields)
        values = {name: getattr(self, name) for name in names}
        return WorklistFilter(**values | {"due": str(self.due)})


class NoticesIn(PageIn):
    """The part of the notices wanted; read ones only if asked for."""

    all: bool = False
    q: Annotated[str, CleanText(100)] = ""
    supervised: Literal["", "running", "to-reply", "overdue"] = ""
    asked: Literal["", "of-me", "by-me"] = ""


class CountsOut(Schema):
    """Figures of the four worklists."""

    todo: int
    unread: int
    done: int
    started: int


class ClockOut(Schema):
    """A deadline as it stands today; ``due_on`` is null while a calendar is missing."""

    uuid: UUID
    event: str
    rule: str
    profile: str
    certainty: str
    start_on: date
    amount: int | None
    unit: str
    extended: int
    due_on: date | None
    stopped_on: date | None
    state: str
    is_suspected_late: bool
    workdays_left: int | None

    @classmethod
    def of(cls, row: ClockRow) -> "ClockOut":
        """The schema of a clock."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class MatterOut(Schema):
    """A matter as a list shows it; ``link`` is the page of what it is about."""

    uuid: UUID
    number: str
    kind: str
    kind_title: str
    subject: str
    title: str
    link: str
    state: str
    revision: int
    body_id: UUID
    body_name: str
    started_by_name: str
    created_at: datetime
    closed_at: datetime | None
    clock: ClockOut | None

    @classmethod
    def of(cls, matter: Matter, clock: ClockRow | None) -> "MatterOut":
        """The schema of a matter."""
        return cls(**_matter_values(matter, clock))


class StepOut(Schema):
    """One step: whose turn it is, was or will be."""

    round: int
    ordinal: int
    name: str
    role: str
    body_id: UUID
    body_name: str
    state: str
    decided_by_name: str
    on_behalf_of: str
    decided_at: datetime | None
    opinion: str

    @classmethod
    def of(cls, step: Step) -> "StepOut":
        """The schema of a step."""
        taken = {"name", "body_id", "body_name"}
        values: dict[str, Any] = {
            name: getattr(step, name) for name in cls.model_fields if name not in taken
        }
        values |= {"body_id": step.body.uuid, "body_name": step.body.name}
        return cls(**values, name=translated(step.name))


class WorkOut(Schema):
    """One line of a worklist: the step and its matter."""

    step: StepOut
    matter: MatterOut
    waiting_since: datetime | None

    @classmethod
    def of(cls, step: Step, clock: ClockRow | None) -> "WorkOut":
        """The schema of a step with its matter."""
        return cls(
            step=StepOut.of(step),
            matter=MatterOut.of(step.matter, clock),
            waiting_since=step.current_since,
        )


class ActionOut(Schema):
    """One line of the flow sheet: who did what, when, for whom."""

    verb: str
    step: str
    by_name: str
    by_body: str
    by_post: str
    on_behalf_of: str
    at: datetime
    opinion: str

    @classmethod
    def of(cls, action: MatterAction) -> "ActionOut":
        """The schema of an action."""
        plain = {name: getattr(action, name) for name in cls.model_fields if name != "step"}
        return cls(**plain, step=translated(action.step_name))


class MatterDetailOut(MatterOut):
    """A matter with its flow sheet and all its clocks."""

    steps: list[StepOut]
    actions: list[ActionOut]
    clocks: list[ClockOut]

    @classmethod
    def whole(
        cls, matter: Matter, clock: ClockRow | None, clocks: list[ClockRow]
    ) -> "MatterDetailOut":
        """The schema of a matter with all that was done to it."""
        return cls(
            **_matter_values(matter, clock),
            steps=[StepOut.of(step) for step in matter.steps.all()],
            actions=[ActionOut.of(action) for action in matter.actions.all()],
            clocks=[ClockOut.of(row) for row in clocks],
        )


class NoticeOut(Schema):
    """One notice."""

    uuid: UUID
    kind: str
    title: str
    text: str
    link: str
    created_at: datetime
    is_read: bool

    @classmethod
    def of(cls, notice: Notice, *, is_read: bool) -> "NoticeOut":
        """The schema of a notice."""
        taken = {"title", "text", "is_read"}
        plain = {name: getattr(notice, name) for name in cls.model_fields if name not in taken}
        return cls(**plain, title=notice.shown_title, text=notice.shown_text, is_read=is_read)


class WorkPage(Schema):
    """One page of a worklist."""

    total: int
    rows: list[WorkOut]


class MatterPage(Schema):
    """One page of matters."""

    total: int
    rows: list[MatterOut]


class NoticePage(Schema):
    """One page of notices."""

    total: int
    rows: list[NoticeOut]


def _matter_values(matter: Matter, clock: ClockRow | None) -> dict[str, Any]:
    taken = {"kind_title", "link", "body_id", "body_name", "clock"}
    plain = {n: getattr(matter, n) for n in MatterOut.model_fields if n not in taken}
    kind = find_kind(matter.kind)
    return {
        **plain,
        "kind_title": translated(kind.title) if kind else matter.kind,
        "link": kind.subject_url(matter.subject) if kind else f"/desk/matters/{matter.uuid}/",
        "body_id": matter.body.uuid,
        "body_name": matter.body.name,
        "clock": ClockOut.of(clock) if clock else None,
    }
