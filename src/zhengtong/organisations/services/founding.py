"""The first steps of an installation: regions, the first body, the three administrators."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhengtong.kernel.actor import ROLE_NAMES, SEPARATE_ROLES, Actor, Role
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.bodies import BodyFields
from zhengtong.organisations.domain.errors import AlreadyFounded, NotADemonstration
from zhengtong.organisations.domain.people import PersonFields
from zhengtong.organisations.domain.regions import level_of, pad_code, parent_code
from zhengtong.organisations.models import Account, Post, Region
from zhengtong.organisations.services.accounts import Slip, create_account
from zhengtong.organisations.services.bodies import register_body
from zhengtong.organisations.services.posts import assign_post, open_office, open_post

OPERATIONS_OFFICE = "平台运行处"
_BATCH = 2_000


@dataclass(frozen=True, kw_only=True)
class Founding:
    """What the founding made: the first body and one slip for each administrator."""

    body_id: UUID
    slips: Mapping[Role, Slip]


def founder() -> Actor:
    """The actor of the very first steps: the installation itself, as system administrator."""
    return Actor(
        account_id=UUID(int=0),
        name="installation",
        roles=frozenset({Role.SYSTEM_ADMIN}),
        kind="system",
    )


@transaction.atomic
def load_regions(rows: Iterable[tuple[str, str]], *, source: str, by: Actor) -> int:
    """How many regions were written: ``(code, name)`` rows of 2 to 12 digits, in any order.

    Known codes get the new name; nothing is removed. Parents follow from the digits.

    Raises:
        NotPermitted.
    """
    from zhengtong.organisations.services.permission import require_permit

    require_permit("organisations.keep-bodies", by)
    named = {pad_code(code): name for code, name in rows}
    known = dict(Region.objects.values_list("code", "name"))
    changed = [code for code, name in named.items() if known.get(code) != name]
    written = 0
    for digits in (2, 4, 6, 9, 12):
        level = [code for code in changed if len(code.rstrip("0")) <= digits]
        fresh = [code for code in level if _digits_of(code) == digits]
        parents = dict(
            Region.objects.filter(code__in={parent_code(code) for code in fresh}).values_list(
                "code", "pk"
            )
        )
        objects = [
            Region(
                code=code,
                name=named[code],
                level=level_of(code),
                parent_id=parents.get(parent_code(code)),
                source=source,
            )
            for code in fresh
        ]
        Region.objects.bulk_create(
            objects,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "source", "parent"],
            batch_size=_BATCH,
        )
        written += len(objects)
    ledger.record_deed(
        "organisations.regions-loaded", subject=source, by=by, subject_kind="regions", rows=written
    )
    return written


def _digits_of(code: str) -> int:
    return {"province": 2, "city": 4, "county": 6, "town": 9, "village": 12}[level_of(code)]


@transaction.atomic
def found_platform(fields: BodyFields, administrators: Mapping[Role, PersonFields]) -> Founding:
    """The first body with its operations office and the three administrators, once only.

    Policy: R57

    Raises:
        AlreadyFounded, InvalidFields, AlreadyThere.
    """
    if Post.objects.filter(roles__contains=[Role.SYSTEM_ADMIN.value]).exists():
        raise AlreadyFounded
    by = founder()
    body_id = register_body(fields, by=by)
    office_id = open_office(body_id=body_id, name=OPERATIONS_OFFICE, by=by)
    slips = {}
    for role in sorted(SEPARATE_ROLES):
        slip = create_account(administrators[role], body_id=body_id, by=by)
        post_id = open_post(office_id=office_id, title=ROLE_NAMES[role], roles=[role], by=by)
        assign_post(post_id=post_id, account_id=slip.account_id, by=by)
        slips[role] = slip
    ledger.record_deed("organisations.platform-founded", subject=str(body_id), by=by)
    return Founding(body_id=body_id, slips=slips)


@transaction.atomic
def give_demonstration_password(password: str, *, is_demonstration: bool) -> int:
    """How many accounts that never signed in now take the demonstration's password.

    Only under ``./zt demo``, on loopback; elsewhere passwords come by slip.

    Raises:
        NotADemonstration.
    """
    if not is_demonstration:
        raise NotADemonstration
    waiting = Account.objects.filter(must_change_password=True, last_login__isnull=True)
    if not waiting.exists():
        return 0
    count = waiting.update(
        password=make_password(password), must_change_password=False, slip_until=None
    )
    if count:
        ledger.record_deed(
            "organisations.demonstration-password-given",
            subject="demonstration",
            by=founder(),
            accounts=count,
        )
    return count
