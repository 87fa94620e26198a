"""Changes of law or duty: update tasks, their clocks, and who may settle them (R06, R07)."""

from datetime import date, timedelta

import pytest
from tests.factories.catalogue import (
    decide,
    make_head,
    make_published_entry,
    make_submitted,
    submit,
)
from tests.factories.organisations import make_post, make_reviewer

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.domain.updates import (
    ChangeFacts,
    ChangeForbidden,
    ChangeInvalid,
    UpdateExtensionWaits,
    UpdateForbidden,
    UpdateNotFound,
    UpdateSettled,
    clock_subject,
)
from zhengtong.catalogue.models import UpdateCause, UpdateTask
from zhengtong.catalogue.selectors.updates import search_touched, search_updates
from zhengtong.catalogue.services.update_extensions import ask_extension, decide_extension
from zhengtong.catalogue.services.updates import declare_untouched, record_change, reopen_update
from zhengtong.desk import public as desk
from zhengtong.desk.models import Notice
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
LAW = ChangeFacts(
    kind="law", title="登记办法修订", document="某令第1号", happened_on=date(2026, 2, 24)
)


@pytest.fixture
def officer():
    return make_post(Role.OFFICER)


@pytest.fixture
def entry(officer):
    return make_published_entry(officer)


def record(officer, *entries, facts=LAW):
    change = record_change(facts, [one.uuid for one in entries], by=officer)
    return UpdateTask.objects.filter(change=change).order_by("pk")


def clock_of(task):
    return desk.list_clocks(clock_subject(task.uuid))[-1]


@pytest.mark.policy("R06")
def test_the_term_counts_from_the_change_not_from_its_record(officer, entry):
    task = record(officer, entry).get()
    ticking = clock_of(task)
    assert (ticking.start_on, ticking.amount, ticking.rule) == (date(2026, 2, 24), 10, "R06")
    assert ticking.due_on == date(2026, 3, 9), "ten working days, one of them a Saturday made up"


def test_each_body_is_told_once_however_many_entries_are_touched(officer, entry):
    other = make_published_entry(officer)
    record(officer, entry, other)
    told = Notice.objects.filter(template="catalogue.update-asked")
    assert [notice.facts["count"] for notice in told] == [2]


@pytest.mark.policy("R06")
@pytest.mark.policy("R07")
def test_the_body_s_term_stands_while_the_authority_s_runs_and_the_new_version_ends_both(
    officer, entry
):
    task = record(officer, entry).get()
    head, reviewer = make_head(officer.body_id), make_reviewer(officer.region)
    catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    submit(entry.uuid, by=officer)
    assert not desk.list_clocks(str(entry.uuid)), "the head of the department has no clock"
    decide(entry.uuid, by=head)
    task.refresh_from_db()
    (review,) = desk.list_clocks(str(entry.uuid))
    assert (task.state, clock_of(task).state, review.amount) == ("sent", "paused", 2)
    decide(entry.uuid, by=reviewer)
    task.refresh_from_db()
    (review,) = desk.list_clocks(str(entry.uuid))
    assert (task.state, task.version) == ("done", 2)
    assert clock_of(task).stopped_on is not None
    assert review.stopped_on is not None


@pytest.mark.policy("R07")
def test_a_first_filing_has_no_clock_of_the_authority(officer):
    draft = make_submitted(officer)
    decide(draft.uuid, by=make_head(officer.body_id))
    assert desk.list_clocks(str(draft.uuid)) == []


def test_what_the_authority_gives_back_counts_again(officer, entry):
    task = record(officer, entry).get()
    head, reviewer = make_head(officer.body_id), make_reviewer(officer.region)
    catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    submit(entry.uuid, by=officer)
    decide(entry.uuid, by=head)
    decide(entry.uuid, by=reviewer, decision="return", opinion="请补充")
    task.refresh_from_db()
    assert (task.state, clock_of(task).state in {"running", "due_soon"}) == ("open", True)


def test_a_change_recorded_during_the_review_is_not_settled_by_it(officer, entry):
    head, reviewer = make_head(officer.body_id), make_reviewer(officer.region)
    catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    submit(entry.uuid, by=officer)
    later = clock.FixedClock(clock.current().now() + timedelta(minutes=5))
    with clock.use(later):
        task = record(officer, entry).get()
        decide(entry.uuid, by=head)
        decide(entry.uuid, by=reviewer)
    task.refresh_from_db()
    assert task.state == "open"


def test_untouched_needs_a_reason_and_the_authority_may_disagree(officer, entry):
    task, reviewer = record(officer, entry).get(), make_reviewer(officer.region)
    with pytest.raises(ChangeInvalid):
        declare_untouched(task.uuid, by=officer, reason="  ")
    declare_untouched(task.uuid, by=officer, reason="不涉及该条款")
    assert clock_of(task).stopped_on is not None
    with pytest.raises(UpdateForbidden):
        reopen_update(task.uuid, by=officer, reason="自己重开")
    reopened = reopen_update(task.uuid, by=reviewer, reason="共享条件已变化")
    ticking = clock_of(reopened)
    assert (reopened.state, ticking.start_on, ticking.stopped_on) == ("open", LAW.happened_on, None)
    with pytest.raises(UpdateSettled):
        reopen_update(task.uuid, by=reviewer, reason="再来一次")


@pytest.mark.policy("R06")
def test_more_time_is_given_once_by_the_authority_and_no_more_than_five_days(officer, entry):
    task, reviewer = record(officer, entry).get(), make_reviewer(officer.region)
    with pytest.raises(ChangeInvalid):
        ask_extension(task.uuid, by=officer, workdays=6, reason="系统改造")
    ask_extension(task.uuid, by=officer, workdays=5, reason="系统改造")
    with pytest.raises(UpdateExtensionWaits):
        ask_extension(task.uuid, by=officer, workdays=1, reason="再要一天")
    decide_extension(task.uuid, by=reviewer, decision="approve", opinion="同意")
    assert clock_of(task).due_on == date(2026, 3, 16)


def test_lateness_is_listed_and_a_standing_clock_is_not_late(officer, entry):
    task = record(officer, entry, facts=ChangeFacts(
        kind="duty", title="职责调整", happened_on=date(2026, 1, 5))).get()  # fmt: skip
    assert list(search_updates(officer, state="late")) == [task]
    head = make_head(officer.body_id)
    make_reviewer(officer.region)
    catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    submit(entry.uuid, by=officer)
    decide(entry.uuid, by=head)
    assert list(search_updates(officer, state="late")) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "weather"}, "kind"),
        ({"title": " "}, "title"),
        ({"document": ""}, "document"),
        ({"happened_on": date(2026, 3, 3)}, "happened_on"),
        ({"happened_on": date(1999, 1, 1)}, "happened_on"),
        ({"title": "长" * 201}, "title"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_kept(officer, entry, changed, field):
    from dataclasses import replace

    with pytest.raises(ChangeInvalid) as refused:
        record_change(replace(LAW, **changed), [entry.uuid], by=officer)
    assert [gap.field for gap in refused.value.gaps] == [field]
    assert not UpdateCause.objects.exists()


def test_nobody_records_for_a_body_that_is_not_theirs(officer, entry):
    stranger = make_post(Role.OFFICER)
    with pytest.raises(ChangeForbidden):
        record_change(LAW, [entry.uuid], by=stranger)
    with pytest.raises(ChangeForbidden):
        record_change(LAW, [entry.uuid], by=make_post(Role.AUDITOR))
    with pytest.raises(ChangeInvalid):
        record_change(LAW, [], by=officer)
    task = record(make_reviewer(officer.region), entry).get()
    with pytest.raises(UpdateNotFound):
        declare_untouched(task.uuid, by=stranger, reason="不是我的")


def test_entries_are_found_by_what_their_version_says(officer, entry):
    other = make_published_entry(officer, share_type=1)
    found = search_touched(officer, words="救助 核对")
    assert [one.uuid for one in found] == [entry.uuid]
    assert {one.uuid for one in search_touched(officer)} == {entry.uuid, other.uuid}
    assert not search_touched(make_post(Role.OFFICER)).exists()
