"""Telling the context a matter belongs to that it has ended."""

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.kinds import find_kind
from zhengtong.desk.domain.rows import MatterRow
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.selectors.matters import matter_row
from zhengtong.kernel.actor import Actor


def tell_owner(matter: Matter, by: Actor, *, decided: Step | None = None) -> MatterRow:
    """The matter as a row; its kind's ``on_closed`` is called if it has ended."""
    row = matter_row(matter, decided=decided)
    kind = find_kind(matter.kind)
    if matter.state != flow.MatterState.OPEN and kind is not None and kind.on_closed is not None:
        kind.on_closed(row, by)
    return row
