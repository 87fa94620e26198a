"""Questions over routes: which holds, who would get what, which cannot be walked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from zhengtong.desk.domain.errors import RouteNotFound
from zhengtong.desk.domain.kinds import MatterKind, find_kind, list_kinds
from zhengtong.desk.domain.route_checks import Holder, StepSight, is_blocked
from zhengtong.desk.domain.routes import (
    AUTHORITY,
    OWN_BODY,
    OWN_OFFICE,
    Party,
    RouteStep,
    route_from_data,
)
from zhengtong.desk.models import Matter, Route, RouteFault, RouteVersion
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations import public as organisations

PREVIEWED = 10
USED_WITHIN = timedelta(days=365)
BODY, INSTALLATION, DECLARED = "body", "installation", "declared"


@dataclass(frozen=True, kw_only=True)
class RouteRow:
    """The route that holds for a kind, and where it comes from.

    Attributes:
        source: ``body``, ``installation`` or ``declared``.
        revision: Of the stored route at the level asked for; 0 where none was ever stored there.
    """

    kind: MatterKind
    source: str
    steps: tuple[RouteStep, ...]
    revision: int


@dataclass(frozen=True, kw_only=True)
class PreviewStep:
    """Who would get one step, and whether that could be nobody."""

    name: str
    body_name: str
    names: tuple[str, ...]
    is_blocked: bool


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    """One matter, real or tried, walked along a route."""

    title: str
    number: str
    submitted_by: str
    steps: tuple[PreviewStep, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether some step could be decided by nobody."""
        return any(step.is_blocked for step in self.steps)


def get_kind(code: str) -> MatterKind:
    """The declared kind of that code.

    Raises:
        RouteNotFound.
    """
    kind = find_kind(code)
    if kind is None:
        raise RouteNotFound
    return kind


def list_routes(body_id: UUID | None) -> list[RouteRow]:
    """For every kind the route that holds for the body (None: the installation); one statement."""
    wanted = Q(body=None) | Q(body__uuid=body_id) if body_id else Q(body=None)
    every = list(Route.objects.filter(wanted))
    own = {r.kind: r for r in every if (r.body_id is not None) == (body_id is not None)}
    shared = {r.kind: r for r in every if r.body_id is None}
    return [_row(kind, own.get(kind.code), shared.get(kind.code), body_id) for kind in list_kinds()]


def _row(
    kind: MatterKind, own: Route | None, shared: Route | None, body_id: UUID | None
) -> RouteRow:
    revision = own.revision if own else 0
    if own is not None and own.is_live:
        source, steps = (BODY if body_id else INSTALLATION), route_from_data(own.steps)
    elif shared is not None and shared.is_live:
        source, steps = INSTALLATION, route_from_data(shared.steps)
    else:
        source, steps = DECLARED, kind.route_default
    return RouteRow(kind=kind, source=source, steps=tuple(steps), revision=revision)


def get_route(code: str, body_id: UUID | None) -> RouteRow:
    """The route of a kind that holds for the body.

    Raises:
        RouteNotFound: no such kind.
    """
    get_kind(code)
    return next(row for row in list_routes(body_id) if row.kind.code == code)


def list_versions(code: str, body_id: UUID | None) -> list[RouteVersion]:
    """Versions of the route stored for the body, newest first, at most fifty."""
    found = RouteVersion.objects.filter(route__kind=code)
    found = found.filter(route__body__uuid=body_id) if body_id else found.filter(route__body=None)
    return list(found[:50])


def see_steps(steps: Sequence[RouteStep], body_id: UUID | None) -> list[StepSight]:
    """The steps as they stand today for the body; statements grow with distinct parties only."""
    known: dict[Party, StepSight] = {}
    sights = []
    for step in steps:
        for party in step.parties:
            if party not in known:
                known[party] = _see(step, party, body_id)
        first, *others = (replace(known[party], step=step) for party in step.parties)
        sights.append(replace(first, also=tuple(others)))
    return sights


def _see(step: RouteStep, party: Party, body_id: UUID | None) -> StepSight:
    if body_id is None and party.whose in {OWN_BODY, OWN_OFFICE, AUTHORITY}:
        return StepSight(step=step, party=party, is_open=False)
    body = _find_body(party, body_id)
    if body is None:
        return StepSight(step=step, party=party)
    found = organisations.holders_of(party.role, body.uuid)
    people = {(p.account_id, p.office_id): p.name for p in found}
    return StepSight(
        step=step,
        party=party,
        body_id=body.uuid,
        body_name=body.name,
        is_active=body.is_active,
        holders=tuple(
            Holder(account_id=key, name=name, office_id=office)
            for (key, office), name in people.items()
        ),
    )


def _find_body(party: Party, body_id: UUID | None) -> organisations.BodyRow | None:
    try:
        if party.whose == AUTHORITY and body_id is not None:
            return organisations.authority_of(body_id)
        if party.whose in {OWN_BODY, OWN_OFFICE} and body_id is not None:
            return organisations.get_body(body_id)
        return organisations.get_body(party.whose)
    except (organisations.BodyNotFound, organisations.AuthorityMissing):
        return None


def preview_route(code: str, body_id: UUID, steps: Sequence[RouteStep]) -> list[PreviewRow]:
    """Who would get the next matters: the last ten of kind and body walked along the route.

    Where there are none yet, the body's officers submit one each, for trial.
    """
    sights = see_steps(steps, body_id)
    last = Matter.objects.filter(kind=code, body__uuid=body_id).order_by("-pk")[:PREVIEWED]
    real = [(m.title, m.number, m.started_by, m.started_by_name) for m in last]
    if not real:
        officers = organisations.holders_of(Role.OFFICER, body_id)
        people = {p.account_id: p.name for p in officers}
        real = [("", "", key, name) for key, name in list(people.items())[:PREVIEWED]]
    offices = organisations.map_offices([account for _t, _n, account, _name in real], body_id)
    return [
        PreviewRow(
            title=title,
            number=number,
            submitted_by=name,
            steps=tuple(_walk(sight, account, offices.get(account)) for sight in sights),
        )
        for title, number, account, name in real
    ]


def _walk(sight: StepSight, submitted_by: UUID, office_id: UUID | None) -> PreviewStep:
    four_eyes = sight.step.four_eyes
    sight = sight.narrowed(office_id)
    able = [
        holder.name
        for party in sight.parties
        for holder in party.holders
        if not (four_eyes and holder.account_id == submitted_by)
    ]
    return PreviewStep(
        name=sight.step.name,
        body_name="、".join(dict.fromkeys(party.body_name for party in sight.parties)),
        names=tuple(dict.fromkeys(able)),
        is_blocked=is_blocked(sight, submitted_by=submitted_by),
    )


def search_faults(actor: Actor) -> QuerySet[RouteFault]:
    """What the check found: all for the system administrator, else of one's own body."""
    found = RouteFault.objects.select_related("body")
    if actor.has(Role.SYSTEM_ADMIN):
        return found
    return found.filter(body__uuid=actor.body_id) if actor.body_id else found.none()


def list_pairs_in_use() -> set[tuple[str, UUID]]:
    """Kind and body of routes that matters walked within a year, or that are stored for a body."""
    since = clock.current().now() - USED_WITHIN
    used = Matter.objects.filter(created_at__gte=since).values_list("kind", "body__uuid")
    stored = Route.objects.filter(body__isnull=False, is_live=True)
    return {*used.order_by().distinct(), *stored.values_list("kind", "body__uuid")}
