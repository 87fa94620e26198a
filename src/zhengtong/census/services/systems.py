"""Registering information systems, changing what is registered, counting their use."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from zhengtong.census.domain import permits
from zhengtong.census.domain.errors import SystemForbidden, SystemIncomplete, SystemNameTaken
from zhengtong.census.domain.events import SystemRegistered
from zhengtong.census.domain.rows import SystemRow
from zhengtong.census.domain.systems import SystemFacts, find_system_gaps
from zhengtong.census.models import System, SystemUse
from zhengtong.census.selectors import facts_of, system_row
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

_NAME_CONSTRAINT = "system_name_once_per_body"


@transaction.atomic
def register_system(
    facts: SystemFacts, *, by: Actor, body_id: UUID | None = None, office_id: UUID | None = None
) -> SystemRow:
    """The newly registered system with its code; ``body_id`` defaults to the actor's own body.

    Raises:
        SystemForbidden, SystemIncomplete (all gaps at once), SystemNameTaken.

    Policy: P1.1, P1.2, P7.1, R44
    """
    owner_id = body_id or by.body_id
    if owner_id is None or not permits.is_permitted("census.register-system", by, owner_id):
        raise SystemForbidden
    facts = _trimmed(facts)
    _refuse_incomplete(facts)
    body = organisations.get_body(owner_id)
    now = clock.current().now()
    system = System(
        code=_next_code(body.region),
        body_id=body.pk,
        office_id=_office_key(office_id or by.office_id, body.uuid),
        registered_by=by.account_id,
        registered_by_name=by.name,
        created_at=now,
        updated_at=now,
        **asdict(facts),
    )
    _save(system, facts.name)
    ledger.record_deed(
        "census.system-registered",
        subject=system.code,
        subject_kind="census.system",
        by=by,
        title=system.name,
        body=body.name,
    )
    ledger.publish(
        SystemRegistered(
            subject=str(system.uuid), code=system.code, title=system.name, body_id=str(body.uuid)
        )
    )
    return system_row(system)


@transaction.atomic
def update_system(
    system_id: UUID, facts: SystemFacts, *, by: Actor, revision: int, office_id: UUID | None = None
) -> SystemRow:
    """The system with the new facts; ``revision`` is the one the page showed.

    Raises:
        SystemNotFound, SystemForbidden, StaleRevision, SystemIncomplete, SystemNameTaken.

    Policy: P1.1, P7.1, R44
    """
    system = (
        System.objects.select_for_update(of=("self",))
        .select_related("body", "office")
        .for_actor(by)
        .get_or_refuse(system_id)
    )
    if not permits.is_permitted("census.update-system", by, system.body.uuid):
        raise SystemForbidden
    if system.revision != revision:
        raise StaleRevision
    facts = _trimmed(facts)
    _refuse_incomplete(facts)
    changed = sorted(
        name for name, value in asdict(facts).items() if getattr(facts_of(system), name) != value
    )
    for name, value in asdict(facts).items():
        setattr(system, name, value)
    if office_id is not None:
        system.office_id = _office_key(office_id, system.body.uuid)
    system.revision += 1
    system.updated_at = clock.current().now()
    _save(system, facts.name)
    ledger.record_deed(
        "census.system-updated",
        subject=system.code,
        subject_kind="census.system",
        by=by,
        changed=changed,
        revision=system.revision,
    )
    system.refresh_from_db()
    return system_row(system)


def record_use(system_id: UUID, day: date, calls: int) -> None:
    """Add calls of one day to what is known of the system's use; unknown systems are passed over.

    Policy: P1.2
    """
    key = System.objects.filter(uuid=system_id).values_list("pk", flat=True).first()
    if key is None or calls <= 0:
        return
    SystemUse.objects.bulk_create(
        [SystemUse(system_id=key, day=day, calls=0)], ignore_conflicts=True
    )
    SystemUse.objects.filter(system_id=key, day=day).update(calls=F("calls") + calls)


def _trimmed(facts: SystemFacts) -> SystemFacts:
    values: dict[str, Any] = asdict(facts)
    texts: dict[str, Any] = {k: v.strip() for k, v in values.items() if isinstance(v, str)}
    return replace(facts, **texts)


def _refuse_incomplete(facts: SystemFacts) -> None:
    gaps = find_system_gaps(facts, today=clock.today())
    if gaps:
        raise SystemIncomplete(gaps=gaps, count=len(gaps))


def _next_code(region: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('census_system_code')")
        number = cursor.fetchone()[0]
    return f"XT{region[:6]}{number:06d}"


def _office_key(office_id: UUID | None, body_id: UUID) -> int | None:
    if office_id is None:
        return None
    offices = System._meta.get_field("office").related_model._default_manager
    key = offices.filter(uuid=office_id, body__uuid=body_id).values_list("pk", flat=True).first()
    if key is None:
        gap = Gap(field="office", message=N_("责任处室不属于该单位。"))
        raise SystemIncomplete(gaps=(gap,), count=1)
    return key


def _save(system: System, name: str) -> None:
    try:
        with transaction.atomic():
            system.save()
    except IntegrityError as error:
        if _NAME_CONSTRAINT in str(error):
            raise SystemNameTaken(name=name) from error
        raise
