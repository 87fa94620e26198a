from dataclasses import replace

import pytest
from tests.factories.catalogue import (
    make_head,
    make_published_entry,
    publish,
)
from tests.factories.organisations import make_post, make_reviewer

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Conflict
from zhengtong.ledger.models import OutboxEvent

pytestmark = pytest.mark.django_db


def publish_changed(entry, officer, **changes):
    started = catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    facts = replace(catalogue.get_version(entry.uuid, started.version + 1).facts, **changes)
    catalogue.update_draft(entry.uuid, facts, by=officer, revision=started.revision)
    return publish(entry.uuid, by=officer)


@pytest.mark.policy("R13")
@pytest.mark.policy("P7.2")
def test_every_version_is_kept_and_any_two_can_be_compared():
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    second = publish_changed(entry, officer, summary="新摘要", items=entry.items[1:])
    assert (second.version, len(second.items)) == (2, 3)
    assert catalogue.get_version(entry.uuid, 1).facts == entry.facts
    found = catalogue.diff_versions(entry.uuid, 1, 2, by=None)
    assert [one.field for one in found.fields] == ["summary"]
    assert [item.name for item in found.dropped] == ["姓名"]


def test_the_published_version_stands_while_a_revision_is_worked_on():
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    started = catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    assert (started.state, started.stage, started.version) == ("revising", "draft", 1)
    assert catalogue.published_entry(entry.uuid).facts == entry.facts
    with pytest.raises(catalogue.VersionNotFound):
        catalogue.get_version(entry.uuid, 2, by=make_post(Role.OFFICER))
    dropped = catalogue.drop_revision(entry.uuid, by=officer, revision=started.revision)
    assert (dropped.state, dropped.stage) == ("published", "")


@pytest.mark.policy("R25")
def test_a_later_version_says_what_grants_must_be_reviewed_for():
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    retyped = replace(entry.items[2], data_type="C", grade=2)
    publish_changed(entry, officer, items=(entry.items[1], retyped, entry.items[3]))
    event = OutboxEvent.objects.get(name="catalogue.version-superseded").payload
    assert event["dropped_items"] == [str(entry.items[0].item_id)]
    assert event["retyped_items"] == [str(entry.items[2].item_id)]
    assert event["upgraded_items"] == [str(entry.items[2].item_id)]
    assert event["is_share_narrowed"] is False


def decide_withdrawal(entry_id, *, by):
    matter = desk.find_matter("catalogue.withdrawal", str(entry_id))
    return catalogue.decide_withdrawal(
        entry_id, by=by, decision="approve", opinion="同意", revision=matter.revision
    )


def test_an_entry_leaves_by_the_same_two_hands_and_its_name_is_free_again():
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    head, reviewer = make_head(officer.body_id), make_reviewer()
    catalogue.ask_withdrawal(entry.uuid, by=officer, reason="职责调整", revision=entry.revision)
    assert decide_withdrawal(entry.uuid, by=head).state == "withdrawing"
    assert decide_withdrawal(entry.uuid, by=reviewer).state == "withdrawn"
    with pytest.raises(catalogue.EntryNotFound):
        catalogue.published_entry(entry.uuid)
    again = make_published_entry(officer, title=entry.title)
    assert again.code != entry.code
    assert OutboxEvent.objects.filter(name="catalogue.entry-withdrawn").count() == 1


@pytest.mark.policy("R30")
def test_who_lives_on_an_entry_keeps_it_from_being_withdrawn():
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    hold = catalogue.place_hold(entry.uuid, reason="省医保局正在使用", holder="sharing.grant:1")
    with pytest.raises(catalogue.WithdrawalBlocked) as refusal:
        catalogue.ask_withdrawal(entry.uuid, by=officer, reason="调整", revision=entry.revision)
    assert "省医保局正在使用" in str(refusal.value)
    catalogue.lift_hold(hold.uuid)
    asked = catalogue.ask_withdrawal(entry.uuid, by=officer, reason="调整", revision=entry.revision)
    assert asked.state == "withdrawing"


@pytest.mark.policy("R30")
def test_a_hold_placed_during_the_review_still_blocks():
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    catalogue.ask_withdrawal(entry.uuid, by=officer, reason="调整", revision=entry.revision)
    decide_withdrawal(entry.uuid, by=make_head(officer.body_id))
    catalogue.place_hold(entry.uuid, reason="正在使用", holder="sharing.grant:2")
    with pytest.raises(catalogue.WithdrawalBlocked):
        decide_withdrawal(entry.uuid, by=make_reviewer())
    assert catalogue.get_entry(entry.uuid).state == "withdrawing"


def test_the_same_holder_holds_once():
    entry = make_published_entry()
    first = catalogue.place_hold(entry.uuid, reason="甲", holder="x")
    again = catalogue.place_hold(entry.uuid, [entry.items[0].item_id], reason="乙", holder="x")
    assert again.uuid == first.uuid
    assert catalogue.list_holds(entry.uuid) == [again]
    assert catalogue.lift_holds_of("x") == 1
    with pytest.raises(catalogue.HoldNotFound):
        catalogue.lift_hold(first.uuid)


def test_a_withdrawal_can_be_taken_back():
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    asked = catalogue.ask_withdrawal(entry.uuid, by=officer, reason="调整", revision=entry.revision)
    kept = catalogue.recall_withdrawal(entry.uuid, by=officer, revision=asked.revision)
    assert kept.state == "published"
    with pytest.raises(Conflict):
        catalogue.recall_withdrawal(entry.uuid, by=officer, revision=kept.revision)


def test_a_resource_found_broken_is_shown_as_such():
    entry = make_published_entry()
    resource = entry.resources[0]
    assert resource.state == "mounted"
    catalogue.report_broken(resource.uuid, reason="表已删除", by=make_post(Role.OFFICER))
    assert catalogue.get_resource(resource.uuid).state == "broken"
