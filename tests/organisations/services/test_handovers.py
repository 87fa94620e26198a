"""离岗交接: one of every duty of every room, and nothing left without an owner."""

from datetime import date

import pytest
from tests.factories.catalogue import make_draft
from tests.factories.organisations import (
    account_of,
    make_account,
    make_body,
    make_delegate,
    make_post,
    make_reviewer,
)

from zhengtong.catalogue.models import Entry
from zhengtong.desk import public as desk
from zhengtong.desk.models import Matter, Step, Supervision, WorkOrder
from zhengtong.kernel.actor import Role
from zhengtong.organisations.domain.duties import list_duties
from zhengtong.organisations.domain.errors import DutiesOpen, SuccessorNotSuitable
from zhengtong.organisations.models import ContractorTie, HandOver, PostHolding
from zhengtong.organisations.services.handovers import hand_over
from zhengtong.organisations.services.open_duties import list_open_duties
from zhengtong.organisations.services.posts import close_post, end_holding
from zhengtong.organisations.services.tokens import create_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    make_reviewer()
    body = make_body()
    return {
        name: make_post(role, body=body, account=make_account(name, home_body=body))
        for name, role in (
            ("甲", Role.BODY_HEAD),
            ("乙", Role.BODY_HEAD),
            ("丙", Role.OFFICER),
            ("管", Role.BODY_ADMIN),
        )
    }


def open_matter(by, subject="entry:1"):
    route = (desk.RouteStep(name="审批", role=Role.BODY_HEAD),)
    return desk.open_matter(
        "test.review", subject=subject, title="某事", body_id=by.body_id, by=by, route=route
    )


def give_one_of_each(town):
    """Everything there is to have in hand, in the hands of 甲."""
    head, officer = town["甲"], town["丙"]
    matter = open_matter(officer)
    Step.objects.update(transferred_to=head.account_id, transferred_to_name=head.name)
    open_matter(head, "entry:2")
    first = Matter.objects.get(uuid=matter.uuid)
    Supervision.objects.create(
        number="DB1",
        matter=first,
        body=first.body,
        authority=first.body,
        reason="急",
        reply_by=date(2026, 3, 9),
        opened_by=head.account_id,
        opened_by_name=head.name,
        opened_at=first.created_at,
    )
    desk.raise_alarm(
        "exchange.run-failed", subject="run:1", title="失败", severity="major", body_id=head.body_id
    )
    WorkOrder.objects.update(owner=head.account_id, owner_name=head.name)
    create_token(by=head, label="脚本", scopes=["catalogue:read"], days=30)
    make_delegate(head)
    ContractorTie.objects.create(
        account=make_account(),
        sponsor=account_of(head),
        company="某公司",
        end_date=date(2026, 9, 1),
    )


def test_everything_goes_to_the_successor_and_nothing_is_left(town):
    give_one_of_each(town)
    make_draft(town["丙"])
    Entry.objects.update(drafted_by=town["甲"].account_id)
    before = {duty.code for duty in list_duties() if duty.list_open(town["甲"].account_id)}
    assert before >= {d.code for d in list_duties() if d.code != "sharing.requests"}
    row = hand_over(
        account_id=town["甲"].account_id,
        successor_id=town["乙"].account_id,
        reason="调离",
        takes_posts=True,
        by=town["管"],
    )
    assert list_open_duties(town["甲"].account_id) == []
    assert Matter.objects.get(subject="entry:2").started_by == town["乙"].account_id
    assert {duty["code"] for duty in row.duties} == before
    assert not PostHolding.objects.filter(account=row.account, to_date__isnull=True).exists()
    assert row.number == "JJ2026000001"


def test_the_successor_who_submitted_does_not_get_the_step_to_approve(town):
    open_matter(town["乙"])
    Step.objects.update(transferred_to=town["甲"].account_id)
    hand_over(
        account_id=town["甲"].account_id,
        successor_id=town["乙"].account_id,
        reason="调离",
        takes_posts=False,
        by=town["管"],
    )
    assert Step.objects.get().transferred_to is None


def test_the_last_post_is_not_given_up_with_things_in_hand(town):
    open_matter(town["丙"])
    holding = PostHolding.objects.get(account=account_of(town["丙"]))
    with pytest.raises(DutiesOpen):
        end_holding(holding_id=holding.pk, by=town["管"])
    with pytest.raises(DutiesOpen):
        close_post(post_id=holding.post.uuid, by=town["管"])


def test_nobody_takes_over_from_themselves_or_from_outside(town):
    stranger = make_post(Role.OFFICER)
    for who in (town["甲"], stranger):
        with pytest.raises(SuccessorNotSuitable):
            hand_over(
                account_id=town["甲"].account_id,
                successor_id=who.account_id,
                reason="调离",
                takes_posts=True,
                by=town["管"],
            )
    assert not HandOver.objects.exists()


def test_who_stood_in_becomes_the_main_holder(town):
    post = PostHolding.objects.get(account=account_of(town["甲"])).post
    PostHolding.objects.create(
        post=post, account=account_of(town["乙"]), kind="deputy", from_date=date(2026, 1, 1)
    )
    hand_over(
        account_id=town["甲"].account_id,
        successor_id=town["乙"].account_id,
        reason="退休",
        takes_posts=True,
        by=town["管"],
    )
    holding = post.holdings.get(to_date__isnull=True)
    assert (holding.account, holding.kind) == (account_of(town["乙"]), "main")
