"""The decision that makes a grant, and the note that data first arrived."""

from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.policy.profiles import profile_for
from zhengtong.sharing.domain.errors import (
    AnswerItemsWrong,
    EntryNotPublished,
)
from zhengtong.sharing.domain.events import (
    GrantDecided,
)
from zhengtong.sharing.models import Answer, Grant, Request
from zhengtong.sharing.selectors import find_published
from zhengtong.sharing.services.grants import DELIVERY_TERM, subject_of, url_of
from zhengtong.toolkit.numbering import next_number


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
    grant = _create_grant(request, answer, entry, granted)
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


def _create_grant(
    request: Request,
    answer: Answer,
    entry: catalogue.EntryDetail,
    granted: list[catalogue.ItemFacts],
) -> Grant:
    if answer.valid_from is None or answer.valid_to is None:  # an agreeing answer has its dates
        raise AnswerItemsWrong
    return Grant.objects.create(
        number=next_number("SQ", "sharing_grant_number"),
        request=request,
        consumer=request.consumer,
        provider=request.provider,
        entry=entry.uuid,
        entry_title=entry.title,
        entry_version=entry.version,
        resource_ids=request.resource_ids,
        items=[item_data(item) for item in granted],
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


def item_data(item: catalogue.ItemFacts) -> dict[str, object]:
    """An item as the grant keeps it."""
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
