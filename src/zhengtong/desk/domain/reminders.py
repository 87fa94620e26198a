"""When a clock reminds whom: rules as data, and the stages that hold on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

MOST_BEFORE_WORKDAYS = 20


@dataclass(frozen=True, kw_only=True)
class ReminderRule:
    """How clocks of some events remind and escalate.

    Attributes:
        events: Patterns of the event of a clock, as ``sharing.*``.
        before_workdays: Reminded that many working days before the last day.
        on_day: Reminded on the last day too.
        head_after_workdays: The head is told after that many working days beyond; None = never.
        authority_after_workdays: The data authority is told after that many; None = never.
        source: Text behind the numbers.
    """

    events: tuple[str, ...]
    before_workdays: tuple[int, ...] = ()
    on_day: bool = True
    head_after_workdays: int | None = None
    authority_after_workdays: int | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One telling of a clock.

    Attributes:
        name: ``before-3``, ``due``, ``head`` or ``authority``.
        rank: A later stage ranks higher; a lower one is not told after it.
    """

    name: str
    rank: int


DUE = Stage(name="due", rank=200)
HEAD = Stage(name="head", rank=300)
AUTHORITY = Stage(name="authority", rank=400)


def rules_from_data(rows: Iterable[dict[str, Any]]) -> tuple[ReminderRule, ...]:
    """The rules of stored rows, in order.

    Raises:
        ValueError: A number out of range, or a row without events.
    """
    rules = []
    for row in rows:
        before = tuple(sorted(row.get("before_workdays", ()), reverse=True))
        after = (row.get("head_after_workdays"), row.get("authority_after_workdays"))
        if not row.get("events") or any(not 1 <= n <= MOST_BEFORE_WORKDAYS for n in before):
            raise ValueError(f"a reminder rule has events and 1 to 20 days before, not {row}")
        if any(n is not None and n < 1 for n in after):
            raise ValueError(f"an escalation comes at least one working day after, not {row}")
        rules.append(
            ReminderRule(
                events=tuple(row["events"]),
                before_workdays=before,
                on_day=row.get("on_day", True),
                head_after_workdays=after[0],
                authority_after_workdays=after[1],
                source=row.get("source", ""),
            )
        )
    return tuple(rules)


def rule_for(event: str, rules: Sequence[ReminderRule]) -> ReminderRule | None:
    """The first rule that speaks of the event, or None."""
    matching = (r for r in rules if any(fnmatchcase(event, one) for one in r.events))
    return next(matching, None)


def stages_on(rule: ReminderRule, *, workdays_left: int, is_past: bool) -> list[Stage]:
    """What is to be told today, were nothing told yet: only the latest of what was missed.

    Args:
        rule: The rule of the clock.
        workdays_left: Working days until the last day, negative beyond it.
        is_past: Whether the last day is over; on a weekend after it no working day has passed.
    """
    if is_past:
        over = -workdays_left
        limits = ((HEAD, rule.head_after_workdays), (AUTHORITY, rule.authority_after_workdays))
        return [stage for stage, limit in limits if limit is not None and over >= limit]
    if workdays_left == 0:
        return [DUE] if rule.on_day else []
    reached = [days for days in rule.before_workdays if days >= workdays_left]
    if not reached:
        return []
    return [Stage(name=f"before-{min(reached)}", rank=100 - min(reached))]
