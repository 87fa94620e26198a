import pytest
from tests.factories.organisations import (
    CITY,
    COUNTY,
    PROVINCE,
    make_account,
    make_body,
    make_delegate,
    make_deputy,
    make_post,
    make_region,
    make_reviewer,
)

from zhengtong.kernel.actor import Role
from zhengtong.organisations import public as organisations

pytestmark = pytest.mark.django_db


def test_an_account_without_a_post_acts_without_roles():
    actor = organisations.actor_for(make_account("张三"))
    assert (actor.name, actor.roles, actor.body_id) == ("张三", frozenset(), None)


def test_an_actor_carries_post_body_and_region():
    body = make_body("合肥市民政局", region=CITY)
    actor = make_post(Role.OFFICER, body=body)
    assert actor.has(Role.OFFICER)
    assert (actor.body_id, actor.body_name, actor.region) == (body.uuid, "合肥市民政局", CITY)


def test_a_deputy_acts_on_behalf_of_the_main_holder():
    head = make_post(Role.BODY_HEAD)
    deputy = make_deputy(head, "李四")
    assert deputy.has(Role.BODY_HEAD)
    assert (deputy.name, deputy.on_behalf_of) == ("李四", head.name)


def test_a_delegate_acts_within_the_kinds_lent():
    head = make_post(Role.BODY_HEAD)
    delegate = make_delegate(head, kinds=("catalogue.review",))
    assert delegate.on_behalf_of == head.name
    assert organisations.may_act_on(delegate, "catalogue.review")
    assert not organisations.may_act_on(delegate, "sharing.request")
    assert organisations.may_act_on(head, "sharing.request")


def test_acting_from_a_post_one_does_not_hold_is_refused():
    head = make_post(Role.BODY_HEAD)
    with pytest.raises(organisations.PostNotFound):
        organisations.actor_for(make_account(), head.post_id)


def test_holders_of_a_role_are_main_deputy_and_delegate_in_that_order():
    head = make_post(Role.BODY_HEAD)
    deputy, delegate = make_deputy(head), make_delegate(head)
    holders = organisations.holders_of(Role.BODY_HEAD, head.body_id)
    assert [h.how for h in holders] == ["main", "deputy", "delegate"]
    assert [h.name for h in holders] == [head.name, deputy.name, delegate.name]


@pytest.mark.parametrize("region", [PROVINCE, CITY, COUNTY])
def test_the_authority_is_of_the_same_level(region):
    for code in (PROVINCE, CITY, COUNTY):
        make_body(region=code, authority=True)
    body = make_body(region=region)
    assert organisations.authority_of(body.uuid).region == region


def test_a_town_body_belongs_to_the_county_authority():
    make_body(region=COUNTY, authority=True)
    body = make_body(region="340102001000")
    assert organisations.authority_of(body.uuid).region == COUNTY


def test_a_vertically_run_body_names_its_authority():
    authority = make_body(region=PROVINCE, authority=True)
    make_body(region=CITY, authority=True)
    tax = make_body(region=CITY, explicit_authority=authority)
    assert organisations.authority_of(tax.uuid).uuid == authority.uuid


def test_a_region_without_authority_is_said_so():
    body = make_body(region=CITY)
    with pytest.raises(organisations.AuthorityMissing):
        organisations.authority_of(body.uuid)


def test_an_officer_sees_own_drafts_and_everyones_published_entries():
    officer = make_post(Role.OFFICER)
    other = make_body()
    assert organisations.is_visible(officer, "entry", "draft", officer.body_id)
    assert not organisations.is_visible(officer, "entry", "draft", other.uuid)
    assert organisations.is_visible(officer, "entry", "published", other.uuid)
    assert organisations.visible_bodies(None, "entry", "published").is_empty


def test_a_head_sees_submitted_things_of_subordinate_bodies():
    head = make_post(Role.BODY_HEAD)
    child = make_body(parent_id=organisations.get_body(head.body_id).pk)
    assert organisations.is_visible(head, "request", "submitted", child.uuid)
    assert not organisations.is_visible(head, "request", "draft", child.uuid)


def test_a_reviewer_sees_the_region_but_no_drafts():
    reviewer = make_reviewer(CITY)
    inside, outside = make_body(region=COUNTY), make_body(region="340200000000")
    assert organisations.is_visible(reviewer, "entry", "submitted", inside.uuid)
    assert not organisations.is_visible(reviewer, "entry", "draft", inside.uuid)
    assert not organisations.is_visible(reviewer, "entry", "submitted", outside.uuid)


def test_regions_are_made_with_those_above():
    village = make_region("340102001001")
    assert village.parent.parent.parent.parent.code == PROVINCE
