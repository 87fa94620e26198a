"""The unified social credit code of bodies and firms (GB 32100-2015).

18 characters: registering authority, class, six digits of region, nine of the organisation code,
one check character. Early pilot areas really issued codes that fail the check: those are flagged
and may be kept by a recorded override, not refused.

Policy: P8.2, R09
"""

from dataclasses import dataclass

from zhengtong.kernel.codes import organisation_code
from zhengtong.kernel.codes.finding import Finding, Severity, find_shape_fault
from zhengtong.kernel.errors import N_

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O Z S V
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
LENGTH = 18
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_LOOK_ALIKE = str.maketrans("IOZSV", "1025U")


@dataclass(frozen=True)
class CreditCodeParts:
    """The parts of a credit code.

    Attributes:
        registrar: Kind of registering authority (1 staffing office, 5 civil affairs, 9 market …).
        kind: Class of body under that authority.
        region: Six digits of GB/T 2260 of the registering authority.
        organisation: Nine characters, the body's own code (GB 11714).
        check: Check character.
    """

    registrar: str
    kind: str
    region: str
    organisation: str
    check: str


def check_character(first17: str) -> str:
    """The check character of the first 17 characters.

    Raises:
        ValueError: Not 17 characters of the alphabet.
    """
    if len(first17) != LENGTH - 1 or any(char not in _VALUES for char in first17):
        raise ValueError("17 characters of the credit code's alphabet are needed")
    total = sum(_VALUES[char] * weight for char, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def check_credit_code(text: str) -> Finding | None:
    """The first fault of a credit code, None if it is right; a wrong check character only flags.

    Policy: R09
    """
    fault = find_shape_fault(text, prefix="credit-code", alphabet=ALPHABET, lengths=(LENGTH,))
    if fault is not None:
        return _name_look_alikes(text) or fault
    if not text[2:8].isdigit():
        return Finding(
            code="credit-code.region-not-digits",
            message=N_("统一社会信用代码第 3 至 8 位为行政区划码，应全部是数字。"),
        )
    if check_character(text[:17]) != text[17]:
        return Finding(
            code="credit-code.wrong-check",
            message=N_(
                "统一社会信用代码的校验码不符。请核对证照；如证照确系如此，可登记说明后保留。"
            ),
            severity=Severity.FLAG,
        )
    return None


def _name_look_alikes(text: str) -> Finding | None:
    """A finding that names letters never used, if those alone are wrong."""
    letters = sorted(set("IOZSV") & set(text.upper()))
    meant = text.upper().translate(_LOOK_ALIKE)
    if not letters or any(char not in _VALUES for char in meant):
        return None
    fits = len(meant) == LENGTH and check_character(meant[:17]) == meant[17]
    return Finding(
        code="credit-code.look-alike",
        message=N_("统一社会信用代码不使用字母 I、O、Z、S、V，请核对是否误写：%(letters)s。"),
        facts={"letters": " ".join(letters)},
        suggestion=meant if fits else "",
    )


def is_valid_credit_code(text: str) -> bool:
    """Whether the code has no fault at all."""
    return check_credit_code(text) is None


def check_organisation_part(text: str) -> Finding | None:
    """The fault of the organisation code inside a well-shaped credit code; only ever a flag."""
    inner = text[8:17]
    if organisation_code.check_organisation_code(inner) is None:
        return None
    return Finding(
        code="credit-code.organisation-part",
        message=N_("统一社会信用代码第 9 至 17 位（主体标识码）自身的校验码不符。"),
        severity=Severity.FLAG,
    )


def split_credit_code(text: str) -> CreditCodeParts:
    """The parts of a code of 18 characters.

    Raises:
        ValueError: Not 18 characters long.
    """
    if len(text) != LENGTH:
        raise ValueError("a credit code has 18 characters")
    return CreditCodeParts(text[0], text[1], text[2:8], text[8:17], text[17])
