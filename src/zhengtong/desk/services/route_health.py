"""A route without a living holder is found before it blocks: the daily check, and after events."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from zhengtong.desk.domain.flow import StepState
from zhengtong.desk.domain.kinds import list_kinds
from zhengtong.desk.domain.route_checks import CLOSED, NOBODY, UNKNOWN
from zhengtong.desk.domain.routes import (
    AUTHORITY,
    OWN_BODY,
    OWN_OFFICE,
    Party,
    RouteStep,
    route_from_data,
)
from zhengtong.desk.models import Route, RouteFault, Step
from zhengtong.desk.selectors.routes import list_pairs_in_use
from zhengtong.desk.services.notices import notify
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.ids import read_uuid
from zhengtong.organisations import public as organisations


@dataclass(frozen=True, kw_only=True)
class Found:
    """One step that nobody living could decide; ``body_id`` is whose administrator must act."""

    kind: str
    body_id: UUID
    step_name: str
    role: str
    step_body_name: str
    fault: str
    waiting: int = 0

    @property
    def key(self) -> tuple[str, UUID, str, str, str]:
        """What makes it the same finding tomorrow."""
        return self.kind, self.body_id, self.step_name, self.role, self.step_body_name


@dataclass(frozen=True)
class Installation:
    """Bodies, authorities and living holders, read at once."""

    holders: dict[tuple[UUID, Role], set[UUID]]
    bodies: dict[UUID, tuple[int, str, bool]]
    authorities: dict[UUID, UUID | None]

    @classmethod
    def read(cls) -> "Installation":
        """Everything in five statements, however many bodies there are."""
        return cls(
            organisations.map_holders(), organisations.map_bodies(),
            organisations.map_authorities(),
        )  # fmt: skip

    def body_of(self, step: Party, own: UUID) -> UUID | None:
        """The body that decides the step."""
        if step.whose in {OWN_BODY, OWN_OFFICE}:
            return own
        if step.whose == AUTHORITY:
            return self.authorities.get(own)
        return read_uuid(step.whose)

    def fault_of(self, body_id: UUID | None, role: Role) -> str:
        """Why nobody there could decide; "" if somebody can."""
        if body_id is None or body_id not in self.bodies:
            return UNKNOWN
        if not self.bodies[body_id][2]:
            return CLOSED
        return "" if self.holders.get((body_id, role)) else NOBODY

    def name_of(self, body_id: UUID | None) -> str:
        """The name of a body, "" if unknown."""
        return self.bodies[body_id][1] if body_id and body_id in self.bodies else ""


def check_routes() -> int:
    """How many steps were found that nobody living could decide; new ones are told once.

    Checks the routes in use (stored for a body, or walked within a year) and the steps at which
    open matters wait. Statements do not grow with the number of bodies.

    Policy: P0.2
    """
    around = Installation.read()
    found = {one.key: one for one in [*_of_routes(around), *_of_matters(around)]}
    fresh = _write(found.values(), around)
    for one in fresh:
        _tell(one, around)
    return len(found)


def recheck_routes(event: organisations.StandingsChanged) -> None:
    """Look again at once after somebody left a post or a post was closed."""
    check_routes()


def _of_routes(around: Installation) -> Iterable[Found]:
    stored: dict[tuple[str, UUID | None], tuple[RouteStep, ...]] = {}
    for kind, body_id, steps in Route.objects.filter(is_live=True).values_list(
        "kind", "body__uuid", "steps"
    ):
        stored[kind, body_id] = route_from_data(steps)
    declared = {kind.code: kind.route_default for kind in list_kinds()}
    in_offices: dict[Role, list[tuple[str, UUID, str]]] = {}
    for kind, body_id in list_pairs_in_use():
        if kind not in declared or not around.bodies.get(body_id, (0, "", False))[2]:
            continue
        steps = stored.get((kind, body_id)) or stored.get((kind, None)) or declared[kind]
        for step, party in ((one, party) for one in steps for party in one.parties):
            where = around.body_of(party, body_id)
            if fault := around.fault_of(where, party.role):
                yield Found(
                    kind=kind, body_id=body_id, step_name=step.name, role=str(party.role),
                    step_body_name=around.name_of(where), fault=fault,
                )  # fmt: skip
            elif party.whose == OWN_OFFICE:
                in_offices.setdefault(party.role, []).append((kind, body_id, step.name))
    yield from _of_offices(in_offices, around)


def _of_offices(
    asked: dict[Role, list[tuple[str, UUID, str]]], around: Installation
) -> Iterable[Found]:
    """Steps of the submitter's own office where an office with officers has nobody for it."""
    for role, uses in asked.items():
        bodies = {body_id for _kind, body_id, _name in uses}
        bare: dict[UUID, list[str]] = {}
        for body_id, office in organisations.list_leaderless_offices(bodies, role):
            bare.setdefault(body_id, []).append(office)
        for kind, body_id, name in uses:
            for office in bare.get(body_id, ()):
                yield Found(
                    kind=kind, body_id=body_id, step_name=name, role=str(role),
                    step_body_name=f"{around.name_of(body_id)}{office}"[:200], fault=NOBODY,
                )  # fmt: skip


def _of_matters(around: Installation) -> Iterable[Found]:
    waiting = (
        Step.objects.filter(state=StepState.CURRENT, transferred_to=None, office=None)
        .order_by()
        .values_list("matter__kind", "body__uuid", "name", "role")
        .annotate(count=Count("pk"))
    )
    for kind, body_id, name, role, count in waiting:
        if fault := around.fault_of(body_id, Role(role)):
            yield Found(
                kind=kind, body_id=body_id, step_name=name, role=role,
                step_body_name=around.name_of(body_id), fault=fault, waiting=count,
            )  # fmt: skip
    yield from _of_office_matters(around)
    yield from _of_transferred(around)


def _of_office_matters(around: Installation) -> Iterable[Found]:
    """Steps that wait at an office where nobody holds the role any more."""
    waiting = list(
        Step.objects.filter(state=StepState.CURRENT, transferred_to=None, office__isnull=False)
        .order_by()
        .values_list("matter__kind", "body__uuid", "office__uuid", "office__name", "name", "role")
        .annotate(count=Count("pk"))
    )
    holders = organisations.map_office_holders({row[2] for row in waiting})
    for kind, body_id, office_id, office, name, role, count in waiting:
        if not holders.get((office_id, Role(role))):
            yield Found(
                kind=kind, body_id=body_id, step_name=name, role=role,
                step_body_name=f"{around.name_of(body_id)}{office}"[:200], fault=NOBODY,
                waiting=count,
            )  # fmt: skip


def _of_transferred(around: Installation) -> Iterable[Found]:
    """Steps handed to a person who holds the role there no more."""
    handed = Step.objects.filter(state=StepState.CURRENT, transferred_to__isnull=False).order_by()
    counts: dict[tuple[str, UUID, str, str, str], int] = {}
    for kind, body_id, name, role, to, to_name in handed.values_list(
        "matter__kind", "body__uuid", "name", "role", "transferred_to", "transferred_to_name"
    ).iterator():
        if to not in around.holders.get((body_id, Role(role)), set()):
            key = (kind, body_id, name, role, f"{around.name_of(body_id)} · {to_name}"[:200])
            counts[key] = counts.get(key, 0) + 1
    for (kind, body_id, name, role, where), count in counts.items():
        yield Found(
            kind=kind, body_id=body_id, step_name=name, role=role, step_body_name=where,
            fault=NOBODY, waiting=count,
        )  # fmt: skip


@transaction.atomic
def _write(found: Iterable[Found], around: Installation) -> list[Found]:
    """The findings that were not there before; those no longer found go."""
    known = {
        (fault.kind, fault.body.uuid, fault.step_name, fault.role, fault.step_body_name): fault
        for fault in RouteFault.objects.select_for_update(of=("self",)).select_related("body")
    }
    rows = {one.key: one for one in found}
    RouteFault.objects.filter(pk__in=[f.pk for key, f in known.items() if key not in rows]).delete()
    now, changed = clock.current().now(), []
    for key, fault in known.items():
        if key in rows and (fault.waiting, fault.fault) != (rows[key].waiting, rows[key].fault):
            fault.waiting, fault.fault = rows[key].waiting, rows[key].fault
            changed.append(fault)
    RouteFault.objects.bulk_update(changed, ["waiting", "fault"], batch_size=1000)
    fresh = [one for key, one in rows.items() if key not in known]
    new = [
        RouteFault(
            kind=one.kind, body_id=around.bodies[one.body_id][0], step_name=one.step_name,
            role=one.role, step_body_name=one.step_body_name, fault=one.fault,
            waiting=one.waiting, found_at=now,
        )
        for one in fresh
    ]  # fmt: skip
    RouteFault.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    return fresh


def _tell(one: Found, around: Installation) -> None:
    """The body's administrators, or the installation's where it has none, told once a day of it."""
    own = around.holders.get((one.body_id, Role.BODY_ADMIN), set())
    others = {
        account
        for (_, role), accounts in around.holders.items()
        if role == Role.SYSTEM_ADMIN
        for account in accounts
    }
    notify(
        template="desk.route-fault",
        facts={"step": one.step_name, "body": around.name_of(one.body_id), "waiting": one.waiting},
        link="/desk/routes/health/",
        accounts=sorted(own or others),
        once_key=f"route-fault|{hash_of(one)}|{clock.today()}",
    )


def hash_of(one: Found) -> str:
    """A short stable name of a finding."""
    return hashlib.sha256(repr(one.key).encode()).hexdigest()[:20]
