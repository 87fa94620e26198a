"""What a decision on a step makes of the matter; readable as policy."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from zhengtong.desk.domain.errors import FourEyes, NotYourStep, OpinionRequired, UnknownDecision
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.kernel.errors import N_


class Decision(StrEnum):
    """What a person may say at a step."""

    APPROVE = "approve"
    RETURN = "return"
    REFUSE = "refuse"


class MatterState(StrEnum):
    """Where a matter stands."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class StepState(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    CURRENT = "current"
    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    ANSWERED = "answered"


class StepKind(StrEnum):
    """What is asked of whoever has the step."""

    DECISION = "decision"
    CONSULTATION = "consultation"


STATE_NAMES: dict[str, str] = {
    MatterState.OPEN: N_("办理中"),
    MatterState.APPROVED: N_("已办结"),
    MatterState.RETURNED: N_("已退回"),
    MatterState.REFUSED: N_("不同意"),
    MatterState.WITHDRAWN: N_("已撤回"),
}
STEP_STATE_NAMES: dict[str, str] = {
    StepState.WAITING: N_("待前序环节"),
    StepState.CURRENT: N_("待办理"),
    StepState.APPROVED: N_("同意"),
    StepState.RETURNED: N_("退回补正"),
    StepState.REFUSED: N_("不同意"),
    StepState.CANCELLED: N_("未办理"),
    StepState.ANSWERED: N_("已回复意见"),
}
DECISION_NAMES: dict[str, str] = {
    Decision.APPROVE: N_("同意"),
    Decision.RETURN: N_("退回补正"),
    Decision.REFUSE: N_("不同意"),
}

# Names of the steps people add while a matter is on its way.
ADDED_STEP = N_("加签")
CONSULTATION_STEP = N_("征求意见")

# decision -> (state of the step, state of the matter; None: goes on to the next step)
EFFECTS: dict[Decision, tuple[StepState, MatterState | None]] = {
    Decision.APPROVE: (StepState.APPROVED, None),
    Decision.RETURN: (StepState.RETURNED, MatterState.RETURNED),
    Decision.REFUSE: (StepState.REFUSED, MatterState.REFUSED),
}


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """What the rule must know of the current step."""

    name: str
    role: Role
    body_id: UUID
    body_name: str
    four_eyes: bool
    submitted_by: UUID
    is_last: bool
    transferred_to: UUID | None = None
    office_id: UUID | None = None


def read_decision(text: str) -> Decision:
    """The decision of that word.

    Raises:
        UnknownDecision: it is none of approve, return, refuse.
    """
    try:
        return Decision(text)
    except ValueError as error:
        raise UnknownDecision(decision=text) from error


def permit_decision(step: StepFacts, *, by: Actor) -> None:
    """Return if the actor may decide the step.

    The role and the body must be those of the step, and the office where it names one, or the step
    was handed to this very person; who submitted the matter may not decide it where
    four eyes are asked, deputies included.

    Raises:
        NotYourStep, FourEyes.
    """
    mine = step.transferred_to == by.account_id
    if step.transferred_to is None:
        mine = by.has(step.role) and by.body_id == step.body_id
        mine = mine and step.office_id in {None, by.office_id}
    if not mine:
        raise NotYourStep(step=step.name, body=step.body_name, role=ROLE_NAMES[step.role])
    if step.four_eyes and by.account_id == step.submitted_by:
        raise FourEyes(step=step.name)


def effect_of(decision: Decision, *, is_last: bool, opinion: str) -> tuple[StepState, MatterState]:
    """The states of step and matter after the decision.

    Policy: R22

    Raises:
        OpinionRequired: a return or refusal without reasons.
    """
    if decision is not Decision.APPROVE and not opinion.strip():
        raise OpinionRequired
    step_state, matter_state = EFFECTS[decision]
    if matter_state is None:
        matter_state = MatterState.APPROVED if is_last else MatterState.OPEN
    return step_state, matter_state
