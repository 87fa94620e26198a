"""Changing review routes: saved whole, checked, in versions; matters under way keep theirs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from zhengtong.desk.domain.errors import RouteFaulty, RouteNotFound, RouteUnreadable
from zhengtong.desk.domain.route_checks import find_route_gaps, permit_route
from zhengtong.desk.domain.routes import RouteStep, route_from_data, route_to_data
from zhengtong.desk.models import Route, RouteVersion
from zhengtong.desk.selectors.routes import get_kind, list_routes, see_steps
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import Gap, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

MAX_NOTE = 200


def find_gaps(kind: str, steps: Sequence[RouteStep], body_id: UUID | None) -> tuple[Gap, ...]:
    """All that keeps the steps from being saved as the route of the kind for the body.

    Raises:
        RouteNotFound: no such kind.
    """
    declared = get_kind(kind)
    return find_route_gaps(
        see_steps(steps, body_id),
        declared=declared.route_default,
        most_steps=settings.ZT_ROUTE_STEPS,
    )


@transaction.atomic
def save_route(
    kind: str,
    steps: Sequence[RouteStep],
    *,
    body_id: UUID | None,
    by: Actor,
    revision: int | None = None,
    note: str = "",
) -> Route:
    """The route of the kind for the body (None: the installation's), with one version more.

    Matters under way keep the route they began with. ``revision`` is that of the page.

    Raises:
        Forbidden, RouteNotFound, RouteFaulty, StaleRevision, BodyNotFound.

    Policy: P0.2
    """
    permit_route(by, body_id)
    get_kind(kind)
    route = _lock(kind, body_id, revision)
    gaps = find_gaps(kind, steps, body_id)
    if gaps:
        raise RouteFaulty(gaps=gaps, count=len(gaps))
    data = route_to_data(steps)
    if route is None:
        route = _create(kind, body_id, data)
    else:
        route.steps, route.is_live = data, True
        route.revision += 1
        route.save()
    _keep_version(route, by, note)
    ledger.record_deed(
        "desk.route-saved", subject=kind, by=by, subject_kind="route",
        body=str(body_id or ""), revision=route.revision, steps=data, note=note[:MAX_NOTE],
    )  # fmt: skip
    return route


def _lock(kind: str, body_id: UUID | None, revision: int | None) -> Route | None:
    found = Route.objects.select_for_update(of=("self",)).filter(kind=kind)
    found = found.filter(body__uuid=body_id) if body_id else found.filter(body=None)
    route = found.first()
    stored = route.revision if route else 0
    if revision is not None and revision != stored:
        raise StaleRevision(sent=str(revision), stored=stored)
    return route


def _create(kind: str, body_id: UUID | None, steps: list[dict[str, Any]]) -> Route:
    body = organisations.get_body(body_id).pk if body_id else None
    try:
        with transaction.atomic():
            return Route.objects.create(kind=kind, body_id=body, steps=steps)
    except IntegrityError as error:
        raise StaleRevision(sent="0", stored=1) from error


def _keep_version(route: Route, by: Actor, note: str) -> None:
    RouteVersion.objects.create(
        route=route,
        number=route.revision,
        steps=route.steps,
        saved_at=clock.current().now(),
        saved_by_name=by.name,
        note=note[:MAX_NOTE],
    )


@transaction.atomic
def drop_route(kind: str, *, body_id: UUID | None, by: Actor, revision: int | None = None) -> None:
    """The stored route holds no more: that of the installation, or the declared one, does again.

    Its versions stay and can be brought back.

    Raises:
        Forbidden, RouteNotFound, StaleRevision.
    """
    permit_route(by, body_id)
    route = _lock(kind, body_id, revision)
    if route is None or not route.is_live:
        raise RouteNotFound
    route.is_live = False
    route.revision += 1
    route.save()
    ledger.record_deed(
        "desk.route-dropped", subject=kind, by=by, subject_kind="route", body=str(body_id or "")
    )


@transaction.atomic
def restore_route(
    kind: str, number: int, *, body_id: UUID | None, by: Actor, revision: int | None = None
) -> Route:
    """An earlier version as the route of today, if it can still be walked.

    Raises:
        Forbidden, RouteNotFound, RouteFaulty, StaleRevision.
    """
    permit_route(by, body_id)
    found = RouteVersion.objects.filter(route__kind=kind, number=number)
    found = found.filter(route__body__uuid=body_id) if body_id else found.filter(route__body=None)
    version = found.first()
    if version is None:
        raise RouteNotFound
    steps = route_from_data(version.steps)
    return save_route(kind, steps, body_id=body_id, by=by, revision=revision, note=f"← {number}")


def read_steps(rows: Any) -> tuple[RouteStep, ...]:
    """The steps of data from outside.

    Raises:
        RouteUnreadable: not a list of steps with name, role, whose, four_eyes, mode and also.
    """
    _refuse_odd_rows(rows)
    if len(rows) > 10 * settings.ZT_ROUTE_STEPS:
        raise RouteUnreadable(reason=str(len(rows)))
    for row in rows:
        _refuse_odd_texts(row.get("name"), row.get("role"), row.get("whose", ""))
        if not isinstance(row.get("four_eyes", True), bool):
            raise RouteUnreadable(reason="four_eyes")
        _refuse_odd_rows(row.get("also", []))
        for party in row.get("also", []):
            _refuse_odd_texts(party.get("role"), party.get("whose", ""))
    try:
        return route_from_data(rows)
    except (ValueError, TypeError) as error:
        raise RouteUnreadable(reason="role, mode") from error


def _refuse_odd_rows(rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RouteUnreadable(reason="steps")


def _refuse_odd_texts(*texts: Any) -> None:
    if not all(isinstance(text, str) and text.isprintable() for text in texts):
        raise RouteUnreadable(reason="name, role, whose")


def export_routes(body_id: UUID | None) -> dict[str, Any]:
    """All routes that hold for the body, as data that ``import_routes`` takes."""
    return {
        "format": "zhengtong.routes/1",
        "routes": [
            {"kind": row.kind.code, "source": row.source, "steps": route_to_data(row.steps)}
            for row in list_routes(body_id)
        ],
    }


@transaction.atomic
def import_routes(data: Any, *, body_id: UUID | None, by: Actor) -> list[str]:
    """Codes of the kinds whose routes were saved: those that differ from what holds; all or none.

    Raises:
        Forbidden, RouteUnreadable, RouteNotFound, RouteFaulty.
    """
    permit_route(by, body_id)
    if not isinstance(data, dict) or data.get("format") != "zhengtong.routes/1":
        raise RouteUnreadable(reason="format")
    rows = data.get("routes")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RouteUnreadable(reason="routes")
    present = {row.kind.code: row.steps for row in list_routes(body_id)}
    saved = []
    for row in rows:
        kind, steps = str(row.get("kind", "")), read_steps(row.get("steps"))
        if steps != present.get(kind):
            save_route(kind, steps, body_id=body_id, by=by, note="JSON")
            saved.append(kind)
    return saved
