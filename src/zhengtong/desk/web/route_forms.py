"""Rows of the route editor: read from the form, changed without script, shown with their gaps."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.desk.domain.countersign import Mode
from zhengtong.desk.domain.routes import AUTHORITY, OWN_BODY, OWN_OFFICE, RouteStep, route_from_data
from zhengtong.kernel.actor import ROLE_NAMES, Role
from zhengtong.kernel.errors import Gap
from zhengtong.kernel.ids import read_uuid
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.i18n import gap_sentence

MAX_FILE_BYTES = 1_000_000
MAX_NAME = 64
OTHER_BODIES = 50
MOST_PARTIES = 20
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
        "mode": str(step.mode),
        "also": [{"role": str(party.role), "whose": party.whose} for party in step.also],
    }


def read_rows(posted: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of the form, as many as it says, within reason."""
    text = posted.get("count", "0")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return [_read_row(posted, place) for place in range(min(count, 5 * settings.ZT_ROUTE_STEPS))]


def _read_row(posted: Mapping[str, str], place: int) -> dict[str, Any]:
    def get(field: str) -> str:
        return "".join(c for c in posted.get(f"step-{place}-{field}", "") if c.isprintable())

    count = get("also")
    also = int(count) if count.isascii() and count.isdigit() and len(count) < 3 else 0
    mode = get("mode")
    return {
        "name": get("name").strip()[: 2 * MAX_NAME],
        "role": _role(get("role")),
        "whose": _whose(get("whose")),
        "four_eyes": get("four_eyes") == "1",
        "mode": mode if mode in set(Mode) else str(Mode.ONE),
        "also": [
            {"role": _role(get(f"also-{n}-role")), "whose": _whose(get(f"also-{n}-whose"))}
            for n in range(min(also, MOST_PARTIES))
        ],
    }


def _role(text: str) -> str:
    return text if text in set(Role) else str(Role.OFFICER)


def _whose(text: str) -> str:
    return text if text in {OWN_BODY, OWN_OFFICE, AUTHORITY} or read_uuid(text) else OWN_BODY


def _new_row() -> dict[str, Any]:
    return row_of(RouteStep(name="", role=Role.BODY_HEAD))


def change_rows(rows: list[dict[str, Any]], verb: str) -> list[dict[str, Any]]:
    """The rows after ``add``, ``remove:2``, ``up:2``, ``down:2``, ``party:2`` or ``alone:2``.

    ``party`` adds somebody who decides at the same time (会签), ``alone`` takes the last one away.
    """
    rows = list(rows)
    word, _colon, number = verb.partition(":")
    if word == "add" and len(rows) < settings.ZT_ROUTE_STEPS:
        rows.append(_new_row())
    place = next((n for n in range(len(rows)) if str(n) == number), None)
    return rows if place is None else _changed(rows, word, place)


def _changed(rows: list[dict[str, Any]], word: str, place: int) -> list[dict[str, Any]]:
    if word == "remove":
        del rows[place]
    elif word == "up" and place > 0:
        rows[place - 1 : place + 1] = rows[place], rows[place - 1]
    elif word == "down" and place + 1 < len(rows):
        rows[place : place + 2] = rows[place + 1], rows[place]
    elif word in {"party", "alone"}:
        rows[place] = _with_parties(rows[place], more=word == "party")
    return rows


def _with_parties(row: dict[str, Any], *, more: bool) -> dict[str, Any]:
    also = list(row["also"])
    if more and len(also) < MOST_PARTIES:
        also.append({"role": str(Role.BODY_HEAD), "whose": OWN_BODY})
    elif not more and also:
        also.pop()
    mode = row["mode"]
    if not also:
        mode = str(Mode.ONE)
    elif mode == Mode.ONE:
        mode = str(Mode.ALL)
    return {**row, "also": also, "mode": mode}


def steps_of(rows: Sequence[dict[str, Any]]) -> tuple[RouteStep, ...]:
    """The steps of the rows."""
    return route_from_data(rows)


def rows_with_gaps(rows: list[dict[str, Any]], gaps: Sequence[Gap]) -> list[dict[str, Any]]:
    """The rows, each with what is wrong with it in words."""
    return [
        {
            **row,
            "errors": [gap_sentence(g) for g in gaps if g.field == f"step-{place}"],
            "prefix": f"step-{place}",
            "parties": [
                {**party, "prefix": f"step-{place}-also-{n}"} for n, party in enumerate(row["also"])
            ],
        }
        for place, row in enumerate(rows)
    ]


def step_choices(body_id: UUID | None, steps: Sequence[RouteStep]) -> dict[str, Any]:
    """Roles and bodies that a step may be given to; bodies above and below, and those in use."""
    whose = [
        (OWN_BODY, _("提交单位")),
        (OWN_OFFICE, _("提交人所在处室")),
        (AUTHORITY, _("提交单位的数据主管部门")),
    ]
    parties = [party for step in steps for party in step.parties]
    near: set[UUID] = {found for party in parties if (found := read_uuid(party.whose))}
    if body_id is not None:
        near |= organisations.list_bodies_above(body_id)
        near |= set(sorted(organisations.list_bodies_below(body_id))[:OTHER_BODIES])
    names = organisations.map_bodies(bodies=near) if near else {}
    whose += [(str(key), name) for key, (_pk, name, _active) in names.items()]
    modes = [(str(Mode.ALL), _("全部同意")), (str(Mode.ANY), _("任一同意即可"))]
    return {
        "modes": modes,
        "roles": [(str(r), _(ROLE_NAMES[r])) for r in STEP_ROLES],
        "whose": whose,
    }
