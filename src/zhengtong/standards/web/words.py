"""Contents of records in words of the active language."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import Gap, fill
from zhengtong.standards.domain.differences import ContentChange
from zhengtong.standards.domain.fields import REGISTERS, Column, Register
from zhengtong.standards.domain.lifecycle import Stage
from zhengtong.standards.domain.rules import write_settings

ROWS_SHOWN = 200
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
STAGE_BADGES = {
    Stage.DRAFT: "neutral", Stage.REVIEW: "info", Stage.RETURNED: "warn",
    Stage.PUBLISHED: "ok", Stage.REFUSED: "danger", Stage.DROPPED: "neutral",
}  # fmt: skip
STATUS_BADGES = {"current": "ok", "retired": "neutral", "draft": "info", "abolished": "neutral",
                 "replaced": "warn"}  # fmt: skip


def show_value(column: Column, value: Any) -> str:
    """A value of a field as people read it, and as a sheet takes it back; "" if empty."""
    if column.kind == "choice":
        return _(column.choices[value]) if value and value in column.choices else ""
    if column.kind == "list":
        return "、".join(value or ())
    if column.kind == "settings":
        return write_settings(value or {})
    return "" if value is None else str(value)


def draw_value(column: Column, value: Any) -> str:
    """The same for a page: what people stored in Chinese says that it is Chinese."""
    text = show_value(column, value)
    if column.kind in {"line", "text"} and _CHINESE.search(text):
        return format_html('<span lang="zh-CN">{}</span>', text)
    return text


def describe_content(register: Register, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of every field that holds something."""
    shown = [(_(one.label), draw_value(one, content.get(one.name))) for one in register.columns]
    return [(label, text) for label, text in shown if text]


def describe_rows(register: Register, content: Mapping[str, Any]) -> list[list[str]]:
    """The first rows of a content as cells."""
    rows = content.get(register.rows, ()) if register.rows else ()
    return [_drawn(register, row) for row in rows[:ROWS_SHOWN]]


def _drawn(register: Register, row: Mapping[str, Any]) -> list[str]:
    return [draw_value(one, row.get(one.name)) for one in register.row_columns]


def row_cells(register: Register, row: Mapping[str, Any]) -> list[str]:
    """One row as cells."""
    return [show_value(one, row.get(one.name)) for one in register.row_columns]


def describe_change(register: Register, change: ContentChange) -> dict[str, Any]:
    """A difference for a page: fields before and after, rows that came, went and changed."""
    columns = {one.name: one for one in (*register.columns, *register.row_columns)}

    def sides(one: Any) -> tuple[str, str, str]:
        column = columns[one.field]
        before, after = show_value(column, one.before), show_value(column, one.after)
        return _(column.label), before, after

    return {
        "is_empty": change.is_empty,
        "fields": [sides(one) for one in change.fields],
        "added": [_drawn(register, row) for row in change.added[:ROWS_SHOWN]],
        "dropped": [_drawn(register, row) for row in change.dropped[:ROWS_SHOWN]],
        "changed": [
            (" ".join(row.key), *sides(one))
            for row in change.changed[:ROWS_SHOWN]
            for one in row.changes
        ],
        "counts": (len(change.added), len(change.dropped), len(change.changed)),
    }


def flat_cells(register: Register, content: Mapping[str, Any]) -> Iterator[list[str]]:
    """A record as lines of a sheet: one per row of it, the record's own fields on the first."""
    own = [show_value(one, content.get(one.name)) for one in register.columns]
    rows = list(content.get(register.rows, ())) if register.rows else []
    if not rows:
        yield [*own, *("" for _one in register.row_columns)]
        return
    blank = [own[0], *("" for _one in own[1:])]
    for place, row in enumerate(rows):
        yield [*(blank if place else own), *row_cells(register, row)]


def locate_gap(register: Register, gap: Gap) -> tuple[str, str]:
    """The form field a gap belongs to, and its sentence; rows are counted from 1."""
    facts = {key: _(text) if key == "label" else text for key, text in gap.facts.items()}
    if "choices" in facts:
        facts["choices"] = "、".join(_(one) for one in str(facts["choices"]).split("、"))
    sentence = fill(_(gap.message), facts)
    parts = gap.field.split(".")
    if register.rows and parts[0] == register.rows and len(parts) > 1:
        at = _("第 %(row)s 行：") % {"row": int(parts[1]) + 1}
        return register.rows, at + sentence
    return parts[0], sentence


def name_register(code: str) -> str:
    """The title of a register; the code itself if it is unknown."""
    return _(REGISTERS[code].title) if code in REGISTERS else code
