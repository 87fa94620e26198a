"""机构改革: everything goes to the successor in one deed, codes and history stay."""

from dataclasses import replace
from datetime import date

import pytest
from tests.factories.organisations import (
    account_of,
    body_of,
    make_body,
    make_office,
    make_post,
    make_reviewer,
)
from tests.factories.sharing import make_grant, make_received_request, make_sides

from zhengtong.catalogue.models import Entry
from zhengtong.desk.models import Matter
from zhengtong.kernel.actor import Role
from zhengtong.organisations import public as organisations
from zhengtong.organisations.domain import errors
from zhengtong.organisations.domain.reforms import ReformKind, ReformPlan
from zhengtong.organisations.models import Account, Body, BodyReform, Office
from zhengtong.organisations.selectors.bodies import search_bodies, visible_bodies
from zhengtong.organisations.selectors.reforms import list_successors, preview_moves
from zhengtong.organisations.services.bodies import close_body
from zhengtong.organisations.services.reforms import carry_out_reform
from zhengtong.sharing.models import Grant, Request

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def admin():
    make_reviewer()
    return make_post(Role.SYSTEM_ADMIN)


def merge(admin, *sources, into, **more):
    plan = ReformPlan(
        kind=ReformKind.MERGE, document="皖编〔2026〕1号", on=DAY, sources=sources, targets=(into,)
    )
    return carry_out_reform(replace(plan, **more), by=admin)


def split(source, *targets, **more):
    return ReformPlan(
        kind=ReformKind.SPLIT, document="皖编〔2026〕2号", on=DAY, sources=(source,),
        targets=targets, **more,
    )  # fmt: skip


def test_a_merger_takes_entries_grants_requests_matters_posts_and_people_along(admin):
    grant = make_grant()
    sides = make_sides()
    request = make_received_request(sides)
    successor = make_body("新设局")
    row = merge(admin, grant.provider_id, sides.provider.body_id, into=successor.uuid)
    assert set(Entry.objects.values_list("body__name", flat=True)) == {"新设局"}
    assert Grant.objects.get(uuid=grant.uuid).provider == successor
    assert Request.objects.get(uuid=request.uuid).provider == successor
    matter = Matter.objects.get(kind="sharing.answer", state="open")
    assert matter.body == successor
    assert matter.actions.get(verb="reform").opinion.endswith("→ 新设局")
    officer = organisations.actor_for(account_of(sides.provider), sides.provider.post_id)
    assert officer.body_id == successor.uuid
    assert account_of(sides.provider).home_body == successor
    assert body_of(grant.provider_id).state == "closed"
    moved = {(move["code"], move["from"]) for move in row.report["moves"]}
    assert ("sharing.grants", body_of(grant.provider_id).name) in moved


def test_codes_and_published_versions_stay_as_they_were(admin):
    sides = make_sides()
    before = Entry.objects.get()
    said = (before.current.provider_name, list(before.codes.values_list("code", flat=True)))
    merge(admin, sides.provider.body_id, into=make_body().uuid)
    after = Entry.objects.get()
    codes = list(after.codes.values_list("code", flat=True))
    assert (after.current.provider_name, codes) == said


def test_the_successor_sees_the_history_of_whom_it_succeeded_and_theirs_before(admin):
    first, second, third = (make_body() for _ in range(3))
    officer = make_post(Role.OFFICER, body=third)
    merge(admin, first.uuid, into=second.uuid)
    merge(admin, second.uuid, into=third.uuid)
    scope = visible_bodies(officer, "matter", "closed")
    assert scope.body_ids == {first.uuid, second.uuid, third.uuid}
    assert [body.uuid for body in list_successors(first.uuid)] == [second.uuid]


def test_what_is_called_alike_is_told_apart(admin):
    first, second = make_body("甲局", short_name="甲"), make_body("乙局")
    make_office(first, "办公室")
    make_office(second, "办公室")
    for body, number in ((first, "007"), (second, "007")):
        Account.objects.create(
            username=f"u{body.pk}", name="人", home_body=body, employee_number=number
        )
    merge(admin, first.uuid, into=second.uuid)
    names = set(Office.objects.filter(body=second).values_list("name", flat=True))
    assert names == {"办公室", "办公室（甲）"}
    assert sorted(second.people.values_list("employee_number", flat=True)) == ["", "007"]


def test_the_data_authority_of_a_region_goes_over(admin):
    authority = Body.objects.get(is_data_authority=True)
    successor = make_body("数据资源局")
    merge(admin, authority.uuid, into=successor.uuid)
    assert organisations.authority_of(make_body().uuid).uuid == successor.uuid


def test_what_two_bodies_share_with_each_other_is_settled_before_they_merge(admin):
    grant = make_grant()
    with pytest.raises(errors.ReformObstructed):
        merge(admin, grant.consumer_id, into=grant.provider_id)
    assert not BodyReform.objects.exists()
    assert body_of(grant.consumer_id).state == "active"


def test_a_split_gives_offices_with_their_people_and_kinds_of_things_to_each(admin):
    sides = make_sides()
    source, new = body_of(sides.provider.body_id), make_body("分设局")
    other = make_office(source, "法规处")
    lawyer = make_post(Role.OFFICER, body=source)
    Account.objects.filter(uuid=lawyer.account_id).update(home_body=source)
    account_of(lawyer).holdings.get().post.__class__.objects.filter(uuid=lawyer.post_id).update(
        office=other
    )
    plan = split(
        source.uuid, source.uuid, new.uuid,
        offices={other.uuid: new.uuid}, holdings={"catalogue.entries": new.uuid},
    )  # fmt: skip
    carry_out_reform(plan, by=admin)
    assert Entry.objects.get().body == new
    assert Office.objects.get(uuid=other.uuid).body == new
    assert account_of(lawyer).home_body == new
    assert account_of(sides.provider).home_body == source
    assert body_of(source.uuid).state == "active"


def test_a_change_of_name_keeps_everything_and_the_old_name_is_still_found(admin):
    body = make_body("旧名局")
    plan = ReformPlan(
        kind=ReformKind.RENAME, document="皖编〔2026〕3号", on=DAY, sources=(body.uuid,),
        new_name="新名局",
    )  # fmt: skip
    carry_out_reform(plan, by=admin)
    assert body_of(body.uuid).name == "新名局"
    assert search_bodies(text="旧名局").get().uuid == body.uuid
    taken = replace(plan, new_name=make_body("占用名").name)
    with pytest.raises(errors.AlreadyThere):
        carry_out_reform(taken, by=admin)


def test_a_body_with_matters_in_flight_is_neither_abolished_nor_closed(admin):
    sides = make_sides()
    make_received_request(sides)
    body = body_of(sides.provider.body_id)
    plan = ReformPlan(
        kind=ReformKind.ABOLISH, document="皖编〔2026〕4号", on=DAY, sources=(body.uuid,)
    )
    with pytest.raises(errors.BodyStillHolds):
        carry_out_reform(plan, by=admin)
    with pytest.raises((errors.BodyStillUsed, errors.BodyStillHolds)):
        close_body(body.uuid, revision=body.revision, by=admin)
    empty = make_body()
    carry_out_reform(replace(plan, sources=(empty.uuid,)), by=admin)
    assert body_of(empty.uuid).state == "closed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"document": " "}, "document"),
        ({"on": date(2026, 3, 3)}, "on"),
        ({"targets": ()}, "targets"),
        ({"kind": ReformKind.SPLIT}, "targets"),
        ({"kind": ReformKind.ABOLISH}, "targets"),
        ({"kind": ReformKind.RENAME}, "new_name"),
    ],
)
def test_a_plan_with_gaps_changes_nothing(admin, changes, field):
    first, second = make_body(), make_body()
    with pytest.raises(errors.InvalidFields) as caught:
        merge(admin, first.uuid, into=second.uuid, **changes)
    assert field in {gap.field for gap in caught.value.gaps}
    assert body_of(first.uuid).state == "active"


def test_only_the_system_administrator_reforms_and_only_living_bodies(admin):
    first, second = make_body(), make_body()
    with pytest.raises(errors.NotPermitted):
        merge(make_post(Role.BODY_ADMIN, body=first), first.uuid, into=second.uuid)
    merge(admin, first.uuid, into=second.uuid)
    with pytest.raises(errors.InvalidFields):
        merge(admin, first.uuid, into=second.uuid)


def test_the_preview_names_everything_and_changes_nothing(admin):
    sides = make_sides()
    plan = split(sides.provider.body_id, make_body().uuid, make_body().uuid)
    moves = {move.holding.code: move for move in preview_moves(plan)}
    assert moves["catalogue.entries"].lines == [Entry.objects.get().title]
    assert moves["organisations.people"].count == 3
    assert body_of(sides.provider.body_id).state == "active"
