"""Deeds on the register of legal bases: recorded by the authority, approved by its head."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.bases import (
    MOST_AT_ONCE,
    BasisFacts,
    BasisForbidden,
    BasisInvalid,
    BasisReplaced,
    BasisState,
    find_basis_gaps,
    find_record_gaps,
)
from zhengtong.catalogue.domain.errors import EntryInvalid
from zhengtong.catalogue.domain.facts import EntryFacts
from zhengtong.catalogue.models import LegalBasis
from zhengtong.catalogue.selectors.bases import find_basis
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

BASIS_KIND = "catalogue.basis"
ROUTE = (
    desk.RouteStep(name=N_("数据主管部门负责人审核"), role=Role.BODY_HEAD, whose=desk.OWN_BODY),
)


@transaction.atomic
def record_bases(rows: Sequence[BasisFacts], *, by: Actor) -> list[LegalBasis]:
    """The articles on their way into the register, each for the head to decide; all or none.

    Raises:
        BasisForbidden, BasisInvalid (every row and field), and what the desk refuses.

    Policy: R03
    """
    body = _authority_of(by)
    gaps = _count_gaps(rows)
    many = len(rows) > 1
    for index, facts in enumerate(rows):
        gaps.extend(find_record_gaps(facts, prefix=f"rows.{index}." if many else ""))
    if gaps:
        raise BasisInvalid(gaps=tuple(gaps), count=len(gaps))
    return [_open(LegalBasis(**_values(facts)), body, by) for facts in rows]


def _count_gaps(rows: Sequence[BasisFacts]) -> list[Gap]:
    if not rows:
        return [Gap(field="rows", message=N_("没有数据行。"))]
    if len(rows) > MOST_AT_ONCE:
        message = N_("一次最多 %(limit)s 行。")
        return [Gap(field="rows", message=message, facts={"limit": MOST_AT_ONCE})]
    return []


@transaction.atomic
def correct_basis(basis_id: UUID, facts: BasisFacts, *, by: Actor) -> LegalBasis:
    """A correction of a listed article; the old one stands until the head has approved it.

    Raises:
        BasisForbidden, BasisNotFound, BasisReplaced, BasisInvalid.

    Policy: R03
    """
    body = _authority_of(by)
    old = LegalBasis.objects.select_for_update().for_actor(by).get_or_refuse(basis_id)
    if old.state != BasisState.LISTED or old.corrections.filter(state=BasisState.WAITING).exists():
        raise BasisReplaced
    gaps = tuple(find_record_gaps(facts))
    if gaps:
        raise BasisInvalid(gaps=gaps, count=len(gaps))
    return _open(LegalBasis(replaces=old, **_values(facts)), body, by)


def _authority_of(by: Actor) -> organisations.BodyRow:
    """The authority whose reviewer the actor is.

    Raises:
        BasisForbidden.
    """
    if by.body_id is None or not permits.is_permitted("catalogue.record-basis", by, by.body_id):
        raise BasisForbidden
    body = organisations.get_body(by.body_id)
    if organisations.authority_of(body.uuid).uuid != body.uuid:
        raise BasisForbidden
    return body


def _values(facts: BasisFacts) -> dict[str, object]:
    values = vars(facts)
    return {name: one.strip() if isinstance(one, str) else one for name, one in values.items()}


def _open(row: LegalBasis, body: organisations.BodyRow, by: Actor) -> LegalBasis:
    row.body_id, row.by_account, row.by_name = body.pk, by.account_id, by.name
    row.at = clock.current().now()
    row.save()
    desk.open_matter(
        BASIS_KIND, subject=str(row.uuid), title=str(row)[:200], body_id=body.uuid, by=by
    )
    _journal("catalogue.basis-recorded", row, by, replaces=str(row.replaces or ""))
    return row


def _journal(name: str, row: LegalBasis, by: Actor, **facts: object) -> None:
    ledger.record_deed(
        name,
        subject=str(row.uuid),
        subject_kind="catalogue.basis",
        by=by,
        document=row.document,
        article=row.article,
        **facts,
    )


def settle_basis(matter: desk.MatterRow, by: Actor) -> None:
    """Act on the head's word within the deciding transaction."""
    row = LegalBasis.objects.select_for_update().get(uuid=UUID(matter.subject))
    if row.state != BasisState.WAITING:
        return
    is_listed = matter.outcome == "approved"
    if is_listed and row.replaces_id is not None:
        old = LegalBasis.objects.filter(pk=row.replaces_id, state=BasisState.LISTED)
        old.update(state=BasisState.REPLACED)
    row.state = BasisState.LISTED if is_listed else BasisState.RETURNED
    row.settled_at, row.settled_by_name = clock.current().now(), by.name
    row.save()
    _journal(f"catalogue.basis-{'listed' if is_listed else 'returned'}", row, by)


def quote_basis(facts: EntryFacts) -> EntryFacts:
    """The entry with kind, document, article and words of the article it picked.

    Raises:
        EntryInvalid: no such article was ever in the register.

    Policy: R03
    """
    if not facts.basis_ref:
        return facts
    basis = find_basis(facts.basis_ref)
    if basis is None:
        gap = Gap(field="basis_ref", message=N_("法律依据库中没有所选的条款。"), rule="R03")
        raise EntryInvalid(gaps=(gap,), count=1)
    return replace(
        facts,
        basis_ref=str(basis.uuid),
        basis_kind=basis.kind,
        basis_document=basis.document,
        basis_article=basis.article,
        basis_quote=basis.quote,
    )


def basis_gaps_today(facts: EntryFacts) -> tuple[Gap, ...]:
    """Why what is not shared may not rest today on the article picked.

    Policy: R03
    """
    basis = find_basis(facts.basis_ref) if facts.basis_ref else None
    said = basis.facts if basis is not None and basis.state == BasisState.LISTED else None
    return tuple(find_basis_gaps(facts, said, clock.today()))
