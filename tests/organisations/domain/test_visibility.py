from pathlib import Path
from uuid import UUID

import pytest

from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.permits import reach_of, scope_of
from zhengtong.organisations.domain.sight import Relation, Scope, Surroundings
from zhengtong.organisations.domain.visibility_page import describe_visibility

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "visibility.md"
OWN, LOWER, ANSWERED = (UUID(int=n) for n in (1, 2, 3))
AROUND = Surroundings(
    subordinate_ids=frozenset({LOWER}), answered_ids=frozenset({ANSWERED}), region_prefix="3401"
)


def actor(*roles):
    return Actor(account_id=UUID(int=9), name="甲", body_id=OWN, roles=frozenset(roles))


def test_the_page_shows_the_table_as_it_is():
    again = "zhengtong organisations visibility > docs/reference/visibility.md"
    assert PAGE.read_text(encoding="utf-8") == describe_visibility(), again


@pytest.mark.parametrize(
    ("role", "thing", "state", "reach"),
    [
        (Role.OFFICER, "entry", "draft", {Relation.OWN}),
        (Role.OFFICER, "entry", "published", {Relation.OWN, Relation.INSTALLATION}),
        (Role.BODY_HEAD, "request", "draft", {Relation.OWN}),
        (Role.BODY_HEAD, "request", "submitted", {Relation.OWN, Relation.SUBORDINATE}),
        (Role.REVIEWER, "entry", "draft", set()),
        (Role.REVIEWER, "grant", "live", {Relation.OWN, Relation.REGION}),
        (Role.AUDITOR, "run", "done", {Relation.INSTALLATION}),
        (Role.AUDITOR, "entry", "draft", set()),
        (Role.SYSTEM_ADMIN, "request", "submitted", set()),
        (Role.CONTRACTOR, "grant", "live", set()),
        (Role.CONTRACTOR, "entry", "published", set()),
    ],
)
def test_roles_reach_as_far_as_the_table_says(role, thing, state, reach):
    assert reach_of(actor(role), thing, state) == reach


def test_reach_becomes_bodies_and_a_region():
    reviewer = actor(Role.REVIEWER)
    scope = scope_of({Relation.OWN, Relation.REGION}, actor=reviewer, around=AROUND)
    assert scope == Scope(body_ids=frozenset({OWN, ANSWERED}), region_prefix="3401")
    assert scope.covers(UUID(int=7), region="340102000000")
    assert not scope.covers(UUID(int=7), region="340200000000")


def test_without_a_role_nothing_is_visible():
    assert scope_of(reach_of(actor(), "entry", "published"), actor=actor(), around=AROUND).is_empty
