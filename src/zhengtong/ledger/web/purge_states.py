"""States of a purge in words, with the colour of their badge."""

from zhengtong.kernel.errors import N_
from zhengtong.ledger.models import Purge

STATES = {
    Purge.State.REQUESTED: (N_("待第二人确认"), "warn"),
    Purge.State.CONFIRMED: (N_("正在清除"), "info"),
    Purge.State.DONE: (N_("已清除并核查"), "ok"),
    Purge.State.INCOMPLETE: (N_("仍有残留，须人工处理"), "danger"),
    Purge.State.REFUSED: (N_("已撤销"), "neutral"),
}


def state_title(state: str) -> str:
    """The state in words, untranslated."""
    return STATES[Purge.State(state)][0]


def state_badge(state: str) -> str:
    """The colour of the state's badge."""
    return STATES[Purge.State(state)][1]
