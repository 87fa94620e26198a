"""The identifier of an electronic licence (GB/T 36904-2018), checked by ISO 7064 MOD 37,36.

Form: ``1.2.156.3005.2.`` type code (18 credit code of the type's definer + 3) ``.`` issuer's credit
code (18) ``.`` serial ``.`` version (3 digits) ``.`` check character. The check runs over the parts
joined without the root and without dots (GB/T 17710).

Policy: P8.2, R53
"""

import string
from dataclasses import dataclass

from zhengtong.kernel.codes import credit_code
from zhengtong.kernel.codes.finding import Finding, Severity, find_shape_fault
from zhengtong.kernel.errors import N_

ROOT = "1.2.156.3005.2."
ALPHABET = string.digits + string.ascii_uppercase
TYPE_LENGTH = 21
VERSION_LENGTH = 3
PARTS = 5
_VALUES = {char: value for value, char in enumerate(ALPHABET)}


@dataclass(frozen=True)
class LicenceIdParts:
    """The parts of a licence id.

    Attributes:
        type_code: 21 characters: the definer's credit code and three more.
        issuer: Credit code of the issuing body.
        serial: Capital letters and digits.
        version: Three digits.
        check: Check character.
    """

    type_code: str
    issuer: str
    serial: str
    version: str
    check: str

    def body(self) -> str:
        """What the check character is computed over."""
        return self.type_code + self.issuer + self.serial + self.version


def check_character(body: str) -> str:
    """The MOD 37,36 check character of digits and capital letters.

    Policy: R53

    Raises:
        ValueError: Empty, or another character.
    """
    if not body or any(char not in _VALUES for char in body):
        raise ValueError("digits and capital letters are needed")
    product = 36
    for char in body:
        product = (product + _VALUES[char]) % 36 or 36
        product = product * 2 % 37
    return ALPHABET[(37 - product) % 36]


def check_licence_id(text: str) -> Finding | None:
    """The first fault of a licence id, None if it is right.

    Odd type or issuer parts with a right check are flagged: published ids of that kind exist.

    Policy: R53
    """
    fault = find_shape_fault(
        text,
        prefix="licence-id",
        alphabet=ALPHABET + ".",
        lengths=(len(text),),
    )
    if fault is not None:
        return fault
    parts = _split(text)
    if parts is None:
        return Finding(
            code="licence-id.wrong-form",
            message=N_(
                "电子证照标识应由 %(root)s 开头，后接类型代码、颁发机构、流水号、版本号、校验位。"
            ),
            facts={"root": ROOT},
        )
    if check_character(parts.body()) != parts.check:
        return Finding(
            code="licence-id.wrong-check", message=N_("电子证照标识的校验位不符，请核对。")
        )
    return _find_odd_part(parts)


def _find_odd_part(parts: LicenceIdParts) -> Finding | None:
    if len(parts.type_code) != TYPE_LENGTH:
        return Finding(
            code="licence-id.type-length",
            message=N_("电子证照类型代码应为 21 位。"),
            severity=Severity.FLAG,
        )
    if credit_code.check_credit_code(parts.issuer) is not None:
        return Finding(
            code="licence-id.issuer",
            message=N_("电子证照标识中的颁发机构代码不是有效的统一社会信用代码。"),
            severity=Severity.FLAG,
        )
    return None


def is_valid_licence_id(text: str) -> bool:
    """Whether the id has no fault."""
    return check_licence_id(text) is None


def split_licence_id(text: str) -> LicenceIdParts:
    """The five parts after the root.

    Raises:
        ValueError: Not of that form.
    """
    parts = _split(text)
    if parts is None:
        raise ValueError("not a licence id")
    return parts


def _split(text: str) -> LicenceIdParts | None:
    pieces = text.removeprefix(ROOT).split(".")
    if not text.startswith(ROOT) or len(pieces) != PARTS or not all(pieces):
        return None
    version, check = pieces[3], pieces[4]
    digits_only = all(char in string.digits for char in version)
    if len(version) != VERSION_LENGTH or len(check) != 1 or not digits_only:
        return None
    return LicenceIdParts(*pieces)
