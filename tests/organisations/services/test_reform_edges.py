"""机构改革 where bodies are entangled: what cannot be carried is told, never a fault."""

from datetime import date

import pytest
from tests.factories.organisations import make_body, make_office, make_post, make_reviewer
from tests.factories.sharing import make_grant

from zhengtong.desk import public as desk
from zhengtong.exchange.models import Source
from zhengtong.kernel.actor import Role
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations.domain import errors
from zhengtong.organisations.domain.reforms import ReformKind, ReformPlan
from zhengtong.organisations.models import Account, Body
from zhengtong.organisations.selectors.bodies import list_bodies_above
from zhengtong.organisations.services.bodies import close_body
from zhengtong.organisations.services.reforms import carry_out_reform
from zhengtong.sharing.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    make_reviewer()
    return make_post(Role.SYSTEM_ADMIN)


def plan(kind, *sources, into=(), **more):
    return ReformPlan(
        kind=kind, document="皖编〔2026〕1号", on=date(2026, 3, 2),
        sources=[body.uuid for body in sources], targets=[body.uuid for body in into], **more,
    )  # fmt: skip


def test_two_that_share_with_each_other_do_not_merge_into_a_third_unsettled(admin):
    grant = make_grant()
    both = Body.objects.filter(uuid__in=[grant.provider_id, grant.consumer_id])
    with pytest.raises(errors.ReformObstructed):
        carry_out_reform(plan(ReformKind.MERGE, *both, into=[make_body()]), by=admin)


def test_who_keeps_sharing_may_still_give_something_off(admin):
    grant = make_grant()
    source, new = Body.objects.get(uuid=grant.provider_id), make_body()
    given = {"organisations.people": new.uuid}
    carry_out_reform(plan(ReformKind.SPLIT, source, into=[source, new], holdings=given), by=admin)
    assert Grant.objects.get(uuid=grant.uuid).provider == source
    assert new.people.exists()


def test_a_successor_two_steps_below_leaves_no_circle(admin):
    top = make_body()
    middle = make_body(parent=top)
    low = make_body(parent=middle)
    carry_out_reform(plan(ReformKind.MERGE, top, into=[low]), by=admin)
    middle.refresh_from_db()
    assert middle.parent == low
    assert low.uuid not in list_bodies_above(low.uuid)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_chain_merges_into_its_lowest(admin, order):
    top = make_body()
    middle = make_body(parent=top)
    low = make_body(parent=middle)
    pair = [(top, middle)[i] for i in order]
    carry_out_reform(plan(ReformKind.MERGE, *pair, into=[low]), by=admin)
    assert Body.objects.get(pk=low.pk).parent is None


def test_a_successor_is_not_its_own_explicit_authority(admin):
    old = make_body()
    new = make_body(explicit_authority=old)
    carry_out_reform(plan(ReformKind.MERGE, old, into=[new]), by=admin)
    assert Body.objects.get(pk=new.pk).explicit_authority != new


def test_a_source_of_a_long_name_is_told_apart(admin):
    bodies = [make_body(short_name="甲"), make_body(short_name="乙")]
    for body in bodies:
        Source.objects.create(
            body=body, name="源" * 50, kind="postgresql", host="h", port=1, database="d", user="u",
            secret=uuid7(), registered_by_name="甲",
        )  # fmt: skip
    carry_out_reform(plan(ReformKind.MERGE, bodies[0], into=[bodies[1]]), by=admin)
    assert Source.objects.filter(body=bodies[1]).count() == 2


def test_an_office_is_told_apart_also_by_a_very_long_name(admin):
    first, second = make_body("很长的单位名称" * 25), make_body()
    for body in (first, second):
        make_office(body, "办公室")
    carry_out_reform(plan(ReformKind.MERGE, first, into=[second]), by=admin)
    assert second.offices.count() == 2


def test_a_staff_number_that_is_taken_does_not_stop_a_split(admin):
    source, new = make_body(), make_body()
    officer = make_post(Role.OFFICER, body=source)
    Account.objects.filter(uuid=officer.account_id).update(employee_number="007")
    Account.objects.create(username="x", name="人", home_body=new, employee_number="007")
    given = plan(
        ReformKind.SPLIT, source, into=[source, new], offices={officer.office_id: new.uuid}
    )
    carry_out_reform(given, by=admin)
    assert new.people.count() == 2


def test_the_last_authority_of_a_region_is_not_lost(admin):
    authority = Body.objects.get(is_data_authority=True)
    elsewhere = make_body(region="340100000000")
    with pytest.raises(errors.AuthorityLost):
        carry_out_reform(plan(ReformKind.MERGE, authority, into=[elsewhere]), by=admin)
    assert Body.objects.get(pk=authority.pk).is_data_authority


def use_up(body):
    """A body that lived: an office without people, a person who left, a notice, nothing open."""
    make_office(body)
    Account.objects.create(username="gone", name="人", home_body=body, is_active=False)
    desk.notify(
        template="desk.body-reformed", facts={"names": "甲", "body": "乙"}, body_id=body.uuid
    )


def test_a_body_with_nothing_but_history_is_abolished(admin):
    body = make_body()
    use_up(body)
    carry_out_reform(plan(ReformKind.ABOLISH, body), by=admin)
    assert not Body.objects.get(pk=body.pk).is_active


def test_a_body_with_nothing_but_history_is_closed(admin):
    body = make_body()
    use_up(body)
    close_body(body.uuid, revision=body.revision, by=admin)
    assert not Body.objects.get(pk=body.pk).is_active
