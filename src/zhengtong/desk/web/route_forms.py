"""Rows of the route editor: read from the form, changed without script, shown with their gaps."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.desk.domain.routes import AUTHORITY, OWN_BODY, RouteStep
from zhengtong.desk.domain.worklists import as_uuid
from zhengtong.kernel.actor import ROLE_NAMES, Role
from zhengtong.kernel.errors import Gap
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.i18n import gap_sentence

MAX_FILE_BYTES = 1_000_000
MAX_NAME = 64
OTHER_BODIES = 50
# Who may stand in a route: people of a body's business, not the three administrators.
STEP_ROLES = tuple(
    role
    for role in Role
    if role not in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.CONTRACTOR}
)


class RouteFile(PlainForm):
    """A file of routes."""

    file = forms.FileField(label=gettext_lazy("流程文件"))

    def clean_file(self) -> Any:
        """What the file holds."""
        upload = self.cleaned_data["file"]
        if upload.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("文件过大：流程文件不超过 1 MB。"))
        try:
            return json.loads(upload.read())
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("文件不是 JSON 格式。")) from error


def row_of(step: RouteStep) -> dict[str, Any]:
    """A step as a row of the form."""
    return {
        "name": step.name,
        "role": str(step.role),
        "whose": step.whose,
        "four_eyes": step.four_eyes,
    }


def read_rows(posted: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of the form, as many as it says, within reason."""
    text = posted.get("count", "0")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return [_read_row(posted, place) for place in range(min(count, 5 * settings.ZT_ROUTE_STEPS))]


def _read_row(posted: Mapping[str, str], place: int) -> dict[str, Any]:
    def get(field: str) -> str:
        return "".join(c for c in posted.get(f"step-{place}-{field}", "") if c.isprintable())

    role, whose = get("role"), get("whose")
    return {
        "name": get("name").strip()[: 2 * MAX_NAME],
        "role": role if role in set(Role) else str(Role.OFFICER),
        "whose": whose if whose in {OWN_BODY, AUTHORITY} or as_uuid(whose) else OWN_BODY,
        "four_eyes": get("four_eyes") == "1",
    }


def change_rows(rows: list[dict[str, Any]], verb: str) -> list[dict[str, Any]]:
    """The rows after ``add``, ``remove:2``, ``up:2`` or ``down:2``; others change nothing."""
    rows = list(rows)
    word, _colon, number = verb.partition(":")
    if word == "add" and len(rows) < settings.ZT_ROUTE_STEPS:
        rows.append({"name": "", "role": str(Role.BODY_HEAD), "whose": OWN_BODY, "four_eyes": True})
    place = next((n for n in range(len(rows)) if str(n) == number), None)
    if place is None:
        return rows
    if word == "remove":
        del rows[place]
    elif word == "up" and place > 0:
        rows[place - 1 : place + 1] = rows[place], rows[place - 1]
    elif word == "down" and place + 1 < len(rows):
        rows[place : place + 2] = rows[place + 1], rows[place]
    return rows


def steps_of(rows: Sequence[Mapping[str, Any]]) -> tuple[RouteStep, ...]:
    """The steps of the rows."""
    return tuple(
        RouteStep(
            name=row["name"],
            role=Role(row["role"]),
            whose=row["whose"],
            four_eyes=row["four_eyes"],
        )
        for row in rows
    )


def rows_with_gaps(rows: list[dict[str, Any]], gaps: Sequence[Gap]) -> list[dict[str, Any]]:
    """The rows, each with what is wrong with it in words."""
    return [
        {
            **row,
            "errors": [gap_sentence(g) for g in gaps if g.field == f"step-{place}"],
            "prefix": f"step-{place}",
        }
        for place, row in enumerate(rows)
    ]


def step_choices(body_id: UUID | None, steps: Sequence[RouteStep]) -> dict[str, Any]:
    """Roles and bodies that a step may be given to; bodies above and below, and those in use."""
    whose = [(OWN_BODY, _("提交单位")), (AUTHORITY, _("提交单位的数据主管部门"))]
    near: set[UUID] = {found for step in steps if (found := as_uuid(step.whose))}
    if body_id is not None:
        near |= organisations.list_bodies_above(body_id)
        near |= set(sorted(organisations.list_bodies_below(body_id))[:OTHER_BODIES])
    names = organisations.map_bodies(bodies=near) if near else {}
    whose += [(str(key), name) for key, (_pk, name, _active) in names.items()]
    return {"roles": [(str(r), _(ROLE_NAMES[r])) for r in STEP_ROLES], "whose": whose}
