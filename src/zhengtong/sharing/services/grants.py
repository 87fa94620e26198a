"""Deciding, stopping, reviewing and ending grants."""

from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, StaleRevision
from zhengtong.kernel.events import Event
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.policy.profiles import profile_for
from zhengtong.sharing.domain.errors import (
    AnswerItemsWrong,
    EntryNotPublished,
    EvidenceRequired,
    GrantNotLive,
    NotYourGrant,
)
from zhengtong.sharing.domain.events import (
    GrantDecided,
    GrantEnded,
    GrantResumed,
    GrantReviewNeeded,
    GrantSuspended,
)
from zhengtong.sharing.domain.grants import ItemFacts, stopped_items
from zhengtong.sharing.domain.permits import is_permitted
from zhengtong.sharing.domain.states import GRANT_STATE_NAMES, GrantState, may_move
from zhengtong.sharing.models import Answer, Grant, GrantAct, Request
from zhengtong.sharing.selectors import find_published, parties_of
from zhengtong.sharing.services.numbers import next_number

DELIVERY_TERM = "sharing.delivery"


def subject_of(grant: Grant) -> str:
    """How the desk and the journal call a grant."""
    return f"grant:{grant.uuid}"


def url_of(grant: Grant) -> str:
    """The grant's page."""
    return f"/sharing/grants/{grant.uuid}/"


def decide_grant(request: Request, answer: Answer, *, by: Actor) -> Grant:
    """The grant the answer makes: items, range, purposes, rows, masks, quota, dates, version.

    It names the version it was decided on; the delivery clock starts and the catalogue holds the
    entry for it.

    Policy: P4.2, R23, R25

    Raises:
        EntryNotPublished, AnswerItemsWrong.
    """
    entry = find_published(request.entry)
    if entry is None:
        raise EntryNotPublished
    granted = [item for item in entry.items if str(item.item_id) in set(answer.item_ids)]
    if not granted:
        raise AnswerItemsWrong
    grant = Grant.objects.create(
        number=next_number("SQ", "sharing_grant_number"),
        request=request,
        consumer=request.consumer,
        provider=request.provider,
        entry=entry.uuid,
        entry_title=entry.title,
        entry_version=entry.version,
        resource_ids=request.resource_ids,
        items=[_item_data(item) for item in granted],
        use_scope=request.use_scope,
        purpose_codes=request.purpose_codes,
        row_filter=request.row_filter,
        masks=answer.masks,
        per_second=answer.per_second,
        per_day=answer.per_day,
        ways=request.ways,
        valid_from=answer.valid_from,
        valid_to=answer.valid_to,
        decided_at=clock.current().now(),
    )
    catalogue.place_hold(
        entry.uuid,
        item_ids=[item.item_id for item in granted if item.item_id],
        reason=f"{grant.number} {request.consumer.name}",
        holder=subject_of(grant),
    )
    _start_delivery(grant, by)
    ledger.record_deed(
        "sharing.grant-decided",
        subject=str(grant.uuid),
        by=by,
        number=grant.number,
        entry=str(entry.uuid),
        version=entry.version,
        items=len(granted),
    )
    ledger.publish(
        GrantDecided(
            subject=str(grant.uuid),
            entry=str(entry.uuid),
            consumer=str(request.consumer.uuid),
            provider=str(request.provider.uuid),
        )
    )
    return grant


def _item_data(item: catalogue.ItemFacts) -> dict[str, object]:
    return {
        "item_id": str(item.item_id),
        "name": item.name,
        "data_type": item.data_type,
        "grade": item.grade,
        "share_type": int(item.share_type),
        "personal": str(item.personal),
    }


def _start_delivery(grant: Grant, by: Actor) -> None:
    desk.start_clock(
        subject_of(grant),
        term=profile_for(clock.today()).term(DELIVERY_TERM),
        title=f"{grant.number} {grant.entry_title}",
        body_id=grant.provider.uuid,
        by=by,
        link=url_of(grant),
    )


@transaction.atomic
def mark_delivered(grant_id: UUID, *, by: Actor, way: str) -> None:
    """Note that data first reached the consumer; the delivery clock stops. Called by deliverers.

    Policy: R23

    Raises:
        GrantNotFound.
    """
    grant = Grant.objects.select_for_update(of=("self",)).get_or_refuse(grant_id)
    if grant.delivered_at is not None:
        return
    grant.delivered_at = clock.current().now()
    grant.save(update_fields=["delivered_at"])
    desk.stop_clock(subject_of(grant), DELIVERY_TERM, by=by)
    ledger.record_deed("sharing.grant-delivered", subject=str(grant.uuid), by=by, way=way)


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
    if not is_permitted("grant.stop", by, parties_of(grant, authority_id=authority.uuid)):
        raise NotYourGrant


def _change(grant: Grant, state: GrantState, *, by: Actor, reason: str, verb: str) -> None:
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


def _tell_both(grant: Grant, title: str, text: str, *, authority: bool = False) -> None:
    bodies = [grant.consumer.uuid, grant.provider.uuid]
    if authority:
        bodies.append(organisations.authority_of(grant.provider.uuid).uuid)
    for body_id in dict.fromkeys(bodies):
        desk.notify(
            title=title,
            kind="sharing.grant-changed",
            text=f"{grant.number} {grant.entry_title}\n{text}",
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
    _change(grant, state, by=by, reason=evidence, verb=verb)
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
    _tell_both(grant, N_("授权已暂停"), evidence, authority=True)
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
    _after_end(grant, by)
    _tell_both(grant, N_("授权已终止"), evidence, authority=True)
    return grant


def _after_end(grant: Grant, by: Actor) -> None:
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
    _change(grant, GrantState.LIVE, by=by, reason=reason, verb="resumed")
    _tell_both(grant, N_("授权已恢复"), reason)
    ledger.publish(GrantResumed(subject=str(grant.uuid)))
    return grant


@transaction.atomic
def review_grants(entry_id: UUID) -> int:
    """How many grants a new version of the entry sent to review; stopped items stop at once.

    Policy: R25
    """
    entry = find_published(entry_id)
    later = [_facts(item) for item in entry.items] if entry else []
    found = Grant.objects.select_for_update(of=("self",)).select_related("consumer", "provider")
    touched = 0
    for grant in found.filter(entry=entry_id).exclude(state=GrantState.ENDED).order_by("pk"):
        reasons = stopped_items([_stored(item) for item in grant.items], later)
        fresh = {key: reason for key, reason in reasons.items() if key not in grant.stopped_items}
        if fresh:
            _send_to_review(grant, fresh)
            touched += 1
    return touched


def _facts(item: catalogue.ItemFacts) -> ItemFacts:
    return _stored(_item_data(item))


def _stored(data: dict[str, object]) -> ItemFacts:
    return ItemFacts(
        item_id=str(data["item_id"]),
        name=str(data["name"]),
        data_type=str(data["data_type"]),
        grade=int(str(data["grade"])),
        share_type=int(str(data["share_type"])),
    )


def _send_to_review(grant: Grant, fresh: dict[str, str]) -> None:
    system = Actor.system("sharing")
    grant.stopped_items = {**grant.stopped_items, **fresh}
    names = {item["item_id"]: item["name"] for item in grant.items}
    text = "；".join(f"{names[key]}：{reason}" for key, reason in fresh.items())
    if grant.state == GrantState.LIVE:
        _change(grant, GrantState.REVIEW, by=system, reason=text, verb="review-needed")
    else:
        grant.revision += 1
        grant.save()
    _tell_both(grant, N_("授权待复核：目录新版本停用了部分信息项"), text)
    ledger.publish(GrantReviewNeeded(subject=str(grant.uuid), items=list(fresh)))


def review_on_publication(event: Event) -> None:
    """Look at the grants of an entry of which a new version was published."""
    review_grants(UUID(event.subject))


@transaction.atomic
def end_expired_grants() -> int:
    """How many grants ended because their last day has passed; run daily."""
    found = Grant.objects.select_for_update(of=("self",)).exclude(state=GrantState.ENDED)
    expired = list(found.filter(valid_to__lt=clock.today()).order_by("pk")[:500])
    system = Actor.system("sharing")
    for grant in expired:
        _change(grant, GrantState.ENDED, by=system, reason=N_("使用时限届满"), verb="ended")
        _after_end(grant, system)
    return len(expired)
