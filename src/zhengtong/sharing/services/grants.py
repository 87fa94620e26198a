"""Deciding, stopping, reviewing and ending grants."""

from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.sharing.domain.errors import (
    EvidenceRequired,
    GrantNotLive,
    NotYourGrant,
)
from zhengtong.sharing.domain.events import (
    GrantEnded,
    GrantResumed,
    GrantSuspended,
)
from zhengtong.sharing.domain.permits import is_permitted
from zhengtong.sharing.domain.states import GRANT_STATE_NAMES, GrantState, may_move
from zhengtong.sharing.models import Grant, GrantAct
from zhengtong.sharing.selectors import parties_of

DELIVERY_TERM = "sharing.delivery"


def subject_of(grant: Grant) -> str:
    """How the desk and the journal call a grant."""
    return f"grant:{grant.uuid}"


def url_of(grant: Grant) -> str:
    """The grant's page."""
    return f"/sharing/grants/{grant.uuid}/"


def _locked(grant_id: UUID, by: Actor) -> Grant:
    visible = Grant.objects.for_actor(by).filter(uuid=grant_id).values("pk")
    return (
        Grant.objects.select_for_update(of=("self",))
        .select_related("consumer", "provider")
        .filter(pk__in=visible)
        .get_or_refuse(grant_id)
    )


def _permit_stop(grant: Grant, by: Actor) -> None:
    authority = organisations.authority_of(grant.provider.uuid)
    if not is_permitted("sharing.stop-grant", by, parties_of(grant, authority_id=authority.uuid)):
        raise NotYourGrant


def change_grant(grant: Grant, state: GrantState, *, by: Actor, reason: str, verb: str) -> None:
    """Put the grant into the state, note the act and journal it.

    Raises:
        GrantNotLive: the move is not in the table.
    """
    if not may_move(grant.state, state):
        raise GrantNotLive(number=grant.number, state=GRANT_STATE_NAMES[grant.state])
    grant.state = state
    grant.state_reason = reason
    grant.revision += 1
    grant.save()
    GrantAct.objects.create(
        grant=grant,
        verb=verb,
        by_name=by.name,
        by_body=by.body_name,
        at=clock.current().now(),
        reason=reason,
    )
    ledger.record_deed(f"sharing.grant-{verb}", subject=str(grant.uuid), by=by)


def tell_both(grant: Grant, title: str, text: str, *, authority: bool = False) -> None:
    """Notify consumer and provider of a change, and the authority where it must know."""
    bodies = [grant.consumer.uuid, grant.provider.uuid]
    if authority:
        bodies.append(organisations.authority_of(grant.provider.uuid).uuid)
    for body_id in dict.fromkeys(bodies):
        desk.notify(
            template="sharing.grant-changed",
            facts={
                "number": grant.number,
                "title": grant.entry_title,
                "what": {"message": title},
                "note": text,
            },
            link=url_of(grant),
            body_id=body_id,
        )


def _stop(
    grant_id: UUID, state: GrantState, *, by: Actor, evidence: str, revision: int, verb: str
) -> Grant:
    grant = _locked(grant_id, by)
    _permit_stop(grant, by)
    if grant.revision != revision:
        raise StaleRevision
    if not evidence.strip():
        raise EvidenceRequired
    change_grant(grant, state, by=by, reason=evidence, verb=verb)
    return grant


@transaction.atomic
def suspend_grant(grant_id: UUID, *, by: Actor, evidence: str, revision: int) -> Grant:
    """The grant, suspended on evidence; both sides and the authority are told at once.

    Policy: R29

    Raises:
        GrantNotFound, NotYourGrant, EvidenceRequired, GrantNotLive, StaleRevision.
    """
    grant = _stop(
        grant_id,
        GrantState.SUSPENDED,
        by=by,
        evidence=evidence,
        revision=revision,
        verb="suspended",
    )
    tell_both(grant, N_("授权已暂停"), evidence, authority=True)
    ledger.publish(GrantSuspended(subject=str(grant.uuid)))
    return grant


@transaction.atomic
def end_grant(grant_id: UUID, *, by: Actor, evidence: str, revision: int) -> Grant:
    """The grant, ended on evidence; the catalogue's hold is lifted.

    Policy: R29

    Raises:
        GrantNotFound, NotYourGrant, EvidenceRequired, GrantNotLive, StaleRevision.
    """
    grant = _stop(
        grant_id, GrantState.ENDED, by=by, evidence=evidence, revision=revision, verb="ended"
    )
    follow_end(grant, by)
    tell_both(grant, N_("授权已终止"), evidence, authority=True)
    return grant


def follow_end(grant: Grant, by: Actor) -> None:
    """What the end of a grant brings: hold lifted, clock stopped, event published."""
    catalogue.lift_holds_of(subject_of(grant))
    desk.stop_clock(subject_of(grant), DELIVERY_TERM, by=by)
    ledger.publish(GrantEnded(subject=str(grant.uuid)))


@transaction.atomic
def resume_grant(grant_id: UUID, *, by: Actor, reason: str, revision: int) -> Grant:
    """The suspended grant live again, or the reviewed one confirmed without its stopped items.

    Policy: R29

    Raises:
        GrantNotFound, NotYourGrant, GrantNotLive, StaleRevision.
    """
    grant = _locked(grant_id, by)
    _permit_stop(grant, by)
    if grant.revision != revision:
        raise StaleRevision
    change_grant(grant, GrantState.LIVE, by=by, reason=reason, verb="resumed")
    tell_both(grant, N_("授权已恢复"), reason)
    ledger.publish(GrantResumed(subject=str(grant.uuid)))
    return grant
