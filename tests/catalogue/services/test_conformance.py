"""Judgements kept at publication, withdrawn with the entry, made anew when a standard changes."""

from dataclasses import replace

import pytest
from tests.factories import standards as register
from tests.factories.catalogue import PLAIN_ITEMS, make_published_entry
from tests.factories.organisations import make_post

from zhengtong.catalogue.models import Conformity, ConformityTally, Entry, Nonconformity
from zhengtong.catalogue.services.conformance import (
    follow_standards,
    judge_entries,
    notice_change,
    rejudge,
)
from zhengtong.kernel.actor import Role
from zhengtong.standards.public import StandardChanged

pytestmark = pytest.mark.django_db
BOUND = replace(PLAIN_ITEMS[1], length=20, element_code="DE-901")
ITEMS = (BOUND, PLAIN_ITEMS[0], replace(PLAIN_ITEMS[2], element_code="DE-999"))


def make_judged(officer=None, items=ITEMS):
    officer = officer or make_post(Role.OFFICER)
    entry = make_published_entry(officer, share_type=1, items=items)
    return officer, Entry.objects.get(uuid=entry.uuid)


def publish_element(people=None, **changes):
    people = people or register.make_people()
    register.publish("element", register.element(**changes), people)
    return people


def sums(row):
    return {name: getattr(row, name) for name in ("items", "faulty", "unbound", "unknown")}


@pytest.mark.policy("P8.1")
def test_publication_judges_every_item_and_sums_by_body():
    publish_element()
    officer, entry = make_judged()
    wanted = {"items": 3, "faulty": 2, "unbound": 1, "unknown": 1}
    assert sums(Conformity.objects.get(entry=entry)) == wanted
    tally = ConformityTally.objects.get(body__uuid=officer.body_id)
    assert (sums(tally), tally.entries, tally.sound) == (wanted, 1, 0)
    faulty = Nonconformity.objects.filter(entry=entry)
    assert sorted(one.item.name for one in faulty) == ["上级区划代码", "区划代码"]
    make_judged(officer, (BOUND,))
    tally.refresh_from_db()
    assert (tally.entries, tally.sound, tally.items) == (2, 1, 4)


def test_a_changed_element_has_its_entries_judged_anew_once():
    people = publish_element()
    _, entry = make_judged(items=(BOUND,))
    follow_standards()
    assert Conformity.objects.get(entry=entry).faulty == 0
    publish_element(people, version="2.0", format="n..30", data_type="N")
    assert follow_standards() == 1
    row = Conformity.objects.get(entry=entry)
    assert (row.faulty, row.mistyped, row.missized) == (1, 1, 1)
    assert ConformityTally.objects.get(body=entry.body).sound == 0
    assert follow_standards() == 0, "nothing is left"


def test_the_event_of_a_change_asks_for_one_job():
    from procrastinate.contrib.django.models import ProcrastinateJob

    people = publish_element()
    publish_element(people, code="DE-902")
    for code in ("DE-901", "DE-902"):
        event = StandardChanged(
            subject=f"element/{code}", register="element", code=code, number=1, fields=[], values=[]
        )
        notice_change(event)
    jobs = ProcrastinateJob.objects.filter(task_name="catalogue.follow_standards")
    assert jobs.count() == 1


def test_what_was_never_judged_or_on_another_body_is_taken_up():
    _, entry = make_judged()
    follow_standards()
    Conformity.objects.filter(entry=entry).delete()
    assert ConformityTally.objects.get(body=entry.body).entries == 0
    assert follow_standards() == 1
    other = make_post(Role.OFFICER)
    Entry.objects.filter(pk=entry.pk).update(body=other_body(other))
    assert follow_standards() == 1
    assert ConformityTally.objects.get(body__uuid=other.body_id).entries == 1
    assert rejudge() == 1


def other_body(actor):
    from tests.factories.organisations import body_of

    return body_of(actor.body_id)


def test_a_withdrawn_entry_is_no_longer_counted():
    _, entry = make_judged()
    Entry.objects.filter(pk=entry.pk).update(state="withdrawn")
    assert judge_entries([entry.pk]) == 0
    assert not Nonconformity.objects.filter(entry=entry).exists()
    tally = ConformityTally.objects.get(body=entry.body)
    assert (tally.entries, tally.faulty) == (0, 0)


def test_statements_do_not_grow_with_entries(django_assert_max_num_queries):
    officer, first = make_judged()
    keys = [first.pk, *(make_judged(officer)[1].pk for _ in range(3))]
    with django_assert_max_num_queries(12):
        assert judge_entries(keys) == 4
