"""Questions and answers: states, categories, who answers, what must be filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from zhengtong.desk.domain.library_errors import NotYoursToAnswer
from zhengtong.desk.domain.permits import PERMITS
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap


class QuestionState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"


QUESTION_STATE_NAMES: dict[str, str] = {
    QuestionState.OPEN: N_("待答复"),
    QuestionState.ANSWERED: N_("已答复"),
}
CATEGORY_NAMES: dict[str, str] = {
    "catalogue": N_("目录编制"),
    "sharing": N_("共享申请"),
    "exchange": N_("数据交换"),
    "account": N_("账号与岗位"),
    "other": N_("其他"),
}


@dataclass(frozen=True, kw_only=True)
class QuestionFields:
    """What somebody asks; ``is_private`` keeps it between asker and authority."""

    category: str
    title: str
    text: str = ""
    is_private: bool = False


def find_question_gaps(fields: QuestionFields) -> tuple[Gap, ...]:
    """All that is missing."""
    return tuple(_gaps(fields))


def _gaps(fields: QuestionFields) -> Iterator[Gap]:
    if fields.category not in CATEGORY_NAMES:
        yield Gap(field="category", message=N_("请选择类别。"))
    if not fields.title.strip():
        yield Gap(field="title", message=N_("请写出问题。"))


def permit_answer(actor: Actor, *, authority_id: UUID, authority_name: str) -> None:
    """Return if the actor reviews for the authority asked.

    Raises:
        NotYoursToAnswer.
    """
    if not PERMITS["desk.answer-questions"](actor) or actor.body_id != authority_id:
        raise NotYoursToAnswer(body=authority_name)
