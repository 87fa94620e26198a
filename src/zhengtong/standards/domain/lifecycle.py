"""The life of an amendment: a set of versions of records that is reviewed and published as one."""

from enum import StrEnum

from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import N_


class Stage(StrEnum):
    """Where an amendment stands."""

    DRAFT = "draft"
    REVIEW = "review"
    RETURNED = "returned"
    PUBLISHED = "published"
    REFUSED = "refused"
    DROPPED = "dropped"


STAGE_NAMES = {
    Stage.DRAFT: N_("草稿"),
    Stage.REVIEW: N_("审核中"),
    Stage.RETURNED: N_("退回修改"),
    Stage.PUBLISHED: N_("已发布"),
    Stage.REFUSED: N_("不予通过"),
    Stage.DROPPED: N_("已撤销"),
}
EDITABLE = frozenset({Stage.DRAFT, Stage.RETURNED})
OPEN = EDITABLE | {Stage.REVIEW}

AFTER = {
    "approved": Stage.PUBLISHED,
    "returned": Stage.RETURNED,
    "refused": Stage.REFUSED,
    "withdrawn": Stage.DRAFT,
}
"""Outcome of the matter → stage of the amendment."""

HEAD, AUTHORITY = Role.BODY_HEAD, Role.REVIEWER


def is_approved(approvals: list[tuple[str, str]], *, body_id: str, authority_id: str) -> bool:
    """Whether the head of the proposing body and then, last, the authority's reviewer agreed.

    ``approvals`` holds role and body of each approval, in order.

    Policy: P8.1
    """
    needed = (str(HEAD), body_id)
    return (
        bool(approvals) and needed in approvals and approvals[-1] == (str(AUTHORITY), authority_id)
    )
