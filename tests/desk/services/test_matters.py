"""Matters on the real database."""

import threading

import pytest
from django.db import connection
from tests.factories.organisations import make_deputy, make_post, make_reviewer

from zhengtong.desk import public as desk
from zhengtong.desk.domain.errors import (
    FourEyes,
    MatterAlreadyOpen,
    NotYourStep,
    RouteHasNoHolder,
    StepAlreadyDecided,
)
from zhengtong.desk.selectors import matters as selectors
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError

pytestmark = pytest.mark.django_db

ROUTE = (
    desk.RouteStep(name="部门负责人审批", role=Role.BODY_HEAD),
    desk.RouteStep(name="主管部门审核", role=Role.REVIEWER, whose=desk.AUTHORITY),
)


@pytest.fixture
def people():
    reviewer = make_reviewer()
    officer = make_post(Role.OFFICER)
    return officer, make_post(Role.BODY_HEAD, body=officer.body_id), reviewer


def open_one(officer, subject="entry:1", route=ROUTE):
    return desk.open_matter(
        "test.review",
        subject=subject,
        title="某目录",
        body_id=officer.body_id,
        by=officer,
        route=route,
    )


def test_a_matter_passes_from_head_to_authority_and_ends(people):
    officer, head, reviewer = people
    matter = open_one(officer)
    assert [s.matter.number for s in selectors.list_todo(head)] == [matter.number]
    assert not selectors.list_todo(reviewer).exists()
    matter = desk.decide_step(matter.uuid, by=head, decision="approve")
    assert matter.outcome is None
    assert selectors.list_todo(reviewer).exists()
    matter = desk.decide_step(matter.uuid, by=reviewer, decision="approve", opinion="可")
    assert matter.outcome == "approved"
    assert selectors.list_done(head).count() == 1
    assert selectors.list_started(officer).count() == 1


def test_a_returned_matter_is_resubmitted_under_its_number(people):
    officer, head, _ = people
    first = open_one(officer)
    returned = desk.decide_step(first.uuid, by=head, decision="return", opinion="缺依据")
    assert returned.outcome == "returned"
    again = open_one(officer)
    assert again.number == first.number
    assert again.current_step.round == 2


def test_the_same_subject_is_not_opened_twice(people):
    officer, *_ = people
    open_one(officer)
    with pytest.raises(MatterAlreadyOpen):
        open_one(officer)


def test_a_route_without_a_living_holder_is_found_before_it_blocks():
    make_reviewer()
    officer = make_post(Role.OFFICER)
    with pytest.raises(RouteHasNoHolder) as refused:
        open_one(officer)
    assert refused.value.facts["body"] == officer.body_name
    assert not selectors.list_started(officer).exists()


def test_a_stale_page_learns_who_decided(people):
    officer, head, reviewer = people
    matter = open_one(officer)
    desk.decide_step(matter.uuid, by=head, decision="approve", revision=matter.revision)
    with pytest.raises(StepAlreadyDecided) as refused:
        desk.decide_step(matter.uuid, by=reviewer, decision="approve", revision=matter.revision)
    assert refused.value.facts["by"] == head.name


def test_a_deputy_decides_for_the_holder_and_both_are_on_record(people):
    officer, head, _ = people
    deputy = make_deputy(head)
    matter = desk.decide_step(open_one(officer).uuid, by=deputy, decision="approve")
    assert matter.decided_step.on_behalf_of == head.name
    assert matter.decided_step.decided_by_name == deputy.name


def test_the_submitter_may_not_approve(people):
    _, head, _ = people
    matter = desk.open_matter(
        "test.review", subject="x", title="t", body_id=head.body_id, by=head, route=ROUTE
    )
    with pytest.raises(FourEyes):
        desk.decide_step(matter.uuid, by=head, decision="approve")


def test_another_body_neither_sees_nor_decides(people):
    officer, *_ = people
    matter = open_one(officer)
    stranger = make_post(Role.BODY_HEAD)
    with pytest.raises(DomainError) as refused:
        desk.decide_step(matter.uuid, by=stranger, decision="approve")
    assert refused.value.code == "desk.matter-not-found"


def test_handing_over_goes_to_another_holder_only(people):
    officer, head, _ = people
    second = make_post(Role.BODY_HEAD, body=officer.body_id)
    matter = open_one(officer)
    desk.transfer_step(matter.uuid, by=head, to_account=second.account_id)
    with pytest.raises(NotYourStep):
        desk.decide_step(matter.uuid, by=head, decision="approve")
    assert desk.decide_step(matter.uuid, by=second, decision="approve").outcome is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_wins_and_the_other_is_told():
    make_reviewer()
    officer = make_post(Role.OFFICER)
    heads = [make_post(Role.BODY_HEAD, body=officer.body_id) for _ in range(2)]
    matter = open_one(officer)
    outcomes, barrier = [], threading.Barrier(2)

    def decide(head):
        barrier.wait()
        try:
            desk.decide_step(matter.uuid, by=head, decision="approve", revision=matter.revision)
            outcomes.append("won")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(head,)) for head in heads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["desk.step-already-decided", "won"]
