"""Passes and contractors on their pages."""

import pytest
from tests.desk.services.test_passes import House
from tests.factories.organisations import PASSWORD, account_of
from tests.factories.web import sign_in

from zhengtong.organisations.models import ContractorTie, Pass

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return House()


def enter(actor):
    """The contractor's browser, two factors shown."""
    client = sign_in(actor)
    session = client.session
    session["organisations.strong"] = True
    session.save()
    return client


def test_a_pass_is_given_on_the_page_of_the_order_seen_by_its_bearer_and_taken_back(house):
    client, path = sign_in(house.officer), f"/desk/orders/{house.order.uuid}/"
    assert enter(house.contractor).get(path).status_code == 403
    sent = {"account": str(house.contractor.account_id), "hours": "8", "reason": "修复"}
    page = client.post(f"{path}pass/", sent, follow=True).content.decode()
    row = Pass.objects.get()
    assert row.number in page
    theirs = enter(house.contractor).get(path).content.decode()
    assert row.number in theirs
    assert row.number in enter(house.contractor).get("/me/").content.decode()
    assert "收回" not in theirs
    client.post(f"{path}pass/{row.uuid}/end/")
    assert enter(house.contractor).get(path).status_code == 403
    page = client.post(f"{path}pass/", sent | {"hours": "1000"}).content.decode()
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


SHUT = ("/desk/todo/", "/search/?q=a", "/catalogue/mine/", "/organisations/", "/census/")
PROGRAMS = ("/api/v1/desk/counts", "/api/v1/organisations/bodies")


def test_a_contractor_opens_the_own_account_and_what_a_pass_opens_and_nothing_else(house):
    client = enter(house.contractor)
    assert client.get("/me/").status_code == 200
    assert client.get("/desk/").url == "/me/"
    for path in (*SHUT, *PROGRAMS):
        assert client.get(path).status_code == 403, path
    house.let_in()
    assert client.get("/census/").status_code == 200
    assert client.get("/census/new/").status_code == 403
    for path in (*SHUT[:-1], *PROGRAMS):
        assert client.get(path).status_code == 403, path


def test_a_contractor_owes_a_second_factor_whatever_the_setting_says(house):
    assert sign_in(house.contractor).get("/me/").url == "/me/second-factor/"


def test_when_the_tie_is_over_the_session_ends_and_none_begins(house, client):
    inside = enter(house.contractor)
    ContractorTie.objects.update(end_date="2026-03-01")
    assert "why=tie-ended" in inside.get("/me/").url
    account = account_of(house.contractor)
    sent = {"username": account.username, "password": PASSWORD}
    page = client.post("/sign-in/", sent).content.decode()
    assert "驻场期限已到" in page
