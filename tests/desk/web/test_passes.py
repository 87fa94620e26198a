"""Passes and contractors on their pages."""

import pytest
from tests.desk.services.test_passes import House
from tests.factories.web import sign_in

from zhengtong.organisations.models import ContractorTie, Pass

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return House()


def test_a_pass_is_given_on_the_page_of_the_order_seen_by_its_bearer_and_taken_back(house):
    client, path = sign_in(house.officer), f"/desk/orders/{house.order.uuid}/"
    assert sign_in(house.contractor).get(path).status_code == 404
    sent = {"account": str(house.contractor.account_id), "hours": "8", "reason": "修复"}
    page = client.post(f"{path}pass/", sent, follow=True).content.decode()
    row = Pass.objects.get()
    assert row.number in page
    theirs = sign_in(house.contractor).get(path).content.decode()
    assert row.number in theirs
    assert "收回" not in theirs
    client.post(f"{path}pass/{row.uuid}/end/")
    assert sign_in(house.contractor).get(path).status_code == 404
    page = client.post(f"{path}pass/", sent | {"hours": "1000"}, follow=True).content.decode()
    assert "通行时长为 1 至 72 小时" in page


def test_a_tie_is_renewed_on_the_page_of_the_person_and_shows_in_the_list(house):
    client = sign_in(house.admin)
    person = f"/organisations/people/{house.contractor.account_id}/"
    assert "登记驻场" in client.get(person).content.decode()
    sent = {
        "company": "新公司", "sponsor": str(house.officer.account_id), "end_date": "2026-12-31",
    }  # fmt: skip
    client.post(f"{person}tie/", sent)
    assert ContractorTie.objects.get().company == "新公司"
    page = client.post(f"{person}tie/", sent | {"end_date": "2030-01-01"}, follow=True)
    assert "天以内" in page.content.decode()
    page = client.get("/organisations/contractors/").content.decode()
    assert "新公司" in page
    assert "外包员" in page
    staff = client.get(f"/organisations/people/{house.officer.account_id}/").content.decode()
    assert "登记驻场" not in staff
