"""Grades and share types of the whole against its items."""

from collections.abc import Iterable, Iterator

from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.vocabulary import GRADES, ShareType
from zhengtong.kernel.errors import N_, Gap


def highest_grade(items: Iterable[ItemFacts]) -> int:
    """Return the highest grade among the items, 1 if there are none.

    Policy: R58
    """
    return max((item.grade for item in items), default=1)


def find_grade_gaps(facts: EntryFacts) -> Iterator[Gap]:
    """Tell where the entry's grade is missing, unknown or below that of an item.

    Policy: R01, R58
    """
    if facts.grade is None:
        yield Gap(field="grade", message=N_("请确定数据分级。"), rule="R01")
    elif facts.grade not in GRADES:
        yield Gap(field="grade", message=N_("请从列表中选择。"), rule="R01")
    elif facts.grade < highest_grade(facts.items):
        yield Gap(
            field="grade",
            message=N_("条目分级不得低于其信息项的最高分级（%(highest)s 级）。"),
            facts={"highest": highest_grade(facts.items)},
            rule="R58",
        )


def find_share_width_gaps(facts: EntryFacts) -> Iterator[Gap]:
    """Tell which items would be shared more widely than their entry: narrower may be, wider never.

    Policy: P7.2
    """
    if facts.share_type not in set(ShareType):
        return
    for index, item in enumerate(facts.items):
        if item.share_type < facts.share_type:
            message = N_("信息项“%(item)s”的共享类型不得宽于条目的共享类型。")
            yield Gap(field=f"items.{index}.share_type", message=message, facts={"item": item.name})
