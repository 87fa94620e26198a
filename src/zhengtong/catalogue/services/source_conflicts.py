"""Conflicts over a data element: opened by a second claim, decided by the authority, told."""

from uuid import UUID

from django.db import connection, transaction

from zhengtong.catalogue.domain import sources as words
from zhengtong.catalogue.models import (
    AuthoritativeSource,
    SourceClaim,
    SourceConflict,
)
from zhengtong.catalogue.selectors.sources import list_holders
from zhengtong.catalogue.services.source_notices import tell_repeating
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.policy.profiles import profile_for
from zhengtong.toolkit.numbering import next_number


def lock_element(element: str, realm: str) -> None:
    """Have one deed at a time on a data element of a region, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"source {realm} {element}"]
        )


def subject_of(conflict: SourceConflict) -> str:
    """Its stable name, for clocks."""
    return f"source-conflict:{conflict.uuid}"


def url_of(conflict: SourceConflict) -> str:
    """Its page."""
    return f"/catalogue/sources/conflicts/{conflict.uuid}/"


def list_open_claims(element: str, realm: str) -> list[SourceClaim]:
    """Open claims to an element of a region, the oldest first."""
    found = SourceClaim.objects.filter(element=element, realm=realm, state="open")
    return list(found.select_related("body", "conflict").order_by("pk"))


def join_conflict(claim: SourceClaim, by: Actor) -> None:
    """Put the claim into the conflict over its element, opened with its clock where there is none.

    Policy: R15
    """
    claims = list_open_claims(claim.element, claim.realm)
    holders = list_holders(claim.element, claim.realm)
    sides = {one.body.uuid for one in claims} | {one.body.uuid for one in holders}
    if len(sides) < 2:
        return
    found = SourceConflict.objects.filter(element=claim.element, realm=claim.realm, state="open")
    conflict = found.first() or _open(claim, by)
    SourceClaim.objects.filter(pk__in=[one.pk for one in claims]).update(conflict=conflict)
    claim.conflict = conflict
    for body in sorted(sides, key=str):
        desk.notify(
            template="catalogue.source-conflict",
            facts={"number": conflict.number, "element": claim.element_name,
                   "body": claim.body.name, "day": str(conflict.due_on or "")},
            link=url_of(conflict),
            body_id=body,
            once_key=f"catalogue.source-conflict|{claim.uuid}",
        )  # fmt: skip


def _open(claim: SourceClaim, by: Actor) -> SourceConflict:
    conflict = SourceConflict(
        number=next_number("CT", "catalogue_conflict_number"),
        element=claim.element,
        element_name=claim.element_name,
        realm=claim.realm,
        opened_at=clock.current().now(),
    )
    started = desk.start_clock(
        subject_of(conflict),
        term=profile_for(clock.today()).term(words.CONFLICT_TERM),
        title=f"{conflict.number} {claim.element_name}",
        body_id=organisations.authority_of(claim.body.uuid).uuid,
        by=by,
        link=url_of(conflict),
    )
    conflict.due_on = started.due_on
    conflict.save()
    record_source("catalogue.source-contested", claim, by, conflict=str(conflict.uuid))
    return conflict


def _lock(conflict_id: UUID, by: Actor, revision: int | None) -> SourceConflict:
    seen = SourceConflict.objects.for_actor(by).get_or_refuse(conflict_id)
    lock_element(seen.element, seen.realm)
    conflict = SourceConflict.objects.select_for_update().get(pk=seen.pk)
    if conflict.state != words.Outcome.OPEN:
        raise words.ClaimOver(number=conflict.number)
    if revision is not None and conflict.revision != revision:
        raise StaleRevision
    return conflict


@transaction.atomic
def decide_conflict(
    conflict_id: UUID, ruling: words.Ruling, *, by: Actor, revision: int | None = None
) -> SourceConflict:
    """The conflict decided: the source stays, moves, or is shared by scopes; all sides are told.

    Each open claim's matter is decided with it, so that only who may decide those may do this.

    Raises:
        ConflictNotFound, ClaimOver, ClaimInvalid, SourceForbidden, StaleRevision, and what the
        desk refuses: not one's step, four eyes.

    Policy: P7.2, P8.2, R15
    """
    conflict = _lock(conflict_id, by, revision)
    claims = list_open_claims(conflict.element, conflict.realm)
    holders = list_holders(conflict.element, conflict.realm)
    gaps = words.find_ruling_gaps(
        ruling,
        claims={one.uuid for one in claims},
        parties={one.body.uuid for one in claims} | {one.body.uuid for one in holders},
        has_holder=bool(holders),
    )
    _permit(claims, by)
    if gaps:
        raise words.ClaimInvalid(gaps=tuple(gaps))
    won = _winners(ruling, claims)
    if ruling.outcome != words.Outcome.KEPT:
        AuthoritativeSource.objects.filter(pk__in=[one.pk for one in holders]).update(
            ended_on=clock.today()
        )
    if ruling.outcome == words.Outcome.SHARED:
        _share(ruling, claims, holders)
    for claim in claims:
        _decide(claim, is_won=claim.uuid in won, by=by, ruling=ruling)
    _end(conflict, words.Outcome(ruling.outcome), by, opinion=ruling.opinion.strip())
    _tell_all(conflict, claims, holders)
    return conflict


def _permit(claims: list[SourceClaim], by: Actor) -> None:
    matters = [desk.find_matter(words.CLAIM_KIND, str(one.uuid)) for one in claims]
    if not matters or not all(desk.may_decide(one, by) for one in matters):
        raise words.SourceForbidden


def _winners(ruling: words.Ruling, claims: list[SourceClaim]) -> set[UUID]:
    if ruling.outcome == words.Outcome.MOVED:
        return {ruling.winner} if ruling.winner else set()
    if ruling.outcome == words.Outcome.SHARED:
        return {one.uuid for one in claims if ruling.scopes.get(one.body.uuid, "").strip()}
    return set()


def _share(
    ruling: words.Ruling, claims: list[SourceClaim], holders: list[AuthoritativeSource]
) -> None:
    """Make every side with a scope a source for it; of one that holds and claims, the claim."""
    resting = {one.body.uuid: one.claim for one in holders}
    resting.update({one.body.uuid: one for one in claims})
    for body, text in ruling.scopes.items():
        if text.strip():
            confirm(resting[body], scope=text.strip())


def _decide(claim: SourceClaim, *, is_won: bool, by: Actor, ruling: words.Ruling) -> None:
    matter = desk.find_matter(words.CLAIM_KIND, str(claim.uuid))
    if matter is not None:
        desk.decide_step(
            matter.uuid,
            by=by,
            decision=words.APPROVE if is_won else words.REFUSE,
            opinion=ruling.opinion,
        )
    if is_won and ruling.outcome == words.Outcome.MOVED:
        confirm(claim)
    state = words.ClaimState.CONFIRMED if is_won else words.ClaimState.REFUSED
    end_claim(claim, state, by, opinion=ruling.opinion)


def confirm(claim: SourceClaim, *, scope: str = "") -> None:
    """The body of the claim is the source from today, whole or for a scope."""
    gone = AuthoritativeSource.objects.filter(element=claim.element, realm=claim.realm)
    gone.filter(ended_on=None, body__state="closed").update(ended_on=clock.today())
    AuthoritativeSource.objects.create(
        element=claim.element,
        realm=claim.realm,
        body_id=claim.body.pk,
        scope=scope,
        claim=claim,
        since=clock.today(),
    )


def end_claim(claim: SourceClaim, state: words.ClaimState, by: Actor, *, opinion: str = "") -> None:
    """Close the claim in that state."""
    claim.state, claim.ended_at = state, clock.current().now()
    claim.opinion, claim.decided_by_name = opinion.strip(), by.name
    claim.revision += 1
    claim.save()


def settle_lapsed(conflict: SourceConflict, by: Actor) -> None:
    """End a conflict that a withdrawal left without two sides; a lone claim goes on by itself."""
    claims = list_open_claims(conflict.element, conflict.realm)
    holders = list_holders(conflict.element, conflict.realm)
    sides = {one.body.uuid for one in claims} | {one.body.uuid for one in holders}
    if claims and len(sides) > 1:
        return
    for claim in claims:
        claim.conflict = None
        claim.save(update_fields=["conflict"])
    _end(conflict, words.Outcome.LAPSED, by)
    _tell_all(conflict, claims, holders)


def _end(conflict: SourceConflict, state: words.Outcome, by: Actor, *, opinion: str = "") -> None:
    conflict.state, conflict.opinion, conflict.decided_by_name = state, opinion, by.name
    conflict.ended_at, conflict.ended_on = clock.current().now(), clock.today()
    conflict.revision += 1
    conflict.save()
    desk.stop_clock(subject_of(conflict), words.CONFLICT_TERM, by=by)
    ledger.record_deed(
        "catalogue.source-settled",
        subject=str(conflict.uuid),
        subject_kind="catalogue.source-conflict",
        by=by,
        number=conflict.number,
        element=conflict.element,
        outcome=str(state),
        sources=[
            {"body": str(one.body.uuid), "scope": one.scope}
            for one in list_holders(conflict.element, conflict.realm)
        ],
    )


def _tell_all(
    conflict: SourceConflict, claims: list[SourceClaim], before: list[AuthoritativeSource]
) -> None:
    sides = {one.body.uuid for one in claims} | {one.body.uuid for one in before}
    scopes = "；".join(
        f"{one.body.name}：{one.scope}" if one.scope else one.body.name
        for one in list_holders(conflict.element, conflict.realm)
    )
    for body in sorted(sides, key=str):
        desk.notify(
            template="catalogue.source-settled",
            facts={
                "number": conflict.number,
                "element": conflict.element_name,
                "outcome": {"message": words.OUTCOME_NAMES[conflict.state], "facts": {}},
                "sources": scopes[:500] or "—",
                "opinion": conflict.opinion or "—",
            },
            link=url_of(conflict),
            body_id=body,
            once_key=f"catalogue.source-settled|{conflict.uuid}",
        )
    if conflict.state in {words.Outcome.MOVED, words.Outcome.SHARED} and claims:
        tell_repeating(claims[0])


def record_source(name: str, claim: SourceClaim, by: Actor, **facts: object) -> None:
    """The deed on a claim in the journal."""
    ledger.record_deed(
        name,
        subject=str(claim.uuid),
        subject_kind="catalogue.source-claim",
        by=by,
        number=claim.number,
        element=claim.element,
        **facts,
    )
