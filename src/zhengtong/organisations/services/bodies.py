"""Deeds on bodies: register, change, close."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.bodies import BodyFields, check_body, find_code_fault
from zhengtong.organisations.domain.errors import (
    AlreadyThere,
    BodyNotFound,
    BodyStillUsed,
    InvalidFields,
)
from zhengtong.organisations.models import Body, PostHolding, Region
from zhengtong.organisations.selectors.bodies import list_bodies_below
from zhengtong.organisations.services.body_ends import (
    end_offices,
    refuse_lost_authority,
    refuse_unsettled,
)
from zhengtong.organisations.services.permission import require_permit

NO_REGION = N_("没有这个区划代码。")
NO_BODY = N_("没有代码为%(code)s的单位。")
NOT_AUTHORITY = N_("指定的单位不是数据主管部门。")
IN_A_CIRCLE = N_("上级单位不能是本单位或其下级单位。")
SECOND_AUTHORITY = N_("该区划已有数据主管部门：%(name)s。")


@dataclass(frozen=True, kw_only=True)
class _Links:
    region: Region | None
    parent: Body | None
    authority: Body | None


def _find_links(fields: BodyFields) -> tuple[_Links, list[Gap]]:
    links = _Links(
        region=Region.objects.filter(code=fields.region).first(),
        parent=_by_code(fields.parent_code),
        authority=_by_code(fields.authority_code),
    )
    gaps = []
    if links.region is None:
        gaps.append(Gap(field="region", message=NO_REGION))
    if fields.parent_code and links.parent is None:
        gaps.append(Gap(field="parent_code", message=NO_BODY, facts={"code": fields.parent_code}))
    if fields.authority_code and not (links.authority and links.authority.is_data_authority):
        gaps.append(Gap(field="authority_code", message=NOT_AUTHORITY))
    return links, gaps


def _by_code(code: str) -> Body | None:
    return Body.objects.filter(credit_code=code).first() if code else None


def _check_authority(fields: BodyFields, body: Body | None) -> list[Gap]:
    if not fields.is_data_authority:
        return []
    rival = Body.objects.filter(
        region__code=fields.region, is_data_authority=True, state=Body.State.ACTIVE
    )
    found = (rival.exclude(pk=body.pk) if body else rival).first()
    if found is None:
        return []
    return [Gap(field="is_data_authority", message=SECOND_AUTHORITY, facts={"name": found.name})]


def _write(body: Body, fields: BodyFields, links: _Links) -> None:
    body.name, body.short_name = fields.name, fields.short_name
    body.credit_code, body.kind = fields.credit_code, fields.kind
    fault = find_code_fault(fields.credit_code)
    body.credit_code_finding = fault.code if fault else ""
    body.credit_code_override = fields.credit_code_override if fault else ""
    body.region = links.region  # type: ignore[assignment]
    body.parent, body.explicit_authority = links.parent, links.authority
    body.is_data_authority = fields.is_data_authority
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as error:
        raise AlreadyThere(name=fields.credit_code or fields.name) from error


@transaction.atomic
def register_body(fields: BodyFields, *, by: Actor) -> UUID:
    """A new body.

    Raises:
        NotPermitted, InvalidFields, AlreadyThere.

    Policy: R09
    """
    require_permit("organisations.keep-bodies", by)
    links, gaps = _find_links(fields)
    gaps = [*check_body(fields), *gaps, *_check_authority(fields, None)]
    if gaps:
        raise InvalidFields(gaps=tuple(gaps))
    body = Body()
    _write(body, fields, links)
    _tell("organisations.body-registered", body, by)
    return body.uuid


def lock_body(body_id: UUID) -> Body:
    """The body, locked for change.

    Raises:
        BodyNotFound.
    """
    body = Body.objects.select_for_update(of=("self",)).filter(uuid=body_id).first()
    if body is None:
        raise BodyNotFound(body=str(body_id))
    return body


@transaction.atomic
def change_body(body_id: UUID, fields: BodyFields, *, revision: int, by: Actor) -> None:
    """The body's facts replaced; only on the revision the page was made from.

    Raises:
        NotPermitted, BodyNotFound, StaleRevision, InvalidFields, AlreadyThere.

    Policy: R09
    """
    require_permit("organisations.keep-bodies", by)
    body = lock_body(body_id)
    if body.revision != revision:
        raise StaleRevision
    links, gaps = _find_links(fields)
    gaps = [*check_body(fields), *gaps, *_check_authority(fields, body)]
    if links.parent and links.parent.uuid in {body.uuid, *list_bodies_below(body.uuid)}:
        gaps.append(Gap(field="parent_code", message=IN_A_CIRCLE))
    if gaps:
        raise InvalidFields(gaps=tuple(gaps))
    body.revision += 1
    _write(body, fields, links)
    _tell("organisations.body-changed", body, by)


@transaction.atomic
def close_body(body_id: UUID, *, revision: int, by: Actor) -> None:
    """The body closed; refused while people hold posts in it or bodies stand under it.

    Raises:
        NotPermitted, BodyNotFound, StaleRevision, BodyStillUsed, BodyStillHolds, AuthorityLost.
    """
    require_permit("organisations.keep-bodies", by)
    body = lock_body(body_id)
    if body.revision != revision:
        raise StaleRevision
    held = PostHolding.objects.filter(post__office__body=body, to_date__isnull=True).count()
    below = body.children.filter(state=Body.State.ACTIVE).count()
    if held or below:
        raise BodyStillUsed(posts=held, bodies=below)
    refuse_unsettled(body)
    refuse_lost_authority(body, None)
    end_offices(body)
    body.state = Body.State.CLOSED
    body.revision += 1
    body.save(update_fields=["state", "revision", "updated_at"])
    _tell("organisations.body-closed", body, by)


def _tell(deed: str, body: Body, by: Actor) -> None:
    ledger.record_deed(
        deed,
        subject=str(body.uuid),
        by=by,
        subject_kind="body",
        body_name=body.name,
        credit_code=body.credit_code,
        code_kept_because=body.credit_code_override,
        revision=body.revision,
    )
