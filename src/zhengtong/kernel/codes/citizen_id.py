"""The citizen identity number (GB 11643-1999): region, birth date, sequence, check character.

Policy: P8.2
"""

import string
from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.codes.finding import Finding, Severity, find_shape_fault
from zhengtong.kernel.errors import N_

WEIGHTS = tuple(pow(2, 18 - place, 11) for place in range(1, 18))
CHECKS = "10X98765432"
LENGTH = 18
OLD_LENGTH = 15


@dataclass(frozen=True)
class CitizenIdParts:
    """What a citizen id says.

    Attributes:
        region: Six digits of the region of first registration, as it was called then.
        born: Birth date.
        sequence: Three digits.
        sex: Code of GB/T 2261.1: "1" male (odd sequence), "2" female (even).
    """

    region: str
    born: date
    sequence: str
    sex: str


def check_character(first17: str) -> str:
    """The check character of the first 17 digits: a digit or X.

    Raises:
        ValueError: Not 17 digits.
    """
    if len(first17) != LENGTH - 1 or any(char not in string.digits for char in first17):
        raise ValueError("17 digits are needed")
    total = sum(int(char) * weight for char, weight in zip(first17, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def check_citizen_id(
    text: str, *, today: date | None = None, regions: Container[str] | None = None
) -> Finding | None:
    """The first fault of a citizen id, None if it is right; an old 15-digit one is flagged.

    Args:
        text: The number as given.
        today: Births after this day are refused; None leaves that open.
        regions: Known six-digit region codes, ended ones included; None leaves that open.
    """
    fault = _shape_fault(text)
    if fault is not None:
        return fault
    number = text if len(text) == LENGTH else convert_old_id(text)
    born = _birth_date(number)
    if born is None:
        return Finding(
            code="citizen-id.no-such-date", message=N_("公民身份号码中的出生日期不存在，请核对。")
        )
    if today is not None and born > today:
        return Finding(
            code="citizen-id.born-in-future",
            message=N_("公民身份号码中的出生日期晚于今天，请核对。"),
        )
    if regions is not None and number[:6] not in regions:
        return Finding(
            code="citizen-id.unknown-region",
            message=N_("公民身份号码前六位不是已知的行政区划码（含历史代码），请核对。"),
        )
    return _check_or_age_fault(text, number)


def _shape_fault(text: str) -> Finding | None:
    fault = find_shape_fault(
        text, prefix="citizen-id", alphabet=string.digits + "X", lengths=(OLD_LENGTH, LENGTH)
    )
    if fault is None and "X" in text[:-1] + (text[-1] if len(text) == OLD_LENGTH else ""):
        return Finding(
            code="citizen-id.misplaced-x",
            message=N_("公民身份号码中字母 X 只能出现在第 18 位。"),
        )
    return fault


def _check_or_age_fault(text: str, number: str) -> Finding | None:
    if len(text) == OLD_LENGTH:
        return Finding(
            code="citizen-id.old-form",
            message=N_("这是 15 位旧号码，请改用 18 位公民身份号码。"),
            severity=Severity.FLAG,
            suggestion=number,
        )
    if check_character(number[:17]) != number[17]:
        return Finding(
            code="citizen-id.wrong-check", message=N_("公民身份号码的校验码不符，请核对。")
        )
    return None


def is_valid_citizen_id(
    text: str, *, today: date | None = None, regions: Container[str] | None = None
) -> bool:
    """Whether the number is an 18-character one without fault."""
    return check_citizen_id(text, today=today, regions=regions) is None


def convert_old_id(text: str) -> str:
    """The 18-character form of an old 15-digit number: 19 put in, check character added.

    Raises:
        ValueError: Not 15 digits.
    """
    if len(text) != OLD_LENGTH or any(char not in string.digits for char in text):
        raise ValueError("15 digits are needed")
    first17 = f"{text[:6]}19{text[6:]}"
    return first17 + check_character(first17)


def split_citizen_id(text: str) -> CitizenIdParts:
    """What a well-formed number says; old ones are converted first.

    Raises:
        ValueError: Wrong length, or no such birth date.
    """
    number = convert_old_id(text) if len(text) == OLD_LENGTH else text
    born = _birth_date(number) if len(number) == LENGTH else None
    if born is None:
        raise ValueError("not a citizen id")
    return CitizenIdParts(number[:6], born, number[14:17], "1" if int(number[16]) % 2 else "2")


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
