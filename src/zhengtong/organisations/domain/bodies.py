"""Facts of a body as filled in, and what may be wrong with them."""

from dataclasses import dataclass

from zhengtong.kernel.codes.credit_code import check_credit_code
from zhengtong.kernel.codes.finding import Finding
from zhengtong.kernel.errors import N_, Gap
from zhengtong.organisations.domain.text import check_text

UNKNOWN_KIND = N_("单位类别只能是：政府部门、授权组织、其他单位。")
KIND_WORDS: dict[str, str] = {
    "政府部门": "department",
    "授权组织": "authorised",
    "其他单位": "other",
}
KINDS = frozenset(KIND_WORDS.values())


@dataclass(frozen=True, kw_only=True)
class BodyFields:
    """A body as filled in on a page or a sheet.

    Attributes:
        credit_code_override: Why a code that fails the check is kept all the same; "" if it isn't.
        region: Twelve-digit region code.
        parent_code: Credit code of the body above, "" if none.
        authority_code: Credit code of the authority a vertically run body names, "" if none.
    """

    name: str
    region: str
    kind: str = "department"
    short_name: str = ""
    credit_code: str = ""
    credit_code_override: str = ""
    parent_code: str = ""
    authority_code: str = ""
    is_data_authority: bool = False


def find_code_fault(credit_code: str) -> Finding | None:
    """What is wrong with a credit code; None for nothing and for an empty one.

    Policy: R09
    """
    return check_credit_code(credit_code) if credit_code else None


def check_body(fields: BodyFields) -> tuple[Gap, ...]:
    """Everything wrong with a body's fields; empty means they will do.

    A code that fails only its check character passes with an override that says why.

    Policy: R09
    """
    gaps = [
        check_text("name", fields.name, limit=200),
        check_text("short_name", fields.short_name, limit=50, is_required=False),
        check_text(
            "credit_code_override", fields.credit_code_override, limit=500, is_required=False
        ),
    ]
    if fields.kind not in KINDS:
        gaps.append(Gap(field="kind", message=UNKNOWN_KIND))
    fault = find_code_fault(fields.credit_code)
    if fault and (fault.refuses or not fields.credit_code_override.strip()):
        gaps.append(fault.gap("credit_code", "R09"))
    return tuple(gap for gap in gaps if gap)
