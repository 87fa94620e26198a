"""What is to be told of clocks, what was escalated and is still open."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from zhengtong.desk.domain.calendars import CalendarBook
from zhengtong.desk.domain.reminders import AUTHORITY, ReminderRule, Stage, rule_for, stages_on
from zhengtong.desk.models import Clock, ClockReminder
from zhengtong.desk.selectors.calendars import calendar_book
from zhengtong.desk.selectors.policies import reminder_rules
from zhengtong.kernel import clock as kernel_clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.workdays import CalendarNotLoaded

MOST_LOOKED_AT = 5000


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One thing that would be told now.

    Attributes:
        rule: Place of its rule in the list of rules, from 1.
        workdays: Working days left until the last day, or over since it.
    """

    clock: Clock
    stage: Stage
    workdays: int
    rule: int


def list_tellings() -> list[Telling]:
    """What would be told were the reminders written now, soonest due first; nothing is told.

    At most ``MOST_LOOKED_AT`` clocks are looked at, in two statements.
    """
    book, today, rules = calendar_book(), kernel_clock.today(), reminder_rules()
    places = {id(rule): place for place, rule in enumerate(rules, start=1)}
    found: list[Telling] = []
    for row in near_clocks(today)[:MOST_LOOKED_AT]:
        rule = rule_for(row.event, rules)
        found.extend(
            Telling(clock=row, stage=stage, workdays=days, rule=places[id(rule)])
            for stage, days in missing_stages(row, book, today)
        )
    return found


def count_running_by_rule() -> dict[int, int]:
    """How many running clocks each rule holds for, by its place from 1; 0 for those without one."""
    rules: tuple[ReminderRule, ...] = reminder_rules()
    places = {id(rule): place for place, rule in enumerate(rules, start=1)}
    counts: dict[int, int] = {}
    running = Clock.objects.filter(stopped_on=None).order_by().values_list("event")
    for event, count in running.annotate(count=Count("pk")):
        place = places.get(id(rule_for(event, rules)), 0)
        counts[place] = counts.get(place, 0) + count
    return counts


def near_clocks(today: date) -> QuerySet[Clock]:
    """Running clocks whose last day is near or past and that were not told everything yet.

    Working days are at least half of all days, but for the longest holiday.
    """
    most = max((n for rule in reminder_rules() for n in rule.before_workdays), default=0)
    horizon = today + timedelta(days=2 * most + 12)
    done = ClockReminder.objects.filter(
        clock=OuterRef("pk"), due_on=OuterRef("due_on"), stage=AUTHORITY.name
    )
    running = Clock.objects.filter(stopped_on=None, due_on__isnull=False, due_on__lte=horizon)
    found = running.exclude(Exists(done)).select_related("body__region")
    return found.prefetch_related("reminders").order_by("due_on", "pk")


def missing_stages(row: Clock, book: CalendarBook, today: date) -> list[tuple[Stage, int]]:
    """The stages to tell now, each with the working days left or over."""
    rule = rule_for(row.event, reminder_rules())
    if rule is None or row.due_on is None:
        return []
    calendar, is_past = book.of(row.body.region.code), today > row.due_on
    try:
        if is_past:
            workdays = -calendar.workdays_between(row.due_on, today)
        else:
            workdays = calendar.workdays_between(today, row.due_on)
    except CalendarNotLoaded:
        return []
    known = {one.stage: one.rank for one in row.reminders.all() if one.due_on == row.due_on}
    highest = max(known.values(), default=0)
    stages = stages_on(rule, workdays_left=workdays, is_past=is_past)
    return [(s, abs(workdays)) for s in stages if s.name not in known and s.rank > highest]


def list_escalated(actor: Actor) -> QuerySet[ClockReminder]:
    """Running clocks reported to the actor's body, longest overdue first; all for who audits."""
    found = ClockReminder.objects.filter(
        stage=AUTHORITY.name, clock__stopped_on=None, due_on=F("clock__due_on")
    ).select_related("clock__body", "authority")
    if not actor.has(Role.SYSTEM_ADMIN, Role.AUDITOR):
        found = found.filter(authority__uuid=actor.body_id) if actor.body_id else found.none()
    return found.order_by("due_on", "pk")
