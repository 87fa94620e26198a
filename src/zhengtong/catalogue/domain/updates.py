"""Changes of law or duty and what they ask of the catalogue (动态更新)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import (
    N_,
    Conflict,
    Forbidden,
    Gap,
    NotFound,
    RuleBroken,
)

TEXT_LIMITS = {"title": 200, "document": 200, "note": 500}
REASON_LIMIT = 500
MOST_ENTRIES = 500
UPDATE_TERM = "catalogue.update"
REVIEW_TERM = "catalogue.update-review"
RECORDERS = (Role.OFFICER, Role.SHARING_HEAD, Role.BODY_HEAD, Role.REVIEWER)


class ChangeKind(StrEnum):
    """What changed."""

    LAW = "law"
    DUTY = "duty"
    DATA = "data"


class UpdateState(StrEnum):
    """How far a body is with one entry that a change touches."""

    OPEN = "open"
    SENT = "sent"
    DONE = "done"
    UNTOUCHED = "untouched"


KIND_NAMES: dict[str, str] = {
    ChangeKind.LAW: N_("法律、法规、规章或国务院决定变化"),
    ChangeKind.DUTY: N_("部门职责变化"),
    ChangeKind.DATA: N_("信息系统或数据变化"),
}
UPDATE_NAMES: dict[str, str] = {
    UpdateState.OPEN: N_("待更新"),
    UpdateState.SENT: N_("主管部门审核中"),
    UpdateState.DONE: N_("已更新"),
    UpdateState.UNTOUCHED: N_("无须更新"),
}
UNSETTLED = (UpdateState.OPEN, UpdateState.SENT)


class ChangeNotFound(NotFound):
    """No such change, or not for this actor to know of."""

    code = "catalogue.change-not-found"
    message = N_("没有找到该变化登记，或者您无权查看。")


class UpdateNotFound(NotFound):
    """No such update task, or not for this actor to know of."""

    code = "catalogue.update-not-found"
    message = N_("没有找到该更新任务，或者您无权查看。")


class ChangeForbidden(Forbidden):
    """The actor may not record changes, or not for that body."""

    code = "catalogue.change-forbidden"
    message = N_("变化由提供单位为本单位目录登记，或者由同级数据主管部门登记。")


class UpdateForbidden(Forbidden):
    """The deed on an update task is not the actor's."""

    code = "catalogue.update-forbidden"
    message = N_("该更新任务不由您办理。")


class ChangeInvalid(RuleBroken):
    """A change cannot be recorded like this; ``gaps`` names each field."""

    code = "catalogue.change-invalid"
    message = N_("变化登记有 %(count)s 处不符合要求，请按提示修改后再提交。")


class UpdateSettled(Conflict):
    """The task is no longer open, or not settled where that is asked for."""

    code = "catalogue.update-settled"
    message = N_("该更新任务已不在这一状态，请刷新后再办理。")


class UpdateExtensionWaits(Conflict):
    """An extension was asked for already, or was granted once."""

    code = "catalogue.update-extension-waits"
    message = N_("该任务的延期已经申请过，只能申请一次。")


@dataclass(frozen=True, kw_only=True)
class ChangeFacts:
    """A change as it is recorded.

    Attributes:
        document: Number or name of the text that says so; needed for a change of law.
        happened_on: The day from which the term counts (R06).
    """

    kind: str
    title: str
    happened_on: date
    document: str = ""
    note: str = ""


def may_record(actor: Actor) -> bool:
    """Whether the actor's post records changes at all."""
    return actor.body_id is not None and actor.has(*RECORDERS)


def find_change_gaps(facts: ChangeFacts, *, entries: Sequence[object], today: date) -> list[Gap]:
    """Everything that keeps the change from being recorded.

    Policy: P7.1, R06
    """
    gaps = []
    if facts.kind not in KIND_NAMES:
        gaps.append(Gap(field="kind", message=N_("请选择变化类型。")))
    if not facts.title.strip():
        gaps.append(Gap(field="title", message=N_("请写明变化内容。")))
    if facts.kind == ChangeKind.LAW and not facts.document.strip():
        gaps.append(Gap(field="document", message=N_("请写明法规名称和文号。"), rule="R06"))
    for name, limit in TEXT_LIMITS.items():
        if len(getattr(facts, name)) > limit:
            gaps.append(Gap(field=name, message=N_("文字过长，请缩短。")))
    if facts.happened_on > today:
        gaps.append(Gap(field="happened_on", message=N_("变化日期不能晚于今天。"), rule="R06"))
    if not entries:
        gaps.append(Gap(field="entries", message=N_("请至少选择一条涉及的目录。")))
    if len(entries) > MOST_ENTRIES:
        gaps.append(Gap(field="entries", message=N_("一次最多登记 500 条目录，请分次登记。")))
    return gaps


def clock_subject(task_id: object) -> str:
    """The name under which the clock of an update task runs."""
    return f"catalogue-update:{task_id}"
