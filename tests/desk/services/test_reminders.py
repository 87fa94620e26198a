"""Clocks remind before, on and after their last day: once each, whatever the worker's luck."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.organisations import make_post, make_reviewer

from zhengtong.desk import public as desk
from zhengtong.desk.domain.reminders import ReminderRule, rules_from_data, stages_on
from zhengtong.desk.models import Clock, Message, MessageAddress, MessageSettings, Notice
from zhengtong.desk.selectors.matters import list_unread
from zhengtong.desk.selectors.reminders import list_escalated
from zhengtong.desk.services.digests import write_digests
from zhengtong.desk.services.reminders import remind_all
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.deadlines import Term

pytestmark = pytest.mark.django_db
RULE = ReminderRule(
    events=("*",), before_workdays=(3, 1), head_after_workdays=1, authority_after_workdays=3
)


@pytest.mark.parametrize(
    ("left", "is_past", "names"),
    [
        (4, False, []),
        (3, False, ["before-3"]),
        (2, False, ["before-3"]),
        (1, False, ["before-1"]),
        (0, False, ["due"]),
        (0, True, []),
        (-1, True, ["head"]),
        (-9, True, ["head", "authority"]),
    ],
)
def test_only_the_latest_stage_holds_on_a_day(left, is_past, names):
    stages = stages_on(RULE, workdays_left=left, is_past=is_past)
    assert [stage.name for stage in stages] == names


@pytest.mark.parametrize(
    "row",
    [{}, {"events": ["*"], "before_workdays": [0]}, {"events": ["*"], "head_after_workdays": 0}],
)
def test_a_faulty_rule_is_refused(row):
    with pytest.raises(ValueError, match=r"reminder|escalation"):
        rules_from_data([row])


def at(month, day, hour=10):
    return clock.use(clock.FixedClock(datetime(2026, month, day, hour - 8, tzinfo=UTC)))


@pytest.fixture
def officer():
    """An officer with a clock that ends on Monday 16 March."""
    make_reviewer()
    actor = make_post(Role.OFFICER)
    term = Term(event="x.answer", amount=10, profile="CN-2025")
    desk.start_clock("x", term=term, title="某时限", body_id=actor.body_id, by=actor, link="/x/")
    return actor


def told():
    return list(Notice.objects.order_by("pk").values_list("template", flat=True))


def test_each_stage_is_told_once_on_its_day(officer):
    head = make_post(Role.BODY_HEAD, body=officer.body_id)
    for day in range(9, 21):
        for hour in (9, 10, 15):
            with at(3, day, hour):
                remind_all()
    names = ["before", "before", "due", "head", "authority"]
    assert told() == [f"desk.clock-{name}" for name in names]
    assert Notice.objects.get(template="desk.clock-head").account == head.account_id


def test_a_worker_down_for_days_tells_only_what_still_holds(officer):
    with at(3, 27):
        remind_all()
    assert told() == ["desk.clock-head", "desk.clock-authority"]


def test_a_clock_set_back_tells_nothing_again(officer):
    with at(3, 16, 9):
        remind_all()
    with at(3, 16, 8):
        remind_all()
    with at(3, 13, 10):
        remind_all()
    assert told() == ["desk.clock-due"]


def test_a_stopped_clock_is_silent_and_a_moved_one_speaks_again(officer):
    with at(3, 16):
        remind_all()
        Clock.objects.update(due_on="2026-03-17")
        remind_all()
    assert told() == ["desk.clock-due", "desk.clock-before"]
    with at(3, 27):
        desk.stop_clock("x", "x.answer", by=officer)
        assert remind_all() == 0


def test_whose_turn_it_is_is_told_in_person(officer):
    head = make_post(Role.BODY_HEAD, body=officer.body_id)
    step = desk.RouteStep(name="审批", role=Role.BODY_HEAD)
    desk.open_matter("t", subject="x", title="t", body_id=officer.body_id, by=officer, route=[step])
    with at(3, 13):
        remind_all()
    assert Notice.objects.get().account == head.account_id


def test_the_authority_sees_what_was_escalated_until_it_is_done(officer):
    reviewer = make_reviewer()
    with at(3, 27):
        remind_all()
        assert [row.clock.title for row in list_escalated(reviewer)] == ["某时限"]
        assert list_unread(reviewer).count() == 1
        assert not list_escalated(officer)
        desk.stop_clock("x", "x.answer", by=officer)
        assert not list_escalated(reviewer)


def choose_digest(actor):
    MessageSettings.objects.create(
        account=actor.account_id, wants_digest=True, channels={"digest": ["mail"]}
    )
    MessageAddress.objects.create(
        account=actor.account_id, channel="mail", address="o@gov.test",
        confirmed_at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip


def test_a_digest_is_written_on_monday_at_eight_once_a_week(officer):
    choose_digest(officer)
    make_post(Role.OFFICER)
    counts = []
    for hour, day in ((-1, 0), (0, 0), (-1, 0), (30, 0), (0, 7)):
        moment = datetime(2026, 3, 9, tzinfo=UTC) + timedelta(days=day, hours=hour)
        with clock.use(clock.FixedClock(moment)):
            counts.append(write_digests())
    assert counts == [0, 1, 0, 0, 1]


def test_an_unsent_digest_gives_way_to_the_new_one(officer):
    choose_digest(officer)
    for day in (9, 16, 23):
        with at(3, day):
            assert write_digests() == 1
    states = Message.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["dropped", "dropped", "waiting"]
    assert "待办 0 件，超期 1 件" in list_unread(officer)[0].shown_title
