"""Claiming to be the source of a data element, deciding a claim nobody contests, taking it back."""

from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain import sources as words
from zhengtong.catalogue.models import (
    AuthoritativeSource,
    ElementUse,
    SourceClaim,
    SourceConflict,
)
from zhengtong.catalogue.services.source_conflicts import (
    confirm,
    end_claim,
    join_conflict,
    lock_element,
    record_source,
    settle_lapsed,
)
from zhengtong.catalogue.services.source_notices import tell_repeating, tell_sides
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap, StaleRevision
from zhengtong.organisations import public as organisations
from zhengtong.standards import public as standards
from zhengtong.toolkit.numbering import next_number


@transaction.atomic
def claim_source(facts: words.ClaimFacts, *, by: Actor) -> SourceClaim:
    """The claim, a matter of the same-level authority; a second one opens a conflict.

    Raises:
        SourceForbidden, ClaimInvalid (all gaps at once), and what the desk refuses.

    Policy: P7.2, P8.2, R15
    """
    if by.body_id is None or not permits.is_permitted("catalogue.claim-source", by, by.body_id):
        raise words.SourceForbidden
    body = organisations.get_body(by.body_id)
    realm, element = words.realm_of(body.region), facts.element.strip()
    lock_element(element, realm)
    own = {"element": element, "realm": realm, "body_id": body.pk}
    held = AuthoritativeSource.objects.filter(ended_on=None, scope="", **own).exists()
    gaps = words.find_claim_gaps(
        facts,
        is_collected=ElementUse.objects.filter(element=element, body_id=body.pk).exists(),
        is_source=held or SourceClaim.objects.filter(state="open", **own).exists(),
    )
    if gaps:
        raise words.ClaimInvalid(gaps=tuple(gaps))
    claim = SourceClaim.objects.create(
        **own,
        number=next_number("SY", "catalogue_source_number"),
        element_name=name_of(element),
        reason=facts.reason.strip(),
        basis=facts.basis.strip(),
        claimed_by_name=by.name,
        claimed_at=clock.current().now(),
    )
    desk.open_matter(
        words.CLAIM_KIND,
        subject=str(claim.uuid),
        title=f"{claim.element_name}：{body.name}",
        body_id=body.uuid,
        by=by,
    )
    record_source("catalogue.source-claimed", claim, by)
    join_conflict(claim, by)
    return claim


def name_of(element: str) -> str:
    """The name of a data element; its code where the register does not know it."""
    try:
        return standards.get_element(element).name
    except standards.ElementNotFound:
        return element


def _lock(claim_id: UUID, by: Actor, revision: int | None) -> SourceClaim:
    """The open claim, its element locked.

    Raises:
        ClaimNotFound, ClaimOver, StaleRevision.
    """
    seen = SourceClaim.objects.for_actor(by).get_or_refuse(claim_id)
    lock_element(seen.element, seen.realm)
    found = SourceClaim.objects.select_for_update(of=("self",)).select_related("body", "conflict")
    claim = found.get(pk=seen.pk)
    if claim.state != words.ClaimState.OPEN:
        raise words.ClaimOver(number=claim.number)
    if revision is not None and claim.revision != revision:
        raise StaleRevision
    return claim


@transaction.atomic
def decide_claim(
    claim_id: UUID, *, by: Actor, decision: str, opinion: str = "", revision: int | None = None
) -> SourceClaim:
    """The claim after the authority spoke; ``revision`` is that of its matter.

    Raises:
        ClaimNotFound, ClaimOver, ClaimContested, ClaimInvalid, SourceForbidden, and what the desk
        refuses: not one's step, four eyes, already decided.

    Policy: P7.2, R15
    """
    claim = _lock(claim_id, by, None)
    if claim.conflict is not None:
        raise words.ClaimContested(number=claim.conflict.number)
    gaps = []
    if decision not in {words.APPROVE, words.REFUSE}:
        gaps.append(Gap(field="decision", message=N_("请选择认定或不予认定。")))
    if len(opinion) > words.TEXT_LIMIT:
        gaps.append(Gap(field="opinion", message=N_("说明过长或含有控制字符。")))
    if gaps:
        raise words.ClaimInvalid(gaps=tuple(gaps))
    matter = desk.find_matter(words.CLAIM_KIND, str(claim.uuid))
    if matter is None:
        raise words.SourceForbidden
    matter = desk.decide_step(
        matter.uuid, by=by, decision=decision, opinion=opinion, revision=revision
    )
    if matter.outcome is None:
        return claim
    if decision == words.APPROVE:
        confirm(claim)
    state = words.ClaimState.CONFIRMED if decision == words.APPROVE else words.ClaimState.REFUSED
    end_claim(claim, state, by, opinion=opinion)
    record_source("catalogue.source-decided", claim, by, decision=decision)
    tell_sides(claim, {claim.body.uuid}, words.CLAIM_NAMES[state], opinion)
    if decision == words.APPROVE:
        tell_repeating(claim)
    return claim


@transaction.atomic
def withdraw_claim(claim_id: UUID, *, by: Actor, revision: int | None = None) -> SourceClaim:
    """The claim taken back by the one who made it; a conflict without two sides lapses.

    Raises:
        ClaimNotFound, ClaimOver, SourceForbidden, StaleRevision; the desk: not one's own.

    Policy: R15
    """
    claim = _lock(claim_id, by, revision)
    if not permits.is_permitted("catalogue.claim-source", by, claim.body.uuid):
        raise words.SourceForbidden
    matter = desk.find_matter(words.CLAIM_KIND, str(claim.uuid))
    if matter is not None and matter.outcome is None:
        desk.withdraw_matter(matter.uuid, by=by)
    conflict: SourceConflict | None = claim.conflict
    end_claim(claim, words.ClaimState.WITHDRAWN, by)
    record_source("catalogue.source-withdrawn", claim, by)
    if conflict is not None:
        settle_lapsed(conflict, by)
    return claim
