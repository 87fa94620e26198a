import pytest
from tests.factories.census import make_system
from tests.factories.organisations import make_post, sign_in

from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
AT = "/api/v1/census/systems"
BODY = {
    "name": "户籍系统",
    "functions": "户籍管理",
    "use_range": "line",
    "use_frequency": "daily",
    "approving_body": "省发展改革委",
    "approved_on": "2015-06-01",
    "fund_source": "province",
}


def test_strangers_are_turned_away(client):
    assert client.get(AT).status_code == 401


def test_a_system_is_registered_read_and_changed_by_api(client):
    sign_in(client, make_post(Role.OFFICER))
    made = client.post(AT, BODY, content_type="application/json")
    assert made.status_code == 201
    at = f"{AT}/{made.json()['uuid']}"
    assert client.get(at).json()["facts"]["name"] == "户籍系统"
    change = {**BODY, "phase": "stopped", "revision": 1}
    assert client.put(at, change, content_type="application/json").json()["revision"] == 2
    assert client.put(at, change, content_type="application/json").status_code == 409
    assert client.get(AT, {"q": "户籍"}).json()["total"] == 1


def test_all_gaps_come_back_as_one_problem(client):
    sign_in(client, make_post(Role.OFFICER))
    problem = client.post(AT, {"name": "x"}, content_type="application/json").json()
    assert problem["code"] == "census.system-incomplete"
    assert len(problem["gaps"]) == 6


def test_a_system_of_another_body_is_not_found(client):
    system = make_system()
    sign_in(client, make_post(Role.OFFICER))
    assert client.get(f"{AT}/{system.uuid}").status_code == 404
