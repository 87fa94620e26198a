"""Sheets of bodies and of people: their columns and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.actor import ROLE_NAMES, Role
from zhengtong.kernel.sheets import as_text
from zhengtong.organisations.domain.bodies import KIND_WORDS, BodyFields
from zhengtong.organisations.domain.people import PersonFields
from zhengtong.organisations.domain.regions import pad_code

MAXIMUM_ROWS = 50_000


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its heading in the sheet and the field behind it."""

    heading: str
    field: str
    is_required: bool = False
    example: str = ""


BODY_COLUMNS: tuple[Column, ...] = (
    Column(heading="单位名称", field="name", is_required=True, example="示例市民政局"),
    Column(heading="单位简称", field="short_name", example="示例民政"),
    Column(heading="统一社会信用代码", field="credit_code", is_required=True),
    Column(heading="保留原代码的理由", field="credit_code_override"),
    Column(heading="所属区划代码", field="region", is_required=True, example="340100000000"),
    Column(heading="单位类别", field="kind", is_required=True, example="政府部门"),
    Column(heading="上级单位代码", field="parent_code"),
    Column(heading="是否数据主管部门", field="is_data_authority", example="否"),
)
PEOPLE_COLUMNS: tuple[Column, ...] = (
    Column(heading="用户名", field="username", is_required=True, example="zhangsan"),
    Column(heading="姓名", field="name", is_required=True, example="张三"),
    Column(heading="工号", field="employee_number", example="0001"),
    Column(heading="联系电话", field="phone", example="0551-00000000"),
    Column(heading="单位代码", field="body_code", is_required=True),
    Column(heading="处室", field="office", is_required=True, example="办公室"),
    Column(heading="岗位名称", field="title", is_required=True, example="数据专员岗"),
    Column(heading="岗位权限", field="roles", is_required=True, example="数据专员"),
    Column(heading="任职方式", field="how", example="主岗"),
)
COLUMNS = {"bodies": BODY_COLUMNS, "people": PEOPLE_COLUMNS}
YES_NO = {"": False, "否": False, "是": True}
HOW = {"": "main", "主岗": "main", "副岗": "deputy"}
_ROLE_WORDS = {name: role for role, name in ROLE_NAMES.items()}


def read_rows(kind: str, table: Sequence[Sequence[Any]]) -> tuple[list[dict[str, str]], list[str]]:
    """The sheet's rows as field → text, and the headings that are missing.

    Rows without any text are kept as empty dicts, so that row numbers stay those of the sheet.
    """
    headings = [as_text(cell).strip().rstrip("*") for cell in (table[0] if table else [])]
    columns = COLUMNS[kind]
    missing = [c.heading for c in columns if c.is_required and c.heading not in headings]
    places = {c.field: headings.index(c.heading) for c in columns if c.heading in headings}
    rows = []
    for cells in table[1:]:
        row = {f: as_text(cells[i]).strip() if i < len(cells) else "" for f, i in places.items()}
        rows.append(row if any(row.values()) else {})
    return rows, missing


def body_of_row(row: dict[str, str]) -> BodyFields:
    """The fields of a body's row; unknown kinds stay as they are, to be named."""
    kind = row.get("kind", "")
    return BodyFields(
        name=row.get("name", ""),
        short_name=row.get("short_name", ""),
        credit_code=row.get("credit_code", "").upper(),
        credit_code_override=row.get("credit_code_override", ""),
        region=pad_code(row.get("region", "")),
        kind=KIND_WORDS.get(kind, kind),
        parent_code=row.get("parent_code", "").upper(),
        is_data_authority=YES_NO.get(row.get("is_data_authority", ""), False),
    )


def roles_of_row(row: dict[str, str]) -> list[str]:
    """The role names of a person's row, split at 、 or commas."""
    text = row.get("roles", "").replace("，", "、").replace(",", "、")
    return [name.strip() for name in text.split("、") if name.strip()]


def role_named(name: str) -> Role | None:
    """The role of that Chinese name."""
    return _ROLE_WORDS.get(name)


def how_of_row(row: dict[str, str]) -> str:
    """``main`` or ``deputy``."""
    return HOW.get(row.get("how", ""), "main")


def person_of_row(row: dict[str, str]) -> PersonFields:
    """The fields of a person's row."""
    return PersonFields(
        username=row.get("username", "").lower(),
        name=row.get("name", ""),
        employee_number=row.get("employee_number", ""),
        phone=row.get("phone", ""),
    )
