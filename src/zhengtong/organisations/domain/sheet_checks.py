"""Every fault of a sheet of bodies or people, by its cell."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import N_, Gap
from zhengtong.kernel.sheets import CellFault
from zhengtong.organisations.domain.bodies import BodyFields, check_body
from zhengtong.organisations.domain.people import check_person
from zhengtong.organisations.domain.permits import RESERVED_ROLES
from zhengtong.organisations.domain.sheets import (
    COLUMNS,
    HOW,
    YES_NO,
    body_of_row,
    how_of_row,
    person_of_row,
    role_named,
    roles_of_row,
)
from zhengtong.organisations.domain.text import REQUIRED, check_text

REPEATED = N_("与第%(row)s行重复。")
UNKNOWN_REGION = N_("没有这个区划代码。")
UNKNOWN_BODY = N_("没有代码为%(code)s的单位。")
NOT_YOURS = N_("您不能维护代码为%(code)s的单位的人员。")
TAKEN_ELSEWHERE = N_("该用户名已被其他单位的人员使用。")
UNKNOWN_ROLE = N_("没有这项岗位权限：%(name)s。")
RESERVED_ROLE = N_("这项权限不能用表格授予：%(name)s。")
YES_OR_NO = N_("只能填“是”或“否”。")
MAIN_OR_DEPUTY = N_("只能填“主岗”或“副岗”。")
SECOND_AUTHORITY = N_("该区划已有数据主管部门。")
SECOND_MAIN = N_("该岗位已有主岗人员。")
NAME_TAKEN = N_("该区划已有同名单位，代码不同。")
RESERVED_POST = N_("该岗位带有须由系统管理员授予的权限，不能用表格任职。")
CONTRACTOR_ONLY = N_("%(name)s是驻场人员，只能任驻场运维岗位。")
STAFF_ALREADY = N_("%(name)s任有工作人员岗位，不能任驻场运维岗位。")
IN_A_CIRCLE = N_("上级单位不能是本单位或其下级单位。")


@dataclass(frozen=True, kw_only=True)
class KnownBodies:
    """What a sheet of bodies is checked against.

    Attributes:
        regions: Region codes that exist, of those in the sheet.
        codes: Credit codes of bodies that exist.
        names: (region, name) of active bodies to their credit codes.
        authorities: Region to the credit code of its data authority.
    """

    regions: frozenset[str]
    codes: frozenset[str]
    names: dict[tuple[str, str], str]
    authorities: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class KnownPeople:
    """What a sheet of people is checked against.

    Attributes:
        bodies: Credit codes that exist.
        keepable: Credit codes of bodies whose people the actor keeps.
        homes: User name to the credit code of the person's body, of those in the sheet.
        mains: (body code, office, title) to the user name of the main holder.
        reserved: (body code, office, title) of posts that carry a reserved role.
        tied: User names of contractors, of those in the sheet.
        staff: User names of people with a post of staff, of those in the sheet.
        post_roles: (body code, office, title) to the roles of the open post.
    """

    bodies: frozenset[str]
    keepable: frozenset[str]
    homes: dict[str, str]
    mains: dict[tuple[str, str, str], str]
    reserved: frozenset[tuple[str, str, str]] = frozenset()
    tied: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    post_roles: Mapping[tuple[str, str, str], frozenset[Role]] = field(default_factory=dict)


def _missing(kind: str, row: dict[str, str]) -> Iterable[Gap]:
    for column in COLUMNS[kind]:
        if column.is_required and not row.get(column.field):
            yield Gap(field=column.field, message=REQUIRED)


def _place(kind: str, number: int, gaps: Iterable[Gap]) -> list[CellFault]:
    """Gaps as faults of cells; one per cell."""
    headings = {c.field: c.heading for c in COLUMNS[kind]}
    faults: dict[str, CellFault] = {}
    for gap in gaps:
        heading = headings.get(gap.field, gap.field)
        fault = CellFault(row=number, column=heading, message=gap.message, facts=gap.facts)
        faults.setdefault(heading, fault)
    return list(faults.values())


def _repeat(seen: dict[Any, int], key: Any, number: int, name: str) -> list[Gap]:
    first = seen.setdefault(key, number)
    if first == number:
        return []
    return [Gap(field=name, message=REPEATED, facts={"row": first})]


def check_bodies(rows: Sequence[dict[str, str]], known: KnownBodies) -> list[CellFault]:
    """Every faulty cell of a sheet of bodies, in order of rows.

    Policy: R09
    """
    in_sheet = known.codes | {row.get("credit_code", "").upper() for row in rows if row}
    above = {b.credit_code: b.parent_code for b in map(body_of_row, filter(None, rows))}
    codes: dict[Any, int] = {}
    names: dict[Any, int] = {}
    authorities: dict[Any, int] = {}
    faults: list[CellFault] = []
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        body = body_of_row(row)
        gaps = [*_missing("bodies", row), *check_body(body), *_misfits(row, body, known, in_sheet)]
        gaps += _repeat(codes, body.credit_code, number, "credit_code")
        gaps += _repeat(names, (body.region, body.name), number, "name")
        if is_in_circle(body.credit_code, above):
            gaps.append(Gap(field="parent_code", message=IN_A_CIRCLE))
        if body.is_data_authority:
            gaps += _repeat(authorities, body.region, number, "is_data_authority")
        faults += _place("bodies", number, gaps)
    return faults


def is_in_circle(code: str, above: Mapping[str, str]) -> bool:
    """Whether going up from a body by the sheet's own rows comes back to it."""
    passed, current = set(), above.get(code, "")
    while current and current not in passed:
        if current == code:
            return True
        passed.add(current)
        current = above.get(current, "")
    return False


def _misfits(
    row: dict[str, str], body: BodyFields, known: KnownBodies, in_sheet: AbstractSet[str]
) -> Iterable[Gap]:
    if body.region not in known.regions:
        yield Gap(field="region", message=UNKNOWN_REGION)
    if body.parent_code and body.parent_code not in in_sheet:
        yield Gap(field="parent_code", message=UNKNOWN_BODY, facts={"code": body.parent_code})
    if row.get("is_data_authority", "") not in YES_NO:
        yield Gap(field="is_data_authority", message=YES_OR_NO)
    holder = known.authorities.get(body.region, body.credit_code)
    if body.is_data_authority and holder != body.credit_code:
        yield Gap(field="is_data_authority", message=SECOND_AUTHORITY)
    if known.names.get((body.region, body.name), body.credit_code) != body.credit_code:
        yield Gap(field="name", message=NAME_TAKEN)


def check_people(rows: Sequence[dict[str, str]], known: KnownPeople) -> list[CellFault]:
    """Every faulty cell of a sheet of people, in order of rows; one person may have several rows.

    Policy: R57
    """
    mains: dict[Any, int] = {}
    posts: dict[Any, int] = {}
    staff = known.staff | {_username(row) for row in rows if roles_of(row, known) - _SITE}
    staff -= known.tied
    faults: list[CellFault] = []
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        gaps = [*_missing("people", row), *check_person(person_of_row(row))]
        gaps += [*_strangers(row, known), *_post_gaps(row, known)]
        gaps += _tie_gaps(row, known, staff)
        where = (row.get("body_code", "").upper(), row.get("office", ""), row.get("title", ""))
        gaps += _repeat(posts, (*where, row.get("username", "").lower()), number, "title")
        if how_of_row(row) == "main":
            gaps += _repeat(mains, where, number, "title")
        faults += _place("people", number, gaps)
    return faults


_SITE = frozenset({Role.CONTRACTOR})


def _username(row: dict[str, str]) -> str:
    return row.get("username", "").lower()


def roles_of(row: dict[str, str], known: KnownPeople) -> frozenset[Role]:
    """The roles a row gives: its own, and those of the post that is there already."""
    where = (row.get("body_code", "").upper(), row.get("office", ""), row.get("title", ""))
    own = {role for name in roles_of_row(row) if (role := role_named(name)) is not None}
    return frozenset(own) | known.post_roles.get(where, frozenset())


def _tie_gaps(row: dict[str, str], known: KnownPeople, staff: AbstractSet[str]) -> Iterable[Gap]:
    """No contractor gets a post of staff, and nobody of staff a contractor's."""
    roles, facts = roles_of(row, known), {"name": row.get("name", "")}
    if _username(row) in known.tied and roles - _SITE:
        yield Gap(field="roles", message=CONTRACTOR_ONLY, facts=facts)
    elif roles & _SITE and _username(row) in staff:
        yield Gap(field="roles", message=STAFF_ALREADY, facts=facts)


def _strangers(row: dict[str, str], known: KnownPeople) -> Iterable[Gap]:
    code = row.get("body_code", "").upper()
    if code and code not in known.bodies:
        yield Gap(field="body_code", message=UNKNOWN_BODY, facts={"code": code})
    elif code and code not in known.keepable:
        yield Gap(field="body_code", message=NOT_YOURS, facts={"code": code})
    if known.homes.get(row.get("username", "").lower(), code) != code:
        yield Gap(field="username", message=TAKEN_ELSEWHERE)


def _role_gaps(row: dict[str, str]) -> Iterable[Gap]:
    for name in roles_of_row(row):
        role = role_named(name)
        if role is None:
            yield Gap(field="roles", message=UNKNOWN_ROLE, facts={"name": name})
        elif role in RESERVED_ROLES:
            yield Gap(field="roles", message=RESERVED_ROLE, facts={"name": name})


def _post_gaps(row: dict[str, str], known: KnownPeople) -> Iterable[Gap]:
    for name in ("office", "title"):
        if row.get(name) and (gap := check_text(name, row[name], limit=100)):
            yield gap
    if row.get("how", "") not in HOW:
        yield Gap(field="how", message=MAIN_OR_DEPUTY)
    yield from _role_gaps(row)
    where = (row.get("body_code", "").upper(), row.get("office", ""), row.get("title", ""))
    username = row.get("username", "").lower()
    if where in known.reserved:
        yield Gap(field="title", message=RESERVED_POST)
    if how_of_row(row) == "main" and known.mains.get(where, username) != username:
        yield Gap(field="title", message=SECOND_MAIN)
