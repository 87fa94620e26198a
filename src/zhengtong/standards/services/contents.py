"""Content from forms, sheets and machines, checked as a whole before anything is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhengtong.kernel.errors import Gap
from zhengtong.standards.domain.checks import check_content
from zhengtong.standards.domain.contents import clean_content
from zhengtong.standards.domain.errors import ContentFaulty, RecordNotFound
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.selectors.records import describe_known

Raw = tuple[str, Mapping[str, Any]]
Clean = tuple[str, dict[str, Any]]


def judge(raws: Sequence[Raw]) -> tuple[list[Clean], list[list[Gap]]]:
    """The contents as they would be kept, and per content everything wrong with it.

    What one content names may come in another of the same list.

    Raises:
        RecordNotFound: no such register.
    """
    cleaned: list[Clean] = []
    gaps: list[list[Gap]] = []
    for register, raw in raws:
        if register not in REGISTERS:
            raise RecordNotFound(code=str(register)[:50])
        content, found = clean_content(REGISTERS[register], raw)
        cleaned.append((register, content))
        gaps.append(found)
    known = describe_known(cleaned)
    for (register, content), found in zip(cleaned, gaps, strict=True):
        faulty = {gap.field for gap in found}
        checked = check_content(register, content, known)
        found.extend(gap for gap in checked if gap.field not in faulty)
    return cleaned, gaps


def take_clean(raws: Sequence[Raw]) -> list[Clean]:
    """The contents as they are kept.

    Raises:
        ContentFaulty: every fault is named; with several contents the field begins with the
            place of its content, as ``3.name``.
    """
    cleaned, gaps = judge(raws)
    alone = len(raws) == 1
    faults = tuple(
        gap if alone else Gap(field=f"{place}.{gap.field}", message=gap.message, facts=gap.facts)
        for place, found in enumerate(gaps)
        for gap in found
    )
    if faults:
        raise ContentFaulty(gaps=faults[:1000], count=len(faults))
    return cleaned
