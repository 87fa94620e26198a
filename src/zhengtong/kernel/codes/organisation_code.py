"""The organisation code (GB 11714-1997): eight characters and a check character.

Inside a credit code it stands at positions 9 to 17, without the hyphen.

Policy: P8.2
"""

import string

from zhengtong.kernel.codes.finding import Finding, find_shape_fault
from zhengtong.kernel.errors import N_

ALPHABET = string.digits + string.ascii_uppercase
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 9
_VALUES = {char: value for value, char in enumerate(ALPHABET)}


def check_character(first8: str) -> str:
    """The check character of the first eight characters: a digit or X.

    Raises:
        ValueError: Not eight digits or capital letters.
    """
    if len(first8) != LENGTH - 1 or any(char not in _VALUES for char in first8):
        raise ValueError("eight digits or capital letters are needed")
    total = sum(_VALUES[char] * weight for char, weight in zip(first8, WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def check_organisation_code(text: str) -> Finding | None:
    """The first fault of an organisation code, None if right; a hyphen before the check is fine."""
    plain = text[:8] + text[9:] if len(text) == LENGTH + 1 and text[8] == "-" else text
    fault = find_shape_fault(
        plain, prefix="organisation-code", alphabet=ALPHABET, lengths=(LENGTH,)
    )
    if fault is not None:
        return fault
    if check_character(plain[:8]) != plain[8]:
        return Finding(
            code="organisation-code.wrong-check",
            message=N_("组织机构代码的校验码不符，请核对。"),
        )
    return None


def is_valid_organisation_code(text: str) -> bool:
    """Whether the code has no fault."""
    return check_organisation_code(text) is None
