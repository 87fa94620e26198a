"""Codes of regions: GB/T 2260 (6 digits), GB/T 10114 (9), statistical villages (12)."""

import string
from enum import IntEnum

from zhengtong.kernel.codes.finding import Finding, find_shape_fault
from zhengtong.kernel.errors import N_

LENGTHS = (6, 9, 12)
_ENDS = (2, 4, 6, 9, 12)


class RegionLevel(IntEnum):
    """Levels of regions, widest first."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    STREET = 4
    VILLAGE = 5


LEVEL_NAMES: dict[RegionLevel, str] = {
    RegionLevel.PROVINCE: N_("省级"),
    RegionLevel.CITY: N_("市级"),
    RegionLevel.COUNTY: N_("县级"),
    RegionLevel.STREET: N_("乡级"),
    RegionLevel.VILLAGE: N_("村级"),
}


def check_region_code(text: str) -> Finding | None:
    """The first fault of a region code, None if its form is right; existence is not told."""
    fault = find_shape_fault(text, prefix="region-code", alphabet=string.digits, lengths=LENGTHS)
    if fault is not None:
        return fault
    if text[:2] == "00":
        return Finding(
            code="region-code.no-province", message=N_("行政区划码的前两位（省级）不能为 00。")
        )
    return None


def is_valid_region_code(text: str) -> bool:
    """Whether the form is right."""
    return check_region_code(text) is None


def level_of(code: str) -> RegionLevel:
    """The level that the code's last non-zero part stands for.

    Raises:
        ValueError: Not a region code.
    """
    _demand(code)
    padded = pad_region_code(code)
    starts = (0, *_ENDS[:-1])
    filled = [
        level
        for level, start, end in zip(RegionLevel, starts, _ENDS, strict=True)
        if padded[start:end].strip("0")
    ]
    return filled[-1]


def parent_of(code: str) -> str | None:
    """The code one filled part up, as wide as the given one; None for a province.

    A street of a city without counties (as 441900003) has the city as parent.

    Raises:
        ValueError: Not a region code.
    """
    level = level_of(code)
    if level is RegionLevel.PROVINCE:
        return None
    return code[: _ENDS[level - 2]].ljust(len(code), "0")


def list_ancestors(code: str) -> tuple[str, ...]:
    """Every real region above, nearest first, as wide as the given code."""
    found: list[str] = []
    above = parent_of(code)
    while above is not None:
        if above.rstrip("0") != (found[-1] if found else code).rstrip("0"):
            found.append(above)
        above = parent_of(above)
    return tuple(found)


def pad_region_code(code: str) -> str:
    """The code at its full width of 12 digits."""
    return code.ljust(12, "0")


def shorten_region_code(code: str) -> str:
    """The code at the least of 6, 9 and 12 digits that keeps its meaning."""
    for length in LENGTHS:
        if not code[length:].strip("0"):
            return code[:length]
    return code


def region_prefix(code: str) -> str:
    """The leading digits that every code inside the region shares, as ``3401`` for 340100.

    Raises:
        ValueError: Not a region code.
    """
    return code[: _ENDS[level_of(code) - 1]]


def covers(outer: str, inner: str) -> bool:
    """Whether the inner region lies in the outer one or is the same."""
    return pad_region_code(inner).startswith(region_prefix(outer))


def _demand(code: str) -> None:
    if check_region_code(code) is not None:
        raise ValueError("not a region code")
