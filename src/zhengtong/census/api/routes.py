"""JSON routes of the census."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Router, Schema, Status
from ninja.decorators import decorate_view

from zhengtong.census.domain.rows import SystemRow
from zhengtong.census.domain.systems import SystemFacts
from zhengtong.census.selectors import SystemFilter, get_system, search_systems, system_row
from zhengtong.census.services.systems import register_system, update_system
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent

router = Router(tags=["census"])
MAX_ROWS = 100


class SystemIn(Schema):
    """What is registered about one information system; amounts in fen."""

    name: str
    functions: str = ""
    use_range: str = ""
    use_range_note: str = ""
    use_frequency: str = ""
    approving_body: str = ""
    approved_on: date | None = None
    approval_number: str = ""
    fund_source: str = ""
    fund_note: str = ""
    phase: str = "live"
    level: str = ""
    network: str = ""
    place: str = ""
    place_note: str = ""
    main_data: str = ""
    protection_level: int | None = None
    protection_number: str = ""
    build_cost_fen: int | None = None
    yearly_cost_fen: int | None = None
    users_count: int | None = None
    url: str = ""
    has_interface: bool = False
    is_division_owned: bool = False
    operator: str = ""
    vendor: str = ""
    enabled_on: date | None = None
    disabled_on: date | None = None
    remark: str = ""


class SystemChange(SystemIn):
    """The same with the revision it was made on."""

    revision: int


class SystemOut(Schema):
    """One registered system."""

    uuid: UUID
    code: str
    body_id: UUID
    body_name: str
    office_name: str
    revision: int
    facts: SystemIn


class SystemPage(Schema):
    """One page of systems."""

    total: int
    systems: list[SystemOut]


def _out(row: SystemRow) -> SystemOut:
    return SystemOut(
        uuid=row.uuid,
        code=row.code,
        body_id=row.body_id,
        body_name=row.body_name,
        office_name=row.office_name,
        revision=row.revision,
        facts=SystemIn(**{name: getattr(row.facts, name) for name in SystemIn.model_fields}),
    )


@router.get("/systems", response=SystemPage, auth=access.api_signed_in)
def list_systems(request: Any, q: str = "", offset: int = 0, limit: int = 20) -> SystemPage:
    """The systems the caller sees, in order of body and name."""
    found = search_systems(request.actor, SystemFilter(text=q[:100]))
    size = min(max(limit, 1), MAX_ROWS)
    offset = max(offset, 0)
    rows = [_out(system_row(one)) for one in found[offset : offset + size]]
    return SystemPage(total=found.count(), systems=rows)


@router.get("/systems/{uuid:system_id}", response=SystemOut, auth=access.api_signed_in)
def read_system(request: Any, system_id: UUID) -> SystemOut:
    """One system."""
    return _out(get_system(system_id, by=request.actor))


@router.post(
    "/systems", response={201: SystemOut}, auth=access.api_roles(Role.OFFICER, Role.BODY_ADMIN)
)
@decorate_view(idempotent)
def add_system(request: Any, system: SystemIn) -> Status[SystemOut]:
    """Register a system of the caller's body; all gaps come back at once."""
    return Status(201, _out(register_system(SystemFacts(**system.model_dump()), by=request.actor)))


@router.put(
    "/systems/{uuid:system_id}",
    response=SystemOut,
    auth=access.api_roles(Role.OFFICER, Role.BODY_ADMIN),
)
@decorate_view(idempotent)
def change_system(request: Any, system_id: UUID, system: SystemChange) -> SystemOut:
    """Change what is registered; a stale revision is answered with 409."""
    values = system.model_dump()
    revision = values.pop("revision")
    return _out(
        update_system(system_id, SystemFacts(**values), by=request.actor, revision=revision)
    )
