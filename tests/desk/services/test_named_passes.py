"""通行证逐项列明: a pass opens what it names and nothing else; each opening is kept."""

from datetime import timedelta

import pytest
from tests.desk.services.test_passes import House
from tests.factories.census import make_system

from zhengtong.census import public as census
from zhengtong.desk.domain.order_errors import CauseUnknown
from zhengtong.desk.models import Notice, WorkOrderAction
from zhengtong.desk.selectors.policies import order_causes
from zhengtong.desk.services.passes import report_order, tell_ends
from zhengtong.desk.services.work_orders import accept_order
from zhengtong.kernel import clock
from zhengtong.kernel.errors import Forbidden
from zhengtong.ledger.models import Record
from zhengtong.organisations import public as organisations
from zhengtong.organisations.domain import errors
from zhengtong.organisations.models import Pass, PassedThing, PassUse
from zhengtong.organisations.services.pass_uses import note_use

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return House()


def seen(house):
    return {one.name for one in census.list_systems(house.contractor)}


def test_a_pass_opens_the_systems_it_names_and_no_other_of_the_body(house):
    one, _other = (make_system(house.officer) for _ in range(2))
    house.let_in(things=[("system", one.uuid)])
    assert seen(house) == {one.name}
    assert PassedThing.objects.get().title == f"{one.name}（{one.code}）"


def test_a_pass_without_things_opens_the_order_alone(house):
    make_system(house.officer)
    house.let_in()
    assert seen(house) == set()
    assert house.sees()[1]


def test_two_passes_open_what_both_name_and_one_that_ends_takes_its_own_along(house):
    one, other = (make_system(house.officer) for _ in range(2))
    house.let_in(things=[("system", one.uuid)])
    house.let_in(things=[("system", other.uuid)])
    assert seen(house) == {one.name, other.name}
    organisations.revoke_pass(Pass.objects.first().uuid, by=house.admin)
    assert seen(house) == {one.name}


def test_things_of_another_body_and_of_unknown_kinds_are_refused(house):
    foreign = make_system()
    for thing in (("system", foreign.uuid), ("entry", foreign.uuid)):
        with pytest.raises(errors.InvalidFields) as refused:
            house.let_in(things=[thing])
        assert refused.value.gaps[0].field == "things"
    assert not Pass.objects.exists()


def test_a_pass_from_before_things_were_named_keeps_what_it_opened(house):
    system = make_system(house.officer)
    house.let_in()
    Pass.objects.update(is_open_ended=True)
    assert seen(house) == {system.name}


def test_a_page_is_kept_once_an_hour_and_pass_and_journalled(house):
    house.let_in()
    row, by = Pass.objects.get(), house.contractor
    assert [note_use(row, path="/census/", by=by) for _ in range(2)] == [True, False]
    assert note_use(row, path="/exchange/flows/", by=by)
    later = clock.FixedClock(clock.current().now() + timedelta(hours=1))
    with clock.use(later):
        assert note_use(row, path="/census/", by=by)
    assert PassUse.objects.count() == 3
    records = Record.objects.filter(name="organisations.pass-used")
    assert records.count() == 3


def told(house, template):
    return set(Notice.objects.filter(template=template).values_list("account", flat=True)), house


def test_sponsor_and_administrator_are_told_once_before_tie_and_pass_end(house, settings):
    settings.ZT_TIE_NOTICE_DAYS, settings.ZT_PASS_NOTICE_HOURS = 14, 2
    house.let_in(hours=8)
    assert tell_ends() == 0
    both = {house.officer.account_id, house.admin.account_id}
    with clock.use(clock.FixedClock(clock.current().now() + timedelta(hours=6, minutes=1))):
        assert (tell_ends(), tell_ends()) == (2, 0)
    assert told(house, "desk.pass-ends")[0] == both
    house.tie(end_date=clock.today() + timedelta(days=14))
    assert (tell_ends(), tell_ends()) == (2, 0)
    house.tie(end_date=clock.today() + timedelta(days=13))
    assert tell_ends() == 2
    assert told(house, "desk.tie-ends")[0] == both


def test_a_pass_shorter_than_the_notice_is_told_of_by_nobody(house, settings):
    settings.ZT_PASS_NOTICE_HOURS = 2
    house.let_in(hours=2)
    assert tell_ends() == 0


def test_a_contractor_reports_to_the_owner_and_cannot_close(house):
    house.let_in()
    accept_order(house.order.uuid, by=house.officer)
    cause = next(iter(order_causes()))
    report_order(house.order.uuid, text="已重启", cause=cause, by=house.contractor)
    line = WorkOrderAction.objects.get(verb="report")
    assert (line.cause, line.text) == (cause, "已重启")
    notice = Notice.objects.get(template="desk.order-reported")
    assert notice.account == house.officer.account_id
    assert Notice.objects.get(template="desk.order-handed").account == house.contractor.account_id
    with pytest.raises(CauseUnknown):
        report_order(house.order.uuid, text="x", cause="none-such", by=house.contractor)
    with pytest.raises(Forbidden):
        report_order(house.order.uuid, text="x", by=house.officer)
