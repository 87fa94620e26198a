"""Telling bodies which of their clocks a change of the calendar moved."""

from collections import defaultdict
from datetime import date
from typing import Any

from zhengtong.desk.models import CalendarChange
from zhengtong.desk.services.notices import tell_bodies

LINES_TOLD = 20


def tell_moves(change: CalendarChange) -> None:
    """One notice for each body with its list, by one statement for all."""
    lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for move in change.moves.select_related("clock").order_by("new_due", "pk").iterator():
        counts[move.body_id] += 1
        if len(lines[move.body_id]) < LINES_TOLD:
            facts = {
                "title": move.clock.title,
                "old": _day_word(move.old_due),
                "new": _day_word(move.new_due),
            }
            lines[move.body_id].append(facts)
    tell_bodies(
        "desk.clocks-recomputed",
        {pk: {"count": counts[pk], "lines": told} for pk, told in lines.items()},
        link=f"/desk/calendar/changes/{change.uuid}/",
        once_key=f"desk.calendar|{change.uuid}",
    )


def _day_word(day: date | None) -> str:
    return day.isoformat() if day else "—"
