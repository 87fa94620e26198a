"""Grants looked at again: after a new version of the entry, and at their last day."""

from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.kernel.events import Event
from zhengtong.ledger import public as ledger
from zhengtong.sharing.domain.events import (
    GrantReviewNeeded,
)
from zhengtong.sharing.domain.grants import ItemFacts, stopped_items
from zhengtong.sharing.domain.states import GrantState
from zhengtong.sharing.models import Grant
from zhengtong.sharing.selectors import find_published
from zhengtong.sharing.services.decisions import item_data
from zhengtong.sharing.services.grants import change_grant, follow_end, tell_both


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
    return _stored(item_data(item))


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
        change_grant(grant, GrantState.REVIEW, by=system, reason=text, verb="review-needed")
    else:
        grant.revision += 1
        grant.save()
    tell_both(grant, N_("授权待复核：目录新版本停用了部分信息项"), text)
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
        change_grant(grant, GrantState.ENDED, by=system, reason=N_("使用时限届满"), verb="ended")
        follow_end(grant, system)
    return len(expired)
