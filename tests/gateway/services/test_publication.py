"""Publishing, suspending and closing services."""

from unittest.mock import patch

import pytest
from tests.factories.gateway import (
    endpoint,
    make_callable_sides,
    make_service,
    publish_service,
)
from tests.factories.organisations import make_post
from tests.factories.sharing import make_grant

from zhengtong.gateway import public as gateway
from zhengtong.gateway.domain.errors import CodeTaken, ServiceStateWrong
from zhengtong.gateway.models import PlaneFact, Service, Upstream
from zhengtong.gateway.services import upstreams
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger import public as ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state_dir(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path
    return tmp_path


def fact(kind, key):
    return PlaneFact.objects.get(kind=kind, key=key)


@pytest.mark.policy("R24")
def test_a_mounted_table_becomes_a_service_the_plane_knows():
    sides = make_callable_sides(share_type=1)
    service = publish_service(sides)
    told = fact("service", service.code).payload
    assert told["target"] == {"schema": "public", "table": "marriages"}
    assert set(told["items"]) == {"code", "name", "parent_code"}
    assert told["order"] == ["code"]
    assert service.code == "marriages"


def test_the_providers_password_is_nowhere_in_clear():
    sides = make_callable_sides()
    publish_service(sides)
    stored = str(list(Upstream.objects.values())) + str(list(PlaneFact.objects.values("payload")))
    assert "provider-password" not in stored


def test_sensitive_items_are_asked_by_key_only():
    sides = make_callable_sides()
    service = publish_service(sides)
    assert service.keys == ("citizen_id",)
    assert service.filters == ("registered_on", "office_name")
    told = fact("service", service.code).payload
    assert told["personal"] is True
    assert told["subject"] == "citizen_id"


def test_only_the_providers_officer_publishes():
    sides = make_callable_sides()
    for stranger in (sides.consumer, sides.provider_head):
        with pytest.raises(gateway.ServiceForbidden):
            gateway.publish_service(sides.entry.resources[0].uuid, by=stranger)


def test_a_resource_has_one_service_at_a_time():
    sides = make_callable_sides()
    service = publish_service(sides)
    with pytest.raises(gateway.ResourcePublishedAlready):
        publish_service(sides, code="another")
    gateway.close_service(service.uuid, by=sides.provider, reason="改版")
    assert publish_service(sides, code="another").code == "another"


def test_a_code_given_twice_is_refused_and_one_made_by_us_is_numbered():
    publish_service(make_callable_sides())
    assert publish_service(make_callable_sides()).code == "marriages-2"
    with pytest.raises(CodeTaken):
        publish_service(make_callable_sides(), code="marriages")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"code": "含中文"}, "code"),
        ({"code": "../etc"}, "code"),
        ({"keys": ("nothing",)}, "keys"),
        ({"filters": ("nothing",)}, "filters"),
        ({"subject_item": "nothing"}, "subject_item"),
        ({"page_limit": 0}, "page_limit"),
        ({"page_limit": 5000}, "page_limit"),
        ({"timeout_ms": 1}, "timeout_ms"),
        ({"title": "长" * 201}, "title"),
    ],
)
def test_terms_that_make_no_service_name_the_field(terms, field):
    with pytest.raises(gateway.ServiceIncomplete) as refused:
        publish_service(make_callable_sides(), **terms)
    assert field in {gap.field for gap in refused.value.gaps}
    assert not Service.objects.exists()


def test_a_database_the_gateway_cannot_read_is_refused():
    with pytest.raises(gateway.ResourceNotCallable):
        publish_service(make_callable_sides(), source=endpoint(kind="mysql"))


def test_an_interface_is_published_with_its_address_pinned():
    sides = make_callable_sides()
    target = gateway.HttpTarget(
        scheme="https", host="api.example", port=443, path="/q", parameters={}, secret="k"
    )
    with patch.object(upstreams, "pin_address", return_value="10.1.2.3"):
        service = gateway.publish_service(
            sides.entry.resources[0].uuid, by=sides.provider, http=target
        )
    told = fact("service", service.code).payload
    upstream = fact("upstream", told["upstream"]).payload
    assert (told["kind"], upstream["address"], upstream["host"]) == (
        "http",
        "10.1.2.3",
        "api.example",
    )


@pytest.mark.policy("R25")
def test_a_suspended_service_is_told_at_once_and_may_be_resumed():
    sides = make_service()
    suspended = gateway.suspend_service(
        sides.service.uuid, by=sides.provider_head, reason="核查", revision=1
    )
    assert fact("service", sides.service.code).payload["state"] == "suspended"
    with pytest.raises(StaleRevision):
        gateway.resume_service(suspended.uuid, by=sides.provider, revision=1)
    gateway.resume_service(suspended.uuid, by=sides.provider, revision=2)
    assert fact("service", sides.service.code).payload["state"] == "live"


def test_a_closed_service_stays_closed():
    sides = make_service()
    gateway.close_service(sides.service.uuid, by=sides.provider, reason="下线")
    assert fact("service", sides.service.code).removed
    with pytest.raises(gateway.ServiceNotFound):
        gateway.resume_service(sides.service.uuid, by=sides.consumer)
    with pytest.raises(ServiceStateWrong):
        gateway.resume_service(sides.service.uuid, by=sides.provider)


def test_strangers_and_consumers_stop_nothing():
    sides = make_service()
    for actor in (sides.consumer, make_post(Role.SHARING_HEAD)):
        with pytest.raises(gateway.ServiceForbidden):
            gateway.suspend_service(sides.service.uuid, by=actor, reason="x")


@pytest.mark.policy("R25")
def test_the_plane_is_told_a_grant_with_its_limits():
    sides = make_callable_sides(share_type=1)
    service = publish_service(sides)
    items = [str(item.item_id) for item in sides.entry.items[:2]]
    row_filter = [{"item_id": items[0], "op": "prefix", "value": "3401"}]
    grant = make_grant(
        sides,
        item_ids=items,
        row_filter=row_filter,
        proposal={"per_day": 100, "masks": {items[1]: "partial"}},
    )
    ledger.deliver_pending()
    told = fact("grant", str(grant.uuid)).payload
    assert told["services"] == [service.code]
    assert told["items"] == ["code", "name"]
    assert told["row_filter"] == [{"item": "code", "op": "prefix", "value": "3401"}]
    assert (told["masks"], told["per_day"]) == ({"name": "partial"}, 100)
    assert told["purposes"] == ["XZYJ"]


def test_a_service_published_after_its_grant_is_opened_by_it():
    sides = make_callable_sides()
    grant = make_grant(sides)
    ledger.deliver_pending()
    service = publish_service(sides)
    assert fact("grant", str(grant.uuid)).payload["services"] == [service.code]


def test_a_grant_without_the_way_of_services_is_not_told():
    sides = make_callable_sides()
    publish_service(sides)
    grant = make_grant(sides, ways=["batch"])
    ledger.deliver_pending()
    assert not PlaneFact.objects.filter(kind="grant", key=str(grant.uuid)).exists()
