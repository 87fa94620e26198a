"""Resources with reviews of their own, maps, probes, alarms, lists and rates."""

from datetime import timedelta

import pytest
from tests.factories.catalogue import PLAIN_ITEMS, make_published_entry, table_of
from tests.factories.organisations import make_post, make_reviewer

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.domain.errors import EntryForbidden, MountNotPossible
from zhengtong.catalogue.models import Resource
from zhengtong.catalogue.selectors import mounts
from zhengtong.catalogue.services import probes
from zhengtong.desk import public as desk
from zhengtong.desk.models import Alarm, WorkOrder
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger.models import Record

pytestmark = pytest.mark.django_db
KEEPER = Actor.system("平台")
COLUMNS = {"code": "text", "name": "text", "parent_code": "text", "changed": "date"}


def make_empty(**changes):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer, with_table=False, share_type=1, **changes)
    return officer, entry


def propose(officer, entry, **changes):
    proposal = table_of(PLAIN_ITEMS, columns=COLUMNS, **changes)
    return catalogue.mount_resource(entry.uuid, proposal, by=officer)


def decide(officer, resource_id, decision="approve"):
    deciders = (make_post(Role.BODY_HEAD, body=officer.body_id), make_reviewer(officer.region))
    for by in deciders[: 1 if decision == "return" else 2]:
        matter = desk.find_matter("catalogue.mount", str(resource_id))
        desk.decide_step(matter.uuid, by=by, decision=decision, opinion="同意")


def mount(officer, entry, **changes):
    make_post(Role.BODY_HEAD, body=officer.body_id)
    make_reviewer(officer.region)
    row = propose(officer, entry, **changes)
    catalogue.submit_resource(row.uuid, by=officer)
    decide(officer, row.uuid)
    return Resource.objects.get(uuid=row.uuid)


def probe(resource, **found):
    values = {"columns": COLUMNS, "rows_count": 7, **found}
    catalogue.record_probe(resource.uuid, catalogue.ProbeFound(**values), by=KEEPER)
    resource.refresh_from_db()
    return resource


@pytest.mark.policy("P7.2")
def test_a_resource_on_a_published_entry_waits_for_its_own_review():
    officer, entry = make_empty()
    assert propose(officer, entry).state == "proposed"
    assert catalogue.published_entry(entry.uuid).resources == ()
    resource = mount(officer, entry)
    assert resource.state == "mounted"
    shown = catalogue.published_entry(entry.uuid).resources
    assert [one.uuid for one in shown] == [resource.uuid]


def test_a_returned_resource_can_be_submitted_again():
    officer, entry = make_empty()
    make_post(Role.BODY_HEAD, body=officer.body_id)
    make_reviewer(officer.region)
    row = propose(officer, entry)
    catalogue.submit_resource(row.uuid, by=officer)
    with pytest.raises(MountNotPossible):
        catalogue.submit_resource(row.uuid, by=officer)
    decide(officer, row.uuid, "return")
    assert catalogue.get_resource(row.uuid).state == "proposed"
    catalogue.submit_resource(row.uuid, by=officer)
    decide(officer, row.uuid)
    assert catalogue.get_resource(row.uuid).state == "mounted"


def test_a_changed_map_of_a_mounted_resource_holds_after_its_review():
    officer, entry = make_empty()
    resource = mount(officer, entry)
    items = {item.name: item.item_id for item in entry.items}
    wanted = {items["区划名称"]: "parent_code"}
    catalogue.change_map(resource.uuid, wanted, age_column="changed", by=officer)
    assert catalogue.get_resource(resource.uuid).column_of(items["区划名称"]) == "name"
    catalogue.submit_resource(resource.uuid, by=officer)
    decide(officer, resource.uuid)
    row = catalogue.get_resource(resource.uuid)
    assert row.column_of(items["区划名称"]) == "parent_code"
    assert row.column_of(items["区划代码"]) == ""
    assert (row.age_column, row.state) == ("changed", "mounted")


@pytest.mark.parametrize(
    ("columns", "word"),
    [(["code", "code"], "多个信息项"), (["gone"], "来源中没有字段")],
)
def test_a_map_that_cannot_be_is_refused_by_name(columns, word):
    officer, entry = make_empty()
    row = propose(officer, entry)
    wanted = {item.item_id: column for item, column in zip(entry.items, columns, strict=False)}
    with pytest.raises(catalogue.ResourceInvalid) as refused:
        catalogue.change_map(row.uuid, wanted, by=officer)
    assert word in refused.value.gaps[0].message


def test_others_and_stale_pages_change_nothing():
    officer, entry = make_empty()
    row = propose(officer, entry)
    with pytest.raises(catalogue.ResourceNotFound):
        catalogue.change_map(row.uuid, {}, by=make_post(Role.OFFICER))
    with pytest.raises(EntryForbidden):
        catalogue.submit_resource(row.uuid, by=make_post(Role.BODY_HEAD, body=officer.body_id))
    with pytest.raises(StaleRevision):
        catalogue.change_map(row.uuid, {}, by=officer, revision=99)


@pytest.mark.policy("P7.2")
def test_a_probe_that_misses_a_column_breaks_the_mount_and_one_that_finds_it_heals():
    officer, entry = make_empty()
    resource = mount(officer, entry)
    assert probe(resource, columns={"code": "text"}).state == "broken"
    alarm = Alarm.objects.get(code="catalogue.resource-broken")
    assert WorkOrder.objects.get(alarm=alarm).body.uuid == officer.body_id
    assert [one.uuid for one in mounts.list_broken(officer)] == [resource.uuid]
    missing = [one["column"] for one in resource.probes.first().findings]
    assert missing == ["name", "parent_code"]
    assert probe(resource).state == "mounted"
    alarm.refresh_from_db()
    assert alarm.cleared_at is not None
    assert not mounts.list_broken(officer)
    for words in ("column-missing", "catalogue.resource-healed"):
        assert Record.objects.filter(log="deeds", content__contains=words).count() == 1


def test_probes_are_kept_up_to_a_bound(monkeypatch):
    monkeypatch.setattr(probes, "PROBES_KEPT", 3)
    officer, entry = make_empty()
    resource = mount(officer, entry)
    for rows in range(5):
        probe(resource, rows_count=rows)
    assert [one.rows_count for one in resource.probes.all()] == [4, 3, 2]
    assert resource.rows_count == 4


def test_data_older_than_the_promised_cycle_are_listed_as_overdue():
    officer, entry = make_empty(cycle="weekly")
    resource = mount(officer, entry)
    today = clock.today()
    probe(resource, newest=str(today - timedelta(days=7)))
    assert not mounts.list_overdue(officer, today)
    probe(resource, newest=str(today - timedelta(days=8)))
    assert [one.uuid for one in mounts.list_overdue(officer, today)] == [resource.uuid]


def test_rates_count_what_the_lists_show():
    officer, entry = make_empty()
    other = make_published_entry(officer, with_table=False, share_type=1)
    mount(officer, entry)
    assert [one.uuid for one in mounts.list_empty(officer)] == [other.uuid]
    for by_region in (False, True):
        (row,) = mounts.list_rates(officer, by_region=by_region, today=clock.today())
        assert (row["entries"], row["mounted"], row["empty"], row["rate"]) == (2, 1, 1, 50.0)
    assert not mounts.list_rates(make_post(Role.OFFICER), by_region=False, today=clock.today())


def test_a_resource_in_use_is_not_taken_off():
    officer, entry = make_empty()
    resource = mount(officer, entry)
    hold = catalogue.place_hold(entry.uuid, reason="示例数据", holder="test:1")
    with pytest.raises(catalogue.ResourceInvalid):
        catalogue.remove_resource(resource.uuid, by=officer)
    catalogue.lift_hold(hold.uuid)
    assert catalogue.remove_resource(resource.uuid, by=officer).state == "removed"
    assert [one.uuid for one in mounts.list_empty(officer)] == [entry.uuid]
