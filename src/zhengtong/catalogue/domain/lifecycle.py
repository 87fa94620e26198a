"""States of an entry and the moves between them, as one table."""

from enum import StrEnum

from zhengtong.catalogue.domain.errors import MoveNotPossible
from zhengtong.kernel.errors import N_


class State(StrEnum):
    """Where an entry, or the version being worked on, stands."""

    DRAFT = "draft"
    DEPT_REVIEW = "dept_review"
    AUTHORITY_REVIEW = "authority_review"
    RETURNED = "returned"
    PUBLISHED = "published"
    REVISING = "revising"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done to it."""

    SUBMIT = "submit"
    PASS = "pass"  # noqa: S105 - a move, not a password
    RETURN = "return"
    RECALL = "recall"
    PUBLISH = "publish"
    REVISE = "revise"
    DROP = "drop"
    ASK_WITHDRAWAL = "ask_withdrawal"
    KEEP = "keep"
    WITHDRAW = "withdraw"


STATE_NAMES: dict[str, str] = {
    State.DRAFT: N_("草稿"),
    State.DEPT_REVIEW: N_("部门审核中"),
    State.AUTHORITY_REVIEW: N_("数据主管部门审核中"),
    State.RETURNED: N_("已退回"),
    State.PUBLISHED: N_("已发布"),
    State.REVISING: N_("修订中"),
    State.WITHDRAWING: N_("撤销审核中"),
    State.WITHDRAWN: N_("已撤销"),
}
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
IN_REVIEW = frozenset({State.DEPT_REVIEW, State.AUTHORITY_REVIEW})
# The world sees the current version in these.
PUBLIC = frozenset({State.PUBLISHED, State.REVISING, State.WITHDRAWING})

# The version being worked on: draft → two reviews → published.
STAGE_MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.SUBMIT): State.DEPT_REVIEW,
    (State.RETURNED, Move.SUBMIT): State.DEPT_REVIEW,
    (State.DEPT_REVIEW, Move.PASS): State.AUTHORITY_REVIEW,
    (State.DEPT_REVIEW, Move.RETURN): State.RETURNED,
    (State.DEPT_REVIEW, Move.RECALL): State.DRAFT,
    (State.AUTHORITY_REVIEW, Move.PUBLISH): State.PUBLISHED,
    (State.AUTHORITY_REVIEW, Move.RETURN): State.RETURNED,
    (State.AUTHORITY_REVIEW, Move.RECALL): State.DRAFT,
}
# An entry that was published once: it stays published while a revision is worked on.
LIFE_MOVES: dict[tuple[State, Move], State] = {
    (State.PUBLISHED, Move.REVISE): State.REVISING,
    (State.REVISING, Move.PUBLISH): State.PUBLISHED,
    (State.REVISING, Move.DROP): State.PUBLISHED,
    (State.PUBLISHED, Move.ASK_WITHDRAWAL): State.WITHDRAWING,
    (State.WITHDRAWING, Move.KEEP): State.PUBLISHED,
    (State.WITHDRAWING, Move.WITHDRAW): State.WITHDRAWN,
}


def next_stage(stage: str, move: Move) -> State:
    """Return where the version being worked on stands after the move.

    Raises:
        MoveNotPossible: the table has no such move from there.

    Policy: P7.2, R05
    """
    return _look_up(STAGE_MOVES, stage, move)


def next_life(state: str, move: Move) -> State:
    """Return where a published entry stands after the move.

    Raises:
        MoveNotPossible: the table has no such move from there.

    Policy: P7.2
    """
    return _look_up(LIFE_MOVES, state, move)


def _look_up(table: dict[tuple[State, Move], State], state: str, move: Move) -> State:
    found = table.get((State(state), move))
    if found is None:
        raise MoveNotPossible(state=STATE_NAMES[state], move=move.value)
    return found
