"""JSON routes of the desk for review routes: read, check, save, drop, export, import."""

from typing import Any
from uuid import UUID

from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from zhengtong.desk.domain.route_checks import permit_route
from zhengtong.desk.domain.routes import route_to_data
from zhengtong.desk.selectors import routes as questions
from zhengtong.desk.services import routes as deeds
from zhengtong.kernel.actor import Actor, Role
from zhengtong.toolkit import access
from zhengtong.toolkit.i18n import gap_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.schemas import SentSchema

router = Router(tags=["desk"])
keepers = access.api_roles(Role.BODY_ADMIN, Role.SYSTEM_ADMIN)


class PartyData(Schema):
    """One more party of a step (会签)."""

    role: str
    whose: str = "own_body"


class RouteStepData(Schema):
    """One step: ``whose`` is ``own_body``, ``own_office``, ``authority`` or a body's UUID.

    With further parties in ``also`` the ``mode`` is ``all`` or ``any``, else ``one``.
    """

    name: str
    role: str
    whose: str = "own_body"
    four_eyes: bool = True
    mode: str = "one"
    also: list[PartyData] = Field([], max_length=20)


class RouteOut(Schema):
    """The route that holds; ``revision`` is 0 where none was ever stored at this level."""

    kind: str
    source: str
    revision: int
    steps: list[RouteStepData]


class RouteIn(SentSchema):
    """Steps to save; ``body_id`` null means the installation's route."""

    body_id: UUID | None = None
    revision: int = Field(ge=0)
    note: str = Field("", max_length=200)
    steps: list[RouteStepData] = Field(max_length=100)


class CheckedOut(Schema):
    """What keeps the steps from being saved, in words, and who would get the next matters."""

    gaps: list[str]
    preview: list[dict[str, Any]]


def _level(actor: Actor, body_id: UUID | None) -> UUID | None:
    if body_id is None and not actor.has(Role.SYSTEM_ADMIN):
        body_id = actor.body_id
    permit_route(actor, body_id)
    return body_id


def _out(row: questions.RouteRow) -> dict[str, Any]:
    return {
        "kind": row.kind.code,
        "source": row.source,
        "revision": row.revision,
        "steps": route_to_data(row.steps),
    }


@router.get("", response=list[RouteOut], auth=keepers)
def list_routes(request: Any, body_id: UUID | None = None) -> list[dict[str, Any]]:
    """The route of every kind that holds for the body (left out: one's own, or the default)."""
    return [_out(row) for row in questions.list_routes(_level(request.actor, body_id))]


@router.get("/{kind}", response=RouteOut, auth=keepers)
def read_route(request: Any, kind: str, body_id: UUID | None = None) -> dict[str, Any]:
    """The route of one kind."""
    return _out(questions.get_route(kind, _level(request.actor, body_id)))


@router.post("/{kind}/check", response=CheckedOut, auth=keepers)
def check_route(request: Any, kind: str, sent: RouteIn) -> dict[str, Any]:
    """What is wrong with the steps and who would get the next ten matters; saves nothing."""
    body_id = _level(request.actor, sent.body_id)
    steps = deeds.read_steps([step.dict() for step in sent.steps])
    gaps = deeds.find_gaps(kind, steps, body_id)
    preview = questions.preview_route(kind, body_id, steps) if body_id else []
    rows = [
        {
            "number": row.number,
            "submitted_by": row.submitted_by,
            "is_blocked": row.is_blocked,
            "steps": [{"name": s.name, "people": list(s.names)} for s in row.steps],
        }
        for row in preview
    ]
    return {"gaps": [gap_sentence(gap) for gap in gaps], "preview": rows}


@router.put("/{kind}", response=RouteOut, auth=keepers)
@decorate_view(idempotent)
def save_route(request: Any, kind: str, sent: RouteIn) -> dict[str, Any]:
    """The route, saved as its next version; matters under way keep theirs."""
    body_id = _level(request.actor, sent.body_id)
    deeds.save_route(
        kind,
        deeds.read_steps([step.dict() for step in sent.steps]),
        body_id=body_id,
        by=request.actor,
        revision=sent.revision,
        note=sent.note,
    )
    return _out(questions.get_route(kind, body_id))


@router.delete("/{kind}", response=RouteOut, auth=keepers)
def drop_route(
    request: Any, kind: str, revision: int, body_id: UUID | None = None
) -> dict[str, Any]:
    """The route that holds once the stored one does no more."""
    level = _level(request.actor, body_id)
    deeds.drop_route(kind, body_id=level, by=request.actor, revision=revision)
    return _out(questions.get_route(kind, level))
