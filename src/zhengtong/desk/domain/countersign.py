"""会签: several parties at one step, and what their decisions make of it together."""

from collections.abc import Sequence
from enum import StrEnum

from zhengtong.desk.domain.flow import StepState
from zhengtong.kernel.errors import N_


class Mode(StrEnum):
    """How many parties of a step must agree."""

    ONE = "one"
    ALL = "all"
    ANY = "any"


MODE_NAMES: dict[str, str] = {
    Mode.ONE: N_("一方办理"),
    Mode.ALL: N_("会签（全部同意）"),
    Mode.ANY: N_("会签（任一同意）"),
}

# What ends a step at once, by its mode; what is not here waits for the others.
_ENDS: dict[Mode, tuple[StepState, ...]] = {
    Mode.ONE: (StepState.RETURNED, StepState.REFUSED, StepState.APPROVED),
    Mode.ALL: (StepState.RETURNED, StepState.REFUSED),
    Mode.ANY: (StepState.APPROVED,),
}
_UNDECIDED = {StepState.CURRENT, StepState.WAITING}


def outcome_of(mode: Mode, states: Sequence[StepState]) -> StepState:
    """What the parties' decisions make of the step; CURRENT while it waits for others.

    With all to agree, one return or refusal ends it; with any, the first agreement does, and it
    fails only when every party has said no: returned if one of them returned it, so that the
    submitter may mend it, refused if none did.
    """
    for end in _ENDS[mode]:
        if end in states:
            return end
    if any(state in _UNDECIDED for state in states):
        return StepState.CURRENT
    if mode is Mode.ALL:
        return StepState.APPROVED
    return StepState.RETURNED if StepState.RETURNED in states else StepState.REFUSED
