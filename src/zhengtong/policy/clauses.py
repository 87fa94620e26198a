"""The clause register: each clause in our own words, and how far the product carries it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from zhengtong.kernel.errors import N_, NotFound
from zhengtong.policy.texts import read_toml


class ClauseState(StrEnum):
    """How far a clause is carried by the product."""

    BUILT = "built"
    PLANNED = "planned"
    CONTEXT = "context"


STATE_NAMES: dict[ClauseState, str] = {
    ClauseState.BUILT: N_("已建成"),
    ClauseState.PLANNED: N_("计划中"),
    ClauseState.CONTEXT: N_("非软件事项"),
}
PARTIAL_NAME = N_("部分建成")


class ClauseNotFound(NotFound):
    """No clause carries that id."""

    code = "policy.clause-not-found"
    message = N_("没有编号为 %(id)s 的条款。")


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause of the plan.

    Attributes:
        id: As ``P7.2``.
        task: 0 goals and scope, 1 to 10 the ten tasks, 11 filing, audit and evaluation.
        kind: ``goal``, ``duty``, ``deadline``, ``capability`` or ``rule``.
        zh: The clause in our own words, Chinese.
        en: The same in English.
        state: How far the product carries it.
        partial: Planned, but some of it already runs; ``reason`` says what.
        reason: Why it stands so, Chinese.
        reason_en: The same in English.
        due: The plan's own date, None if it names none.
    """

    id: str
    task: int
    kind: str
    zh: str
    en: str
    state: ClauseState
    reason: str
    reason_en: str
    partial: bool = False
    due: date | None = None

    def state_name(self) -> str:
        """Chinese message id of the state, for people."""
        return PARTIAL_NAME if self.partial else STATE_NAMES[self.state]


@cache
def list_clauses() -> tuple[Clause, ...]:
    """Every clause, in the plan's order."""
    rows = read_toml("anhui-2017.toml")["clause"]
    return tuple(Clause(**{**row, "state": ClauseState(row["state"])}) for row in rows)


def get_clause(clause_id: str) -> Clause:
    """The clause of that id.

    Raises:
        ClauseNotFound: There is none.
    """
    for clause in list_clauses():
        if clause.id == clause_id:
            return clause
    raise ClauseNotFound(id=clause_id)
