"""Whether one value looks like an identity number, a card, a plate, a name; no value is kept.

Policy: P8.2, R58
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.codes.citizen_id import is_valid_citizen_id, split_citizen_id
from zhengtong.kernel.codes.credit_code import is_valid_credit_code

_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}")
_PLATE = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z][·. ]?"
    r"(?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])"
)
_PASSPORT = re.compile(r"(?:E[A-HJ-NP-Z]\d{7}|[EGDSP]\d{8}|1[45]\d{7})")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_ADDRESS = re.compile(
    r"省|自治区|市|区|县|旗|镇|乡|街道|社区|村|组|路|街|巷|弄|大道|号|栋|幢|单元|室"
)
_PAIR = re.compile(r"\s*\(?\s*(-?\d{1,3}\.\d{2,})\s*[,， ;]\s*(-?\d{1,3}\.\d{2,})\s*\)?\s*")
_DECIMALS = re.compile(r"-?\d{1,3}\.\d{3,}")
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{2})[-/.月]?(\d{2})日?(?:[ T].*)?")
_CHINESE = re.compile(r"[\u3400-\u9fff·]{2,12}")
LEAST_ADDRESS = 6
# Extremes of China's territory, rounded outward (recalled): longitude 73 to 136, latitude 3 to 54.
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)


@dataclass(frozen=True, kw_only=True)
class WordLists:
    """Words that tests look up: names of diseases, surnames of one and of two signs."""

    health: Collection[str] = ()
    surnames: Collection[str] = ()
    two_sign_surnames: Collection[str] = ()


def is_mobile(value: str) -> bool:
    """Whether it is a mobile number of mainland China, with or without the country code."""
    return _MOBILE.fullmatch(value) is not None


def is_bank_card(value: str) -> bool:
    """Whether it is a card number of 16 to 19 digits whose Luhn digit is right."""
    digits = value.replace(" ", "")
    if not (16 <= len(digits) <= 19 and digits.isascii() and digits.isdigit()):
        return False
    if digits[0] not in "3456" or len(set(digits)) == 1:
        return False
    doubled = (
        int(sign) if place % 2 == 0 else sum(divmod(int(sign) * 2, 10))
        for place, sign in enumerate(reversed(digits))
    )
    return sum(doubled) % 10 == 0


def is_plate(value: str) -> bool:
    """Whether it is a number plate: five signs, or six of a new-energy vehicle."""
    return _PLATE.fullmatch(value.upper()) is not None


def is_address(value: str) -> bool:
    """Whether it holds two words of an address, as 区 and 路, and is long enough."""
    found = {hit.group() for hit in _ADDRESS.finditer(value)}
    return len(value) >= LEAST_ADDRESS and len(found) >= 2


def is_person_name(value: str, words: WordLists) -> bool:
    """Whether it is two to four Chinese signs that begin with a surname."""
    if not _CHINESE.fullmatch(value):
        return False
    if "·" in value:
        return len(value) >= 4
    if value[:2] in words.two_sign_surnames:
        return 3 <= len(value) <= 4
    return value[0] in words.surnames and 2 <= len(value) <= 3


def _lies_in(text: str, span: tuple[float, float]) -> bool:
    return span[0] <= float(text) <= span[1]


def is_longitude(value: str) -> bool:
    """Whether it is a longitude in China with three decimals or more."""
    return _DECIMALS.fullmatch(value) is not None and _lies_in(value, LONGITUDES)


def is_latitude(value: str) -> bool:
    """Whether it is a latitude in China with three decimals or more."""
    return _DECIMALS.fullmatch(value) is not None and _lies_in(value, LATITUDES)


def are_coordinates(value: str) -> bool:
    """Whether it is a pair of longitude and latitude in China, in either order."""
    pair = _PAIR.fullmatch(value)
    if pair is None:
        return False
    first, second = pair.groups()
    return (_lies_in(first, LONGITUDES) and _lies_in(second, LATITUDES)) or (
        _lies_in(second, LONGITUDES) and _lies_in(first, LATITUDES)
    )


def find_date(value: str) -> date | None:
    """The date a value says, as 2015-03-01, 20150301 or 2015年03月01日; None if it says none."""
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def find_birth(value: str) -> date | None:
    """The birth date in a citizen id or a date; None if there is none."""
    if is_valid_citizen_id(value.upper()):
        return split_citizen_id(value.upper()).born
    return find_date(value)


def age_on(born: date, today: date) -> int:
    """Full years on that day."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def make_tests(words: WordLists) -> dict[str, Callable[[str], bool]]:
    """Test name of the rules → whether a value passes."""
    return {
        "citizen-id": lambda value: len(value) == 18 and is_valid_citizen_id(value.upper()),
        "credit-code": lambda value: len(value) == 18 and is_valid_credit_code(value),
        "mobile": is_mobile,
        "bank-card": is_bank_card,
        "plate": is_plate,
        "passport": lambda value: _PASSPORT.fullmatch(value) is not None,
        "email": lambda value: _EMAIL.fullmatch(value) is not None,
        "person-name": lambda value: is_person_name(value, words),
        "address": is_address,
        "coordinates": are_coordinates,
        "longitude": is_longitude,
        "latitude": is_latitude,
        "health": lambda value: any(word in value for word in words.health),
        "date": lambda value: find_date(value) is not None,
    }
