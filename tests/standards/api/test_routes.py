"""The JSON routes of data elements and code sets."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.policy("P8.2")]

BASE = "/api/v1/standards"


def test_elements_are_listed_in_pages_and_found_by_words(client: Client) -> None:
    found = client.get(f"{BASE}/elements", {"q": "信用代码", "limit": 1}).json()
    assert found["total"] >= 1
    assert len(found["elements"]) == 1
    assert client.get(f"{BASE}/elements/DE-001").json()["name"] == "公民身份号码"


def test_a_value_is_checked_on_a_day(client: Client) -> None:
    address = f"{BASE}/code-sets/region/values/341400"
    assert client.get(address).json()["valid"] is False
    assert client.get(address, {"on": "2010-01-01"}).json()["valid"] is True


def test_the_values_of_a_set_are_listed_in_pages(client: Client) -> None:
    found = client.get(f"{BASE}/code-sets/region/values", {"q": "3401", "limit": 5}).json()
    assert found["values"][0]["value"] == "340100"
    assert client.get(f"{BASE}/code-sets/sex").json()["values_count"] == 4


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("elements/DE-999", 404),
        ("code-sets/none", 404),
        ("code-sets/none/values/1", 404),
        ("code-sets/none/values", 404),
        ("elements?limit=100000", 422),
        ("elements?offset=-1", 422),
        ("elements?q=%00", 200),
        ("code-sets/sex/values/%00", 200),
    ],
)
def test_bad_input_gets_a_clear_answer(client: Client, address: str, status: int) -> None:
    assert client.get(f"{BASE}/{address}").status_code == status
