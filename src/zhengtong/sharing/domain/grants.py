"""What a grant is, and what a later version of the entry does to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengtong.kernel.errors import N_
from zhengtong.sharing.domain.errors import AnswerItemsWrong, MaskUnknown, QuotaWrong, TermWrong

MASKS: dict[str, str] = {
    "": N_("不脱敏"),
    "partial": N_("部分遮盖"),
    "hash": N_("加密替代"),
    "drop": N_("不提供"),
}
SHARE_RANK = {1: 0, 2: 1, 3: 2}


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """One item of a version, as far as a grant cares.

    Attributes:
        share_type: 1 unconditional, 2 conditional, 3 not shared.
        grade: 1 to 4, higher is more sensitive.
    """

    item_id: str
    name: str
    data_type: str
    grade: int
    share_type: int


@dataclass(frozen=True, kw_only=True)
class AnswerFacts:
    """What the provider is ready to grant.

    Attributes:
        masks: Item id to mask; items missing here are given as they are.
        per_second: Calls a second, per_day calls a day; None means no limit of its own.
    """

    item_ids: Sequence[str]
    masks: Mapping[str, str]
    per_second: int | None
    per_day: int | None
    valid_from: date
    valid_to: date


def check_answer(
    answer: AnswerFacts, *, asked_items: frozenset[str], asked_from: date, asked_to: date
) -> None:
    """Return if the answer lies within the request: items, masks, quota, dates.

    A grant is limited to fields, range, purpose and time; it never goes beyond what was asked.

    Policy: R25

    Raises:
        AnswerItemsWrong, MaskUnknown, QuotaWrong, TermWrong.
    """
    if not answer.item_ids or not set(answer.item_ids) <= asked_items:
        raise AnswerItemsWrong
    for item_id, mask in answer.masks.items():
        if mask not in MASKS or item_id not in set(answer.item_ids):
            raise MaskUnknown(mask=mask)
    for quota in (answer.per_second, answer.per_day):
        if quota is not None and quota < 1:
            raise QuotaWrong
    if not asked_from <= answer.valid_from <= answer.valid_to <= asked_to:
        dates: dict[str, Any] = {"from": asked_from.isoformat(), "to": asked_to.isoformat()}
        raise TermWrong(**dates)


def stopped_items(granted: Sequence[ItemFacts], later: Sequence[ItemFacts]) -> dict[str, str]:
    """The granted items that a later version stops, each with the reason; additions stop nothing.

    An item stops when the later version drops it, retypes it, upgrades its grade or narrows its
    share type.

    Policy: R25
    """
    now = {item.item_id: item for item in later}
    reasons = {}
    for item in granted:
        reason = _reason_to_stop(item, now.get(item.item_id))
        if reason:
            reasons[item.item_id] = reason
    return reasons


def _reason_to_stop(before: ItemFacts, after: ItemFacts | None) -> str:
    if after is None:
        return N_("信息项已取消")
    if after.data_type != before.data_type:
        return N_("数据类型已变更")
    if after.grade > before.grade:
        return N_("数据级别已提升")
    if SHARE_RANK[after.share_type] > SHARE_RANK[before.share_type]:
        return N_("共享类型已收紧")
    return ""
