"""Pages that are out of date, and days beyond the calendar: a clear word, nothing lost."""

from datetime import UTC, date, datetime

import pytest
from tests.factories.census import make_system
from tests.factories.organisations import make_post
from tests.factories.sharing import make_grant, make_received_request, make_sides
from tests.factories.web import sign_in

from zhengtong.census import public as census
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import StaleRevision
from zhengtong.sharing import public as sharing
from zhengtong.sharing.models import Grant, Request

pytestmark = pytest.mark.django_db


def test_a_stale_request_form_changes_nothing_and_says_so():
    sides = make_sides()
    row = sharing.draft_request(sides.entry.uuid, by=sides.consumer, basis="甲")
    sharing.update_request(row.uuid, by=sides.consumer, revision=row.revision, basis="乙")
    page = f"/sharing/requests/{row.uuid}/edit/"
    answer = sign_in(sides.consumer).post(page, {"basis": "丙", "revision": row.revision})
    assert answer.status_code in {409, 422}
    assert Request.objects.get().basis == "乙"


def test_a_stale_system_form_changes_nothing_and_says_so():
    officer = make_post(Role.OFFICER)
    system = make_system(officer)
    facts = system.facts
    census.update_system(system.uuid, facts, by=officer, revision=system.revision)
    with pytest.raises(StaleRevision) as refused:
        census.update_system(system.uuid, facts, by=officer, revision=system.revision)
    assert refused.value.code == "kernel.stale-revision"


def test_a_stale_decision_decides_nothing():
    sides = make_sides()
    row = make_received_request(sides)
    matter = desk.find_matter("sharing.answer", f"request:{row.uuid}")
    sharing.propose_answer(row.uuid, by=sides.provider, proposal=sharing.Proposal(agrees=True))
    page = f"/sharing/requests/{row.uuid}/decide/"
    sent = {"decision": "approve", "revision": matter.revision}
    assert sign_in(sides.provider_head).post(page, sent).status_code == 409
    assert not Grant.objects.exists()


@pytest.mark.parametrize("sent", ["0", "abc", "²", "9" * 5000, "-1"])
def test_a_revision_that_is_none_is_no_fault_of_the_platform(sent):
    sides = make_sides()
    grant = make_grant(sides)
    page = f"/sharing/grants/{grant.uuid}/suspend/"
    answer = sign_in(sides.provider_head).post(page, {"evidence": "核查记录", "revision": sent})
    assert answer.status_code < 500


@pytest.mark.policy("R36")
def test_a_request_received_beyond_the_calendar_goes_on_and_its_clock_waits():
    with clock.use(clock.FixedClock(datetime(2026, 12, 28, 2, tzinfo=UTC))):
        sides = make_sides()
        row = make_received_request(sides, valid_from=date(2027, 1, 4), valid_to=date(2027, 12, 31))
        (answer,) = desk.list_clocks(f"request:{row.uuid}")
        assert (answer.due_on, answer.state) == (None, "waiting_calendar")
        page = sign_in(sides.provider).get(f"/sharing/requests/{row.uuid}/").content.decode()
        assert "待日历" in page
