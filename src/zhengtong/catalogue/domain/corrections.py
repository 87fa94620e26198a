"""Words, refusals and listeners of cross-checking (共享校核)."""

from collections.abc import Callable, Iterable
from uuid import UUID

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken

ASPECTS: dict[str, str] = {"catalogue": N_("目录内容"), "data": N_("共享数据")}
STATES: dict[str, str] = {
    "open": N_("核实中"),
    "corrected": N_("已更正"),
    "kept": N_("核实无误"),
    "withdrawn": N_("已撤回"),
}
# What the source may decide.
ANSWERS: dict[str, str] = {"corrected": N_("属实，已更正"), "kept": N_("核实无误，不作更正")}
TEXT_LIMIT, KEY_LIMIT = 1000, 200


class CorrectionNotFound(NotFound):
    """No such correction, or not for this actor to know of."""

    code = "catalogue.correction-not-found"
    message = N_("没有找到该校核事项，或者您无权查看。")


class CorrectionForbidden(Forbidden):
    """Data officers report; those of the source answer; those of the reporter take back."""

    code = "catalogue.correction-forbidden"
    message = N_("校核由使用单位的数据专员提出或撤回，由数源单位的数据专员答复。")


class CorrectionInvalid(RuleBroken):
    """The report or answer is not complete; ``gaps`` lists every field."""

    code = "catalogue.correction-invalid"
    message = N_("填写不完整或有误，请按提示补正。")


class CorrectionOver(Conflict):
    """It was answered or taken back already."""

    code = "catalogue.correction-over"
    message = N_("校核事项 %(number)s 已经办结。")


UserLister = Callable[[UUID], Iterable[UUID]]
_listers: list[UserLister] = []


def register_user_lister(lister: UserLister) -> None:
    """Have this function name the bodies that use an entry, by its UUID; once."""
    if lister not in _listers:
        _listers.append(lister)


def list_users(entry_id: UUID) -> set[UUID]:
    """All bodies that use the entry now."""
    return {body for lister in _listers for body in lister(entry_id)}
