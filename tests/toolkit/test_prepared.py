"""Prepared questions: the rows of the queryset they stand for, built once for each shape."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db.models import Q
from django.utils import translation
from tests.factories.organisations import make_account, make_post

from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.models import Account, PostHolding
from zhengtong.toolkit.prepared import NotPreparableError, Prepared, Word, count_together

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Person:
    uuid: UUID
    role: str


class Builder:
    """A builder that counts how often it was asked."""

    def __init__(self):
        self.builds = []

    def __call__(self, person):
        self.builds.append(person)
        found = Account.objects.filter(uuid=person.uuid).order_by("pk")
        return found.exclude(username="") if person.role == "strict" else found


@pytest.fixture
def people():
    return [make_account(), make_account(), make_account()]


def test_other_keys_are_asked_without_building_anew(people, monkeypatch):
    monkeypatch.setattr("zhengtong.toolkit.prepared.is_verified", False)
    build = Builder()
    question = Prepared(build)
    for person in people:
        assert question.rows(person=Person(person.uuid, "any")) == [person]
    assert question.rows(person=Person(uuid4(), "any")) == []
    assert len(build.builds) == 1
    assert build.builds[0].uuid not in {person.uuid for person in people}, "a mark, not a person"


def test_what_is_not_a_key_makes_a_shape_of_its_own(people, monkeypatch):
    monkeypatch.setattr("zhengtong.toolkit.prepared.is_verified", False)
    build = Builder()
    question = Prepared(build)
    question.rows(person=Person(people[0].uuid, "any"))
    question.rows(person=Person(people[0].uuid, "strict"))
    with translation.override("en"):
        question.rows(person=Person(people[0].uuid, "any"))
    assert [person.role for person in build.builds] == ["any", "strict", "any"]


def test_joined_rows_values_and_prefetched_ones_come_as_from_the_queryset():
    actor = make_post(Role.OFFICER)
    holding = PostHolding.objects.get(account__uuid=actor.account_id)
    build = lambda account, day: (  # noqa: E731
        PostHolding.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=day), account=account)
        .select_related("post__office__body")
        .prefetch_related("post__holdings")
    )
    (found,) = Prepared(build).rows(account=holding.account_id, day=DAY)
    assert found.post.office.body == holding.post.office.body
    assert list(found.post.holdings.all()) == [holding]
    values = Prepared(lambda account: PostHolding.objects.filter(account=account).values("kind"))
    assert values.rows(account=holding.account_id) == [{"kind": holding.kind}]


def test_words_and_slices_are_kept(people):
    question = Prepared(lambda first, second: Account.objects.filter(
        username__in=[first, second]).order_by("-username")[:1])  # fmt: skip
    names = sorted(person.username for person in people)
    assert [a.username for a in question.rows(first=Word(names[0]), second=Word(names[2]))] == [
        names[2]
    ]
    assert [a.username for a in question.rows(first=Word(names[0]), second=Word(names[1]))] == [
        names[1]
    ]


def test_a_question_that_reckons_with_a_fact_is_found_out(people):
    question = Prepared(lambda day: Account.objects.filter(last_login__year=day.year))
    with pytest.raises(NotPreparableError):
        question.rows(day=DAY)


def test_a_question_that_holds_nothing_stays_empty(people):
    question = Prepared(lambda person: Account.objects.filter(pk__in=[], uuid=person))
    assert question.rows(person=people[0].uuid) == []
    assert count_together([(question, {"person": people[0].uuid})]) == [0]


def test_counts_of_several_questions_come_together(people, django_assert_num_queries):
    everybody = Prepared(lambda: Account.objects.order_by().values("pk"))
    one = Prepared(lambda person: Account.objects.filter(uuid=person).order_by().values("pk"))
    asked = [(everybody, {}), (one, {"person": people[0].uuid}), (one, {"person": uuid4()})]
    whole = Account.objects.count()
    with django_assert_num_queries(1):
        assert count_together(asked) == [whole, 1, 0]
    assert count_together(asked, cap=1) == [2, 1, 0], "counted no further than it must"


def test_people_of_equal_powers_share_one_shape():
    first = Actor(account_id=uuid4(), name="甲", body_name="甲局", roles=frozenset({Role.OFFICER}))
    other = replace(first, name="乙", body_name="乙局", post_title="科员", on_behalf_of="丙")
    assert first.nameless() == other.nameless()
    assert replace(first, roles=frozenset()).nameless() != first.nameless()
