"""请假: away from day to day with somebody who stands in, back early, nobody forgotten."""

from datetime import date

import pytest
from tests.factories.organisations import account_of, body_of, make_deputy, make_post

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations import public as organisations
from zhengtong.organisations.domain import errors
from zhengtong.organisations.models import Account, Delegation
from zhengtong.organisations.selectors.leaves import list_uncovered, map_away, search_leaves
from zhengtong.organisations.services.delegations import Period
from zhengtong.organisations.services.leaves import LeaveFields, end_leave, record_leave

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 3), date(2026, 3, 10)


class Office:
    """Two officers of a body and its administrator."""

    def __init__(self):
        self.officer = make_post(Role.OFFICER)
        self.colleague = make_post(Role.OFFICER, body=self.officer.body_id)
        self.admin = make_post(Role.BODY_ADMIN, body=self.officer.body_id)

    def go(self, who=None, to=None, *, first=FIRST, last=LAST, kind="annual", by=None):
        who, to = who or self.officer, to or self.colleague
        fields = LeaveFields(
            kind=kind,
            period=Period(from_date=first, to_date=last),
            deputies={who.post_id: to.account_id} if to != "nobody" else {},
        )
        return record_leave(who.account_id, fields, by=by or who)


@pytest.fixture
def office():
    return Office()


def holders(office, day):
    found = organisations.holders_of(Role.OFFICER, office.officer.body_id, day=day)
    return {(p.name, p.on_behalf_of) for p in found if p.post_id == office.officer.post_id}


def test_on_the_days_of_the_leave_and_no_others_the_colleague_stands_in(office):
    office.go()
    stands_in = (office.colleague.name, office.officer.name)
    assert stands_in not in holders(office, date(2026, 3, 2))
    assert stands_in in holders(office, FIRST)
    assert stands_in in holders(office, LAST)
    assert stands_in not in holders(office, date(2026, 3, 11))


def test_back_early_nobody_stands_in_any_more(office, fixed_clock):
    leave = office.go(first=date(2026, 3, 2))
    assert map_away([office.officer.account_id]) == {office.officer.account_id: LAST}
    end_leave(leave.uuid, by=office.officer)
    assert map_away([office.officer.account_id]) == {}
    assert len(holders(office, date(2026, 3, 2))) == 1
    with pytest.raises(errors.LeaveOver):
        end_leave(leave.uuid, by=office.officer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first": date(2026, 3, 1)}, "from_date"),
        ({"last": date(2026, 3, 2)}, "to_date"),
        ({"kind": "holiday"}, "kind"),
        ({"to": "nobody"}, "post"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(office, changes, field):
    with pytest.raises(errors.InvalidFields) as caught:
        office.go(**changes)
    assert any(gap.field.startswith(field) for gap in caught.value.gaps)
    assert not Delegation.objects.exists()


def test_leaves_do_not_overlap_and_whoever_is_away_too_stands_in_for_nobody(office):
    office.go()
    with pytest.raises(errors.InvalidFields):
        office.go(first=LAST, last=date(2026, 3, 20))
    with pytest.raises(errors.InvalidFields) as caught:
        office.go(office.colleague, office.officer, first=LAST, last=LAST)
    assert "也请假" in caught.value.gaps[0].message


def test_a_deputy_of_the_post_stands_in_by_itself(office):
    deputy = make_deputy(office.officer)
    Account.objects.filter(uuid=deputy.account_id).update(home_body=body_of(office.officer.body_id))
    office.go(to="nobody")
    assert not Delegation.objects.exists()


def test_nobody_of_another_body_or_oneself_stands_in(office):
    for taker in (make_post(Role.OFFICER), office.officer):
        with pytest.raises(errors.InvalidFields):
            office.go(to=taker)


def test_the_three_administrators_do_not_stand_in_for_each_other():
    one = make_post(Role.SYSTEM_ADMIN)
    other = make_post(Role.AUDITOR, body=one.body_id)
    fields = LeaveFields(
        kind="sick",
        period=Period(from_date=FIRST, to_date=LAST),
        deputies={one.post_id: other.account_id},
    )
    with pytest.raises(errors.AdministratorsNotSeparate):
        record_leave(one.account_id, fields, by=one)


def test_the_administrator_of_the_body_records_it_for_somebody_ill_a_colleague_does_not(office):
    with pytest.raises(errors.NotPermitted):
        office.go(by=office.colleague)
    office.go(by=office.admin, kind="sick", first=date(2026, 3, 2))
    (leave,) = search_leaves(office.admin, when="now")
    assert leave.account == account_of(office.officer)
    assert not search_leaves(make_post(Role.BODY_ADMIN)).exists()


def test_a_post_whose_stand_in_left_or_is_away_is_found(office, fixed_clock):
    leave = office.go(first=date(2026, 3, 2))
    assert list_uncovered([leave]) == []
    account = account_of(office.colleague)
    account.is_active = False
    account.save(update_fields=["is_active"])
    ((found, post),) = list_uncovered([leave])
    assert (found, post.uuid) == (leave, office.officer.post_id)
    assert clock.today() == date(2026, 3, 2)
