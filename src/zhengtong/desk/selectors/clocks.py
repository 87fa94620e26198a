"""Questions over clocks and the working calendar."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, UUIDField
from django.db.models.functions import Cast, Substr

from zhengtong.desk.domain.errors import ClockNotFound
from zhengtong.desk.domain.rows import ClockRow
from zhengtong.desk.models import Clock, ClockPause
from zhengtong.desk.selectors.calendars import calendar_book
from zhengtong.kernel import clock as kernel_clock
from zhengtong.kernel.deadlines import (
    Certainty,
    Deadline,
    DeadlineState,
    Extension,
    Pause,
    Term,
    Unit,
)
from zhengtong.kernel.workdays import CalendarNotLoaded, WorkdayCalendar
from zhengtong.toolkit.prepared import Prepared, Word

PRESSING = frozenset({DeadlineState.OVERDUE, DeadlineState.DUE_SOON})


def deadline_of(clock: Clock) -> Deadline:
    """The clock as the pure rule knows it; expects pauses and extensions to be at hand."""
    term = Term(
        event=clock.event,
        amount=clock.amount,
        unit=Unit(clock.unit),
        rule=clock.rule,
        profile=clock.profile,
        certainty=Certainty(clock.certainty),
        extension=clock.extension_limit,
        approver=clock.approver,
        article=clock.article,
        source=clock.source,
    )
    return Deadline(
        term=term,
        start=clock.start_on,
        pauses=tuple(
            Pause(began=p.began_on, ended=p.ended_on, reason=p.reason) for p in clock.pauses.all()
        ),
        extensions=tuple(
            Extension(
                amount=e.amount,
                consented_by=e.consented_by,
                on=kernel_clock.civil_date(e.at),
                reason=e.reason,
            )
            for e in clock.extensions.all()
        ),
        met_on=clock.stopped_on,
    )


def clock_row(
    clock: Clock, *, calendar: WorkdayCalendar | None = None, today: date | None = None
) -> ClockRow:
    """The clock as it stands today."""
    calendar = calendar or calendar_book().of(clock.body.region.code)
    today = today or kernel_clock.today()
    deadline = deadline_of(clock)
    return ClockRow(
        uuid=clock.uuid,
        subject=clock.subject,
        event=clock.event,
        title=clock.title,
        rule=clock.rule,
        article=clock.article,
        source=clock.source,
        profile=clock.profile,
        certainty=clock.certainty,
        start_on=clock.start_on,
        amount=clock.amount,
        unit=clock.unit,
        extended=sum(extension.amount for extension in deadline.extensions),
        extension_limit=clock.extension_limit,
        due_on=clock.due_on,
        stopped_on=clock.stopped_on,
        state=str(deadline.state(today, calendar)),
        is_suspected_late=deadline.is_suspected_late(today, calendar),
        workdays_left=deadline.remaining_workdays(today, calendar),
        workdays_used=_used(clock.start_on, clock.stopped_on or today, calendar),
    )


def _used(start: date, end: date, calendar: WorkdayCalendar) -> int:
    try:
        return calendar.workdays_between(start, end)
    except CalendarNotLoaded:
        return 0


def _with_parts(subjects: Iterable[str]) -> list[Clock]:
    return list(
        Clock.objects.filter(subject__in=list(subjects))
        .select_related("body__region")
        .prefetch_related("pauses", "extensions")
    )


def list_clocks(subject: str) -> list[ClockRow]:
    """The clocks of a subject, oldest first."""
    return clock_rows(_with_parts([subject]))


def clock_rows(clocks: Iterable[Clock]) -> list[ClockRow]:
    """The clocks as they stand today, each by the calendar of its region."""
    book, today = calendar_book(), kernel_clock.today()
    return [clock_row(c, calendar=book.of(c.body.region.code), today=today) for c in clocks]


def map_clocks(subjects: Iterable[str]) -> dict[str, ClockRow]:
    """For lists: the running clock of each subject that is due first; two statements in all."""
    running = [clock for clock in _with_parts(subjects) if clock.stopped_on is None]
    return _first_due(clock_rows(running))


def _first_due(rows: Iterable[ClockRow]) -> dict[str, ClockRow]:
    found: dict[str, ClockRow] = {}
    for row in rows:
        known = found.get(row.subject)
        if known is None or _due_key(row) < _due_key(known):
            found[row.subject] = row
    return found


def _due_key(row: ClockRow) -> date:
    return row.due_on or date.max


def late_keys(prefix: str) -> QuerySet[Clock, UUID]:
    """What follows the prefix in the subjects whose running clock is past its day; names only.

    A clock that stands still is not late.
    """
    standing = ClockPause.objects.filter(clock=OuterRef("pk"), ended_on__isnull=True)
    running = Clock.objects.filter(
        ~Exists(standing),
        subject__startswith=prefix,
        stopped_on__isnull=True,
        due_on__lt=kernel_clock.today(),
    )
    key = Cast(Substr("subject", len(prefix) + 1), UUIDField())
    return running.annotate(key=key).values_list("key", flat=True)


def get_clock(clock_id: UUID) -> ClockRow:
    """The clock of that name.

    Raises:
        ClockNotFound.
    """
    clock = Clock.objects.filter(uuid=clock_id).prefetch_related("pauses", "extensions").first()
    if clock is None:
        raise ClockNotFound
    return clock_row(clock)


def list_pressing(body_id: UUID, *, limit: int = 10) -> list[ClockRow]:
    """A body's running clocks that are overdue or due soon, most pressing first."""
    clocks = (
        _dated(body_id)
        .select_related("body__region")
        .prefetch_related("pauses", "extensions")
        .order_by("due_on", "pk")[:limit]
    )
    return [row for row in clock_rows(clocks) if row.state in PRESSING]


def _dated(body_id: UUID) -> QuerySet[Clock]:
    return Clock.objects.filter(body__uuid=body_id, stopped_on__isnull=True, due_on__isnull=False)


def list_for_desk(
    subjects: Iterable[str], body_id: UUID | None, *, limit: int = 10
) -> tuple[dict[str, ClockRow], list[ClockRow]]:
    """``map_clocks`` of the subjects and ``list_pressing`` of the body, read together."""
    if body_id is None:
        return map_clocks(subjects), []
    wanted = set(subjects)
    clocks = _DESK_CLOCKS.rows(body_id=body_id, limit=str(limit), **_as_words(wanted))
    pairs = list(zip(clocks, clock_rows(clocks), strict=True))
    own = sorted(
        (clock.due_on, clock.pk, row)
        for clock, row in pairs
        if clock.due_on is not None and clock.body.uuid == body_id
    )
    pressing = [row for _due, _pk, row in own[:limit] if row.state in PRESSING]
    return _first_due(row for _clock, row in pairs if row.subject in wanted), pressing


def _as_words(subjects: set[str]) -> dict[str, Word]:
    """The subjects by place, filled up to whole tens, so that few shapes of the question arise."""
    places = -(-max(len(subjects), 1) // 10) * 10
    filled = [*sorted(subjects), *(f"-{place}" for place in range(len(subjects), places))]
    return {f"subject{place}": Word(subject) for place, subject in enumerate(filled)}


def _build_desk_clocks(body_id: UUID, limit: str, **subjects: Word) -> QuerySet[Clock]:
    first = _dated(body_id).order_by("due_on", "pk").values("pk")[: int(limit)]
    wanted = list(subjects.values())
    return (
        Clock.objects.filter(Q(subject__in=wanted) | Q(pk__in=first), stopped_on__isnull=True)
        .select_related("body__region")
        .prefetch_related("pauses", "extensions")
    )


_DESK_CLOCKS: Prepared[Clock] = Prepared(_build_desk_clocks)
