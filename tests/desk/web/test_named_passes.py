"""Passes on their pages: the chooser, what is shut, what was opened, reports."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.services.test_passes import House
from tests.desk.web.test_passes import enter
from tests.factories.census import make_system
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.desk.models import WorkOrderAction
from zhengtong.desk.selectors.policies import order_causes
from zhengtong.desk.services.work_orders import accept_order
from zhengtong.kernel.actor import Role
from zhengtong.organisations.models import Pass, PassedThing, PassUse

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return House()


def test_the_chooser_finds_systems_keeps_what_was_ticked_and_gives_the_pass(house):
    one, other = (make_system(house.officer) for _ in range(2))
    client, path = sign_in(house.officer), f"/desk/orders/{house.order.uuid}/pass/"
    assert other.name not in client.get(path).content.decode()
    sent = {"account": str(house.contractor.account_id), "hours": "5", "reason": "修复<b>"}
    ticked = f"system:{one.uuid}"
    page = client.post(path, sent | {"things": ticked, "search": other.name, "find": "1"})
    words = page.content.decode()
    assert f"system:{other.uuid}" in words
    assert f'value="{ticked}"' in words
    assert "修复&lt;b&gt;" in words
    assert not Pass.objects.exists()
    both = [ticked, f"system:{other.uuid}"]
    assert client.post(path, sent | {"things": both}).status_code == 302
    assert set(PassedThing.objects.values_list("thing", flat=True)) == {one.uuid, other.uuid}


def test_a_contractor_opens_only_what_is_named_and_it_is_shown_to_the_sponsor(house):
    one, other = (make_system(house.officer) for _ in range(2))
    house.let_in(things=[("system", one.uuid)])
    client, row = enter(house.contractor), Pass.objects.get()
    assert client.get(f"/census/{one.uuid}/").status_code == 200
    assert client.get(f"/census/{one.uuid}/").status_code == 200
    assert client.get(f"/census/{other.uuid}/").status_code == 404
    assert other.name not in client.get("/census/").content.decode()
    assert set(PassUse.objects.values_list("path", flat=True)) == {
        f"/census/{one.uuid}/", "/census/",
    }  # fmt: skip
    page = sign_in(house.officer).get(f"/organisations/passes/{row.uuid}/").content.decode()
    assert f"/census/{one.uuid}/" in page
    assert f"/census/{other.uuid}/" not in page


def test_uses_are_filtered_by_day_and_address_and_go_home_as_a_workbook(house):
    house.let_in()
    enter(house.contractor).get(f"/desk/orders/{house.order.uuid}/")
    client, path = sign_in(house.admin), f"/organisations/passes/{Pass.objects.get().uuid}/"
    assert str(house.order.uuid) in client.get(f"{path}?q=orders").content.decode()
    for query in ("day=2020-01-01", "q=census"):
        assert "没有打开过页面" in client.get(f"{path}?{query}").content.decode()
    book = client.get(f"{path}?export=xlsx")
    assert "spreadsheet" in book["Content-Type"]
    listed = client.get("/organisations/passes/?state=running&q=外包员").content.decode()
    assert Pass.objects.get().number in listed
    assert "没有符合条件" in client.get("/organisations/passes/?state=over").content.decode()


def test_a_stranger_does_not_see_the_pass(house):
    house.let_in()
    path = f"/organisations/passes/{Pass.objects.get().uuid}/"
    assert sign_in(make_post(Role.OFFICER)).get(path).status_code == 404
    assert enter(house.contractor).get(path).status_code == 403


def test_a_report_is_made_on_the_page_and_proposes_the_closing(house):
    house.let_in()
    accept_order(house.order.uuid, by=house.officer)
    client, path = enter(house.contractor), f"/desk/orders/{house.order.uuid}/"
    page = client.get(path).content.decode()
    assert "报告处置人" in page
    assert "办结工单" not in page
    assert client.post(f"{path}note/", {"text": "x"}).status_code == 403
    assert client.post(f"{path}report/", {"cause": "", "text": ""}).status_code == 422
    cause = next(iter(order_causes()))
    client.post(f"{path}report/", {"cause": cause, "text": "已更换网线"})
    assert WorkOrderAction.objects.filter(verb="report", cause=cause).count() == 1
    page = sign_in(house.officer).get(path).content.decode()
    assert page.count("已更换网线") == 2
    assert f'value="{cause}" selected' in page


def test_the_list_of_passes_asks_no_more_for_more_of_them(house):
    system = make_system(house.officer)
    client = sign_in(house.admin)

    def statements():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/organisations/passes/").status_code == 200
        return len(asked)

    house.let_in(things=[("system", system.uuid)])
    statements()
    few = statements()
    for _ in range(3):
        house.let_in(things=[("system", system.uuid)])
    assert statements() == few
