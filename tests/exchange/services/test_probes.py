"""Probes of mounted tables against a real database."""

import pytest
from tests.factories.exchange import make_journey
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.catalogue.models import Resource
from zhengtong.exchange.domain.errors import ResourceNotDeliverable, SourceForbidden
from zhengtong.exchange.services.flows import find_deliverable
from zhengtong.exchange.services.probes import offer_tables, probe_now, probe_resources
from zhengtong.kernel.actor import Role
from zhengtong.kernel.ids import uuid7
from zhengtong.sharing import public as sharing
from zhengtong.sharing.models import Grant

pytestmark = pytest.mark.django_db(transaction=True)


def mounted(scene):
    sides = make_journey(scene)
    resource = Resource.objects.get(entry__uuid=sides.entry.uuid)
    resource.age_column = "born"
    resource.save()
    return sides, resource


def findings_of(resource):
    resource.refresh_from_db()
    return resource.state, [one["kind"] for one in resource.probes.first().findings]


@pytest.mark.policy("P7.2")
def test_a_probe_counts_rows_reads_the_age_and_names_what_changed(scene):
    _, resource = mounted(scene)
    assert probe_resources() == (1, 0)
    assert findings_of(resource) == ("mounted", [])
    assert (resource.rows_count, str(resource.newest_on)) == (500, "1991-05-16")
    scene.at_source(
        "ALTER TABLE people DROP COLUMN name", "ALTER TABLE people ADD COLUMN mobile text",
        "ALTER TABLE people ALTER COLUMN amount TYPE float8",
    )  # fmt: skip
    assert probe_resources() == (1, 1)
    expected = ["column-missing", "column-retyped", "column-new"]
    assert findings_of(resource) == ("broken", expected)


def test_a_table_that_is_gone_or_closed_breaks_and_heals(scene):
    sides, resource = mounted(scene)
    scene.at_source("REVOKE SELECT ON people FROM zt_reader")
    assert probe_now(resource.uuid, by=sides.provider) is False
    assert findings_of(resource) == ("broken", ["table-missing"])
    scene.at_source("GRANT SELECT ON people TO zt_reader")
    assert probe_now(resource.uuid, by=sides.provider) is True
    assert findings_of(resource) == ("mounted", [])
    scene.at_source("ALTER TABLE people RENAME TO persons")
    assert probe_now(resource.uuid, by=sides.provider) is False


def test_an_unregistered_source_is_unreachable(scene):
    _, resource = mounted(scene)
    Resource.objects.filter(pk=resource.pk).update(source="source:示例")
    assert probe_resources() == (1, 1)
    assert findings_of(resource) == ("broken", ["unreachable"])


def test_only_officers_of_the_provider_probe_and_are_offered_its_tables(scene):
    sides, resource = mounted(scene)
    with pytest.raises(SourceForbidden):
        probe_now(resource.uuid, by=sides.consumer)
    assert [one.table_name for one in offer_tables(sides.provider)] == ["people"]
    assert offer_tables(make_post(Role.OFFICER)) == []


def test_the_page_of_the_resource_probes_at_once(scene):
    sides, resource = mounted(scene)
    client = sign_in(sides.provider)
    page = client.get(f"/catalogue/resources/{resource.uuid}/").content.decode()
    assert "立即探测" in page
    client.post(f"/exchange/resources/{resource.uuid}/probe/", follow=True)
    assert resource.probes.count() == 1
    other = sign_in(sides.consumer).get(f"/catalogue/resources/{resource.uuid}/")
    assert other.status_code == 404


@pytest.mark.policy("R23")
def test_a_grant_from_before_the_entry_had_a_resource_is_delivered_by_what_came_after(scene):
    sides, resource = mounted(scene)
    Grant.objects.filter(uuid=sides.grant.uuid).update(resource_ids=[])
    grant = sharing.get_grant(sides.grant.uuid)
    found, source = find_deliverable(grant, None)
    assert (found.uuid, source.uuid) == (resource.uuid, sides.source.uuid)
    with pytest.raises(ResourceNotDeliverable):
        find_deliverable(grant, uuid7())
