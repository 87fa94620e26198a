"""Pages and API of conformity: sums that lead to their lists, items with what to change."""

import pytest
from tests.catalogue.api.test_routes import AT
from tests.catalogue.services.test_conformance import BOUND, make_judged, publish_element
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.catalogue.selectors.conformance import conformity_totals
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
HERE = "/catalogue/conformance/"


@pytest.fixture
def judged():
    publish_element()
    return make_judged()


@pytest.mark.policy("P8.1")
def test_each_number_of_a_body_leads_to_a_list_of_that_many(judged):
    officer, _entry = judged
    client = sign_in(officer)
    page = client.get(HERE).content.decode()
    for fault, count in (("unbound", 1), ("unknown", 1), ("type", 0)):
        link = f"items/?fault={fault}&amp;body={officer.body_id}"
        assert f'{link}">{count}</a>' in page
        answer = client.get(HERE + link.replace("&amp;", "&"))
        assert len(answer.context["lines"]) == count


def test_the_list_says_what_to_change(judged):
    page = sign_in(judged[0]).get(f"{HERE}items/?element=DE-999").content.decode()
    assert "上级区划代码" in page
    assert "登记册中没有 DE-999" in page
    assert "绑定一个数据元" not in page


def test_entries_are_listed_by_state_and_all_lists_are_exported(judged):
    client = sign_in(judged[0])
    assert judged[1].title in client.get(f"{HERE}entries/?state=faulty").content.decode()
    assert "没有这样的条目" in client.get(f"{HERE}entries/?state=sound&sort=best").content.decode()
    for path in ("", "entries/", "items/"):
        answer = client.get(f"{HERE}{path}?export=xlsx")
        assert "spreadsheet" in answer["Content-Type"]


def test_the_page_of_an_entry_shows_it_to_those_signed_in_only(judged, client):
    officer, entry = judged
    path = f"/catalogue/{entry.uuid}/"
    assert "3 个信息项中有 2 个与数据元不一致" in sign_in(officer).get(path).content.decode()
    assert "与数据元不一致" not in client.get(path).content.decode()
    _, sound = make_judged(officer, (BOUND,))
    page = sign_in(officer).get(f"/catalogue/{sound.uuid}/").content.decode()
    assert "全部 1 个信息项都与数据元一致" in page


def test_others_do_not_see_a_bodys_faults(judged):
    other = sign_in(make_post(Role.OFFICER))
    assert "没有不符合的信息项" in other.get(f"{HERE}items/").content.decode()
    assert other.get(f"{AT}/conformance").json() == []


def test_the_api_tells_sums_entries_and_items(judged):
    officer, entry = judged
    client = sign_in(officer)
    (body,) = client.get(f"{AT}/conformance").json()
    assert (body["key"], body["faulty"], body["rate"]) == (str(officer.body_id), 2, 33.3)
    (row,) = client.get(f"{AT}/conformance/entries?state=faulty").json()
    assert row["entry_id"] == str(entry.uuid)
    (item,) = client.get(f"{AT}/conformance/items?fault=unknown").json()
    assert [one["fault"] for one in item["findings"]] == ["unknown"]
    assert conformity_totals(officer).unsound == 1


def test_statements_do_not_grow_with_rows(judged, django_assert_max_num_queries):
    client = sign_in(judged[0])
    client.get(f"{HERE}items/")
    for _ in range(4):
        make_judged(judged[0])
    for path in ("", "entries/", "items/"):
        with django_assert_max_num_queries(20):
            client.get(HERE + path)
