"""Facts of a person as filled in, and what may be wrong with them."""

import re
from dataclasses import dataclass

from zhengtong.kernel.errors import N_, Gap
from zhengtong.organisations.domain.text import check_text

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,49}")
_PHONE = re.compile(r"[0-9+() -]{5,30}")

BAD_USERNAME = N_("用户名须为3至50个小写字母、数字、点、横线或下划线，以字母或数字开头。")
BAD_PHONE = N_("联系电话只能含数字、加号、括号、空格和横线。")


@dataclass(frozen=True, kw_only=True)
class PersonFields:
    """A person as filled in on a page or a sheet."""

    username: str
    name: str
    employee_number: str = ""
    phone: str = ""


def check_person(fields: PersonFields) -> tuple[Gap, ...]:
    """Everything wrong with a person's fields; empty means they will do."""
    gaps = [
        check_text("name", fields.name, limit=100),
        check_text("employee_number", fields.employee_number, limit=30, is_required=False),
    ]
    if not _USERNAME.fullmatch(fields.username):
        gaps.append(Gap(field="username", message=BAD_USERNAME))
    if fields.phone and not _PHONE.fullmatch(fields.phone):
        gaps.append(Gap(field="phone", message=BAD_PHONE))
    return tuple(gap for gap in gaps if gap)


def mask_phone(phone: str) -> str:
    """The number with its middle hidden: ``138****5678``; short ones wholly."""
    if len(phone) < 8:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
