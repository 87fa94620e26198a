"""驻场通行: a contractor sees nothing but what a pass for a work order opens, while it runs."""

from datetime import date, timedelta

import pytest
from tests.factories.organisations import make_account, make_body, make_post

from zhengtong.desk import public as desk
from zhengtong.desk.domain.order_errors import WorkOrderClosed
from zhengtong.desk.models import WorkOrder
from zhengtong.desk.selectors.policies import order_causes
from zhengtong.desk.services import work_orders
from zhengtong.desk.services.passes import give_order_pass
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations import public as organisations
from zhengtong.organisations.domain import errors
from zhengtong.organisations.models import Account, ContractorTie, Pass, Post, PostHolding
from zhengtong.organisations.selectors.bodies import visible_bodies
from zhengtong.organisations.services.contractors import settle_passes, tie_contractor
from zhengtong.organisations.services.delegations import Period, lend_post

pytestmark = pytest.mark.django_db
END = date(2026, 6, 30)


class House:
    """A body with an officer (the sponsor), an administrator, a contractor and a work order."""

    def __init__(self):
        self.body = make_body()
        self.officer = make_post(Role.OFFICER, body=self.body)
        self.admin = make_post(Role.BODY_ADMIN, body=self.body)
        account = make_account("外包员", home_body=self.body)
        self.contractor = make_post(Role.CONTRACTOR, body=self.body, account=account)
        self.tie()
        desk.raise_alarm(
            "exchange.source-down", subject="source:1", title="数据源连不上", severity="major",
            body_id=self.body.uuid, once_key="1",
        )  # fmt: skip
        self.order = WorkOrder.objects.get()

    def tie(self, **changes):
        given = {
            "company": "示例公司", "sponsor_id": self.officer.account_id, "end_date": END,
            "by": self.admin, **changes,
        }  # fmt: skip
        return tie_contractor(self.contractor.account_id, **given)

    def let_in(self, *, hours=8, by=None, reason="修复连接", things=()):
        return give_order_pass(
            self.order.uuid, account_id=self.contractor.account_id, hours=hours, reason=reason,
            things=things, by=by or self.officer,
        )  # fmt: skip

    def sees(self):
        orders = WorkOrder.objects.for_actor(self.contractor).exists()
        return not visible_bodies(self.contractor, "system", "live").is_empty, orders


@pytest.fixture
def house():
    return House()


def test_without_a_pass_a_contractor_sees_nothing_with_one_the_order_and_the_systems(house):
    assert house.sees() == (False, False)
    house.let_in()
    assert house.sees() == (True, True)


def test_a_pass_ends_by_the_clock_and_stays_ended_though_the_clock_is_set_back(house):
    house.let_in()
    later = clock.FixedClock(clock.current().now() + timedelta(hours=9))
    with clock.use(later):
        assert house.sees() == (False, False)
        assert settle_passes() == 1
    assert house.sees() == (False, False)


def test_a_pass_ends_with_its_order_and_no_other_is_given_then(house):
    house.let_in()
    work_orders.accept_order(house.order.uuid, by=house.officer)
    work_orders.close_order(
        house.order.uuid, cause=next(iter(order_causes())), measures="已修复", by=house.officer
    )
    assert house.sees() == (False, False)
    assert Pass.objects.get().ended_because == "order"
    with pytest.raises(WorkOrderClosed):
        house.let_in()


def lose_tie(_house):
    ContractorTie.objects.update(end_date=date(2026, 3, 1))


def lock_sponsor(house):
    Account.objects.filter(uuid=house.officer.account_id).update(locked_at=clock.current().now())


def take_sponsors_post(house):
    PostHolding.objects.filter(account__uuid=house.officer.account_id).update(to_date="2026-03-01")


@pytest.mark.parametrize("lose", [lose_tie, lock_sponsor, take_sponsors_post])
def test_a_pass_ends_with_tie_or_sponsor_and_does_not_come_back_with_them(house, lose):
    house.let_in()
    lose(house)
    assert house.sees() == (False, False)
    assert settle_passes(account_id=house.contractor.account_id) == 1
    ContractorTie.objects.update(end_date=END)
    Account.objects.update(locked_at=None)
    PostHolding.objects.update(to_date=None)
    assert house.sees() == (False, False)
    assert Pass.objects.get().ended_because == "tie"


def test_a_contractor_neither_holds_nor_stands_in_for_a_post_of_staff(house):
    post = Post.objects.get(uuid=house.officer.post_id)
    period = Period(from_date=date(2026, 3, 2), to_date=date(2026, 3, 9))
    to = house.contractor.account_id
    with pytest.raises(errors.ContractorPost):
        organisations.assign_post(post_id=post.uuid, account_id=to, kind="deputy", by=house.admin)
    with pytest.raises(errors.ContractorPost):
        lend_post(post_id=post.uuid, to=to, period=period, by=house.officer)


def test_a_pass_is_taken_back_once(house):
    house.let_in()
    organisations.revoke_pass(Pass.objects.get().uuid, by=house.admin)
    assert house.sees()[0] is False
    with pytest.raises(errors.PassOver):
        organisations.revoke_pass(Pass.objects.get().uuid, by=house.admin)


def test_only_the_sponsor_and_who_keeps_the_people_let_in_never_the_contractor(house):
    colleague = make_post(Role.OFFICER, body=house.body)
    with pytest.raises(errors.NotPermitted):
        house.let_in(by=colleague)
    house.let_in(by=house.admin)
    with pytest.raises(errors.NotPermitted):
        house.let_in(by=house.contractor)


@pytest.mark.parametrize("changes", [{"hours": 0}, {"hours": 73}, {"reason": " "}])
def test_a_pass_has_a_reason_and_an_end(house, changes):
    with pytest.raises(errors.InvalidFields):
        house.let_in(**changes)


@pytest.mark.parametrize(
    "changes", [{"end_date": date(2026, 3, 2)}, {"end_date": date(2027, 4, 1)}, {"company": " "}]
)
def test_a_tie_has_a_company_and_an_end_within_a_year(house, changes):
    with pytest.raises(errors.InvalidFields):
        house.tie(**changes)


def test_a_sponsor_is_on_staff_of_the_same_body(house):
    for sponsor in (make_post(Role.OFFICER), house.contractor):
        with pytest.raises(errors.InvalidFields):
            house.tie(sponsor_id=sponsor.account_id)
    with pytest.raises(errors.InvalidFields):
        tie_contractor(
            house.officer.account_id, company="某公司", sponsor_id=house.admin.account_id,
            end_date=END, by=house.admin,
        )  # fmt: skip
