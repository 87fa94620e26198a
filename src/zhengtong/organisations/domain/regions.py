"""Region codes read by their digits: level, prefix, the levels that have an authority."""

from enum import StrEnum


class Level(StrEnum):
    """Level of a region."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


PREFIX_DIGITS: dict[Level, int] = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWN: 9,
    Level.VILLAGE: 12,
}

# Authorities exist at these levels; towns and villages belong to their county's.
AUTHORITY_LEVELS = frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY})


def pad_code(code: str) -> str:
    """The code with zeros to twelve digits: ``3401`` becomes ``340100000000``."""
    return code.strip().ljust(12, "0")


def level_of(code: str) -> Level:
    """The level a twelve-digit code speaks of, by its trailing zeros."""
    for level, digits in PREFIX_DIGITS.items():
        if set(code[digits:]) <= {"0"}:
            return level
    return Level.VILLAGE


def prefix_of(code: str) -> str:
    """The leading digits shared by a region and everything inside it."""
    return code[: PREFIX_DIGITS[level_of(code)]]


def parent_code(code: str) -> str:
    """The code of the region above, "" for a province; skips a level without digits of its own."""
    digits = PREFIX_DIGITS[level_of(code)]
    above = [count for count in PREFIX_DIGITS.values() if count < digits]
    return pad_code(code[: above[-1]]) if above else ""


def authority_region(code: str) -> str:
    """The region whose authority answers for bodies of that region (P0.2: same level).

    Bodies of towns and villages belong to the county's authority.

    Policy: P11.2
    """
    return code if level_of(code) in AUTHORITY_LEVELS else pad_code(code[:6])
