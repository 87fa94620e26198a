"""Official forms (文书): what contexts declare, what a sheet holds, the states of a printed one."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhengtong.crypto.digests import sm3
from zhengtong.desk.domain.rows import MatterRow
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import N_


class FormState(StrEnum):
    """Where a printed form stands."""

    PRINTED = "printed"
    RETURNED = "returned"
    CHECKED = "checked"
    VOID = "void"


FORM_STATE_NAMES: dict[str, str] = {
    FormState.PRINTED: N_("已打印"),
    FormState.RETURNED: N_("已回传"),
    FormState.CHECKED: N_("已核对"),
    FormState.VOID: N_("已作废"),
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a form says, in Chinese as it is printed.

    Attributes:
        rows: Name and value of each cell, in the order of the paper.
        columns: Heads of the table below them; empty for none.
        lines: Its lines.
        boxes: Places to sign or stamp, as ``申请单位（盖章）``.
    """

    rows: Sequence[tuple[str, str]]
    columns: Sequence[str] = ()
    lines: Sequence[Sequence[str]] = ()
    boxes: Sequence[str] = ()

    def to_data(self) -> dict[str, Any]:
        """The sheet as JSON holds it."""
        return {
            "rows": [list(row) for row in self.rows],
            "columns": list(self.columns),
            "lines": [list(line) for line in self.lines],
            "boxes": list(self.boxes),
        }


@dataclass(frozen=True, kw_only=True)
class FormKind:
    """A declared form.

    Attributes:
        code: Stable name, as ``sharing.application``.
        title: Chinese message id, as it stands on the paper.
        prefix: Two letters that its numbers begin with.
        matter_kinds: Kinds of matters it belongs to; empty for all.
        fill: The matter → its sheet as things stand, None where it is not offered now.
        is_red: Whether the title is printed red, as documents of an authority are.
    """

    code: str
    title: str
    prefix: str
    fill: Callable[[MatterRow], Sheet | None]
    matter_kinds: tuple[str, ...] = ()
    is_red: bool = False


@dataclass(frozen=True, kw_only=True)
class FormNeed:
    """That a step of a kind is not agreed to before a form is checked."""

    matter_kind: str
    role: Role
    form: str


_kinds: dict[str, FormKind] = {}


def register_form(*kinds: FormKind) -> None:
    """Make the forms known; the same code again replaces one."""
    for kind in kinds:
        _kinds[kind.code] = kind


def find_form_kind(code: str) -> FormKind | None:
    """The form of that code, or None."""
    return _kinds.get(code)


def list_form_kinds(matter_kind: str = "") -> list[FormKind]:
    """The forms that belong to a kind of matter, all without one; by code."""
    found = [_kinds[code] for code in sorted(_kinds)]
    if not matter_kind:
        return found
    return [kind for kind in found if not kind.matter_kinds or matter_kind in kind.matter_kinds]


def digest_of(data: dict[str, Any]) -> str:
    """SM3 of a sheet's canonical JSON (sorted keys, no spaces, UTF-8), hexadecimal."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sm3(text.encode("utf-8")).hex()


def same_number(sent: str, number: str) -> bool:
    """Whether a number typed from paper is that one, whatever its case, width and spaces."""
    wide = {ord("０") + n: str(n) for n in range(10)}
    wide |= {ord("Ａ") + n: chr(ord("A") + n) for n in range(26)}
    wide |= {ord("ａ") + n: chr(ord("A") + n) for n in range(26)}
    return "".join(sent.translate(wide).split()).upper() == number


def needs_from_data(rows: Sequence[dict[str, str]]) -> tuple[FormNeed, ...]:
    """The needs of a data file.

    Raises:
        ValueError: a role is not known.
    """
    return tuple(
        FormNeed(matter_kind=row["matter_kind"], role=Role(row["role"]), form=row["form"])
        for row in rows
    )
