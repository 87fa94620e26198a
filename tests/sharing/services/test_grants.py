"""What happens to a grant after it was given."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.factories.catalogue import publish
from tests.factories.organisations import make_post, make_reviewer
from tests.factories.sharing import make_grant, make_sides

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import DomainError
from zhengtong.ledger import public as ledger
from zhengtong.sharing import public as sharing
from zhengtong.sharing.models import Grant

pytestmark = pytest.mark.django_db


def revision_of(grant):
    return Grant.objects.get(uuid=grant.uuid).revision


@pytest.mark.policy("R29")
def test_the_provider_suspends_with_evidence_and_both_sides_and_authority_are_told():
    sides = make_sides()
    grant = make_grant(sides)
    with pytest.raises(DomainError) as refused:
        sharing.suspend_grant(
            grant.uuid, by=sides.provider_head, evidence=" ", revision=revision_of(grant)
        )
    assert refused.value.code == "sharing.evidence-required"
    sharing.suspend_grant(
        grant.uuid, by=sides.provider_head, evidence="超范围使用", revision=revision_of(grant)
    )
    assert not sharing.get_grant(grant.uuid).is_usable(clock.today())
    assert not sharing.list_live_grants()
    for side in (sides.consumer, sides.provider, make_reviewer()):
        assert desk.worklist_counts(side)["unread"] >= 1


def test_the_consumer_may_not_stop_or_resume_a_grant():
    sides = make_sides()
    grant = make_grant(sides)
    with pytest.raises(DomainError) as refused:
        sharing.suspend_grant(
            grant.uuid, by=sides.consumer_head, evidence="x", revision=revision_of(grant)
        )
    assert refused.value.code == "sharing.not-your-grant"


def test_ending_a_grant_lifts_the_hold_on_the_entry():
    sides = make_sides()
    grant = make_grant(sides)
    sharing.end_grant(
        grant.uuid, by=sides.provider_head, evidence="目的已实现", revision=revision_of(grant)
    )
    assert not catalogue.list_holds(sides.entry.uuid)
    with pytest.raises(DomainError) as refused:
        sharing.resume_grant(
            grant.uuid, by=sides.provider_head, reason="", revision=revision_of(grant)
        )
    assert refused.value.code == "sharing.grant-not-live"


def test_a_grant_ends_after_its_last_day():
    grant = make_grant()
    with clock.use(clock.FixedClock(datetime(2027, 1, 1, tzinfo=UTC))):
        assert sharing.end_expired_grants() == 1
    assert sharing.get_grant(grant.uuid).state == "ended"


@pytest.mark.policy("R25")
def test_a_later_version_that_raises_a_grade_stops_that_item_only():
    sides = make_sides()
    grant = make_grant(sides)
    ledger.deliver_pending()
    raised = [
        replace(item, grade=4) if item.name == "登记机关名称" else item
        for item in sides.entry.items
    ]
    row = catalogue.start_revision(
        sides.entry.uuid, by=sides.provider, revision=sides.entry.revision
    )
    facts = replace(sides.entry.facts, items=tuple(raised), grade=4)
    catalogue.update_draft(sides.entry.uuid, facts=facts, by=sides.provider, revision=row.revision)
    publish(sides.entry.uuid, by=sides.provider)
    ledger.deliver_pending()
    after = sharing.get_grant(grant.uuid)
    assert after.state == "review_needed"
    assert len(after.usable_item_ids) == len(grant.usable_item_ids) - 1


@pytest.mark.policy("R23")
def test_first_delivery_stops_the_clock():
    grant = make_grant()
    sharing.mark_delivered(grant.uuid, by=Actor.system("exchange"), way="batch")
    assert all(row.stopped_on for row in desk.list_clocks(f"grant:{grant.uuid}"))


def test_a_grant_is_seen_by_its_two_sides_only():
    sides = make_sides()
    grant = make_grant(sides)
    assert sharing.get_grant(grant.uuid, by=sides.consumer).number == grant.number
    with pytest.raises(DomainError):
        sharing.get_grant(grant.uuid, by=make_post(Role.OFFICER))
