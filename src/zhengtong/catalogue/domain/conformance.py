"""Whether an item follows its data element, and what to change where it does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhengtong.catalogue.domain.facts import ItemFacts
from zhengtong.kernel.errors import N_

SIZED = frozenset({"letters", "digits", "text"})
"""Kinds of notation whose length an item states; dates, flags and texts without limit have none."""


class Fault(StrEnum):
    """In what an item departs from the standards."""

    UNBOUND = "unbound"
    UNKNOWN = "unknown"
    RETIRED = "retired"
    TYPE = "type"
    LENGTH = "length"
    CODE_SET = "code-set"


FAULT_NAMES: dict[str, str] = {
    Fault.UNBOUND: N_("未绑定数据元"),
    Fault.UNKNOWN: N_("数据元未登记"),
    Fault.RETIRED: N_("数据元已停用"),
    Fault.TYPE: N_("类型不一致"),
    Fault.LENGTH: N_("长度不一致"),
    Fault.CODE_SET: N_("值域不一致"),
}
COLUMN_OF: dict[str, str] = {
    Fault.UNBOUND: "is_unbound",
    Fault.UNKNOWN: "is_unknown",
    Fault.RETIRED: "is_retired",
    Fault.TYPE: "is_mistyped",
    Fault.LENGTH: "is_missized",
    Fault.CODE_SET: "is_miscoded",
}
"""Fault → the column that marks a faulty item with it."""
SUM_OF: dict[str, str] = {
    Fault.UNBOUND: "unbound",
    Fault.UNKNOWN: "unknown",
    Fault.RETIRED: "retired",
    Fault.TYPE: "mistyped",
    Fault.LENGTH: "missized",
    Fault.CODE_SET: "miscoded",
}
"""Fault → the column that counts items with it."""


@dataclass(frozen=True, kw_only=True)
class ElementFacts:
    """What of a data element an item is held against.

    Attributes:
        data_type: Item data type, as ``C``.
        notation: As written, ``an..18``.
        length: Longest value the notation allows; None where it names none.
        scale: Digits behind the point, None where the notation names none.
        code_set: Code of its set of values, "" if they are free.
        is_retired: No longer to be used.
        replaced_by: What to use instead.
    """

    code: str
    name: str
    data_type: str
    notation: str
    length: int | None
    scale: int | None
    code_set: str
    is_retired: bool = False
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One departure with what to change, as a sentence and its facts."""

    fault: Fault
    message: str
    facts: Mapping[str, Any]


class Outcome(StrEnum):
    """What a change of an element does to an item bound to it."""

    BREAKS = "breaks"
    MENDS = "mends"
    STAYS = "stays"
    KEEPS = "keeps"


OUTCOME_NAMES: dict[str, str] = {
    Outcome.BREAKS: N_("将不符合"),
    Outcome.STAYS: N_("仍不符合"),
    Outcome.MENDS: N_("将符合"),
    Outcome.KEEPS: N_("仍符合"),
}


def weigh_change(
    item: ItemFacts, before: ElementFacts | None, after: ElementFacts | None
) -> Outcome:
    """What the change of its element means for an item.

    Policy: P8.1
    """
    was, will = bool(find_faults(item, before)), bool(find_faults(item, after))
    if was:
        return Outcome.STAYS if will else Outcome.MENDS
    return Outcome.BREAKS if will else Outcome.KEEPS


def find_faults(item: ItemFacts, element: ElementFacts | None) -> tuple[Finding, ...]:
    """Everything in which the item departs from its element; empty where it conforms.

    ``element`` is what the register holds under the item's code, None if nothing.

    Policy: P8.1
    """
    if not item.element_code:
        return (_finding(Fault.UNBOUND, N_("绑定一个数据元；没有合适的，先提请登记。")),)
    if element is None:
        message = N_("登记册中没有 %(code)s，改用已登记的数据元，或者先登记它。")
        return (_finding(Fault.UNKNOWN, message, code=item.element_code),)
    found = (_retired(element), _type(item, element), _length(item, element), _set(item, element))
    return tuple(one for one in found if one is not None)


def _finding(fault: Fault, message: str, **facts: Any) -> Finding:
    return Finding(fault=fault, message=message, facts=facts)


def _retired(element: ElementFacts) -> Finding | None:
    if not element.is_retired:
        return None
    if not element.replaced_by:
        message = N_("%(code)s 已停用，没有登记替代，另选一个数据元。")
        return _finding(Fault.RETIRED, message, code=element.code)
    message = N_("%(code)s 已停用，改为绑定 %(instead)s。")
    instead = "、".join(element.replaced_by)
    return _finding(Fault.RETIRED, message, code=element.code, instead=instead)


def _type(item: ItemFacts, element: ElementFacts) -> Finding | None:
    if item.data_type == element.data_type:
        return None
    message = N_("类型由 %(now)s 改为 %(wanted)s。")
    return _finding(Fault.TYPE, message, now=item.data_type, wanted=element.data_type)


def _length(item: ItemFacts, element: ElementFacts) -> Finding | None:
    if element.length is None:
        return None
    wanted, now = _size(element.length, element.scale), _size(item.length, item.scale)
    if wanted == now:
        return None
    if item.length is None:
        message = N_("补写长度 %(wanted)s（表示格式 %(notation)s）。")
        return _finding(Fault.LENGTH, message, wanted=wanted, notation=element.notation)
    message = N_("长度由 %(now)s 改为 %(wanted)s（表示格式 %(notation)s）。")
    return _finding(Fault.LENGTH, message, now=now, wanted=wanted, notation=element.notation)


def _size(length: int | None, scale: int | None) -> str:
    return f"{length},{scale}" if scale else str(length)


def _set(item: ItemFacts, element: ElementFacts) -> Finding | None:
    if item.code_set == element.code_set:
        return None
    if not item.code_set:
        message = N_("写明值域代码集 %(wanted)s，并按它取值。")
        return _finding(Fault.CODE_SET, message, wanted=element.code_set)
    if not element.code_set:
        message = N_("数据元不限取值，去掉值域代码集 %(now)s，或者提请修订数据元。")
        return _finding(Fault.CODE_SET, message, now=item.code_set)
    message = N_("值域代码集由 %(now)s 改为 %(wanted)s，并转换已有取值。")
    return _finding(Fault.CODE_SET, message, now=item.code_set, wanted=element.code_set)
