"""Pages of mounted resources: proposing, mapping, submitting, lists, rates."""

import pytest
from tests.catalogue.services.test_mounting import make_empty, mount, propose
from tests.factories.catalogue import make_published_entry
from tests.factories.organisations import make_post, make_reviewer
from tests.factories.web import sign_in

from zhengtong.catalogue.domain import mounting
from zhengtong.catalogue.models import Resource
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


def text_of(answer):
    return answer.content.decode()


def test_an_officer_proposes_an_offered_table_and_its_columns_are_matched(monkeypatch):
    officer, entry = make_empty()
    table = mounting.TableOffered(
        source="s", source_name="业务库", schema_name="public", table_name="xzqh",
        columns={"CODE": "text", "name": "text"},
    )  # fmt: skip
    monkeypatch.setattr(mounting, "_listers", [lambda _actor: [table]])
    client = sign_in(officer)
    assert "业务库 · xzqh" in text_of(client.get(f"/catalogue/mine/{entry.uuid}/mount/"))
    sent = {"name": "区划库表", "kind": "table", "table": table.key}
    answer = client.post(f"/catalogue/mine/{entry.uuid}/mount/", sent, follow=True)
    resource = Resource.objects.get(entry__uuid=entry.uuid)
    assert (resource.table_name, resource.state) == ("xzqh", "proposed")
    assert "按名称自动匹配" in text_of(answer)
    assert "<option selected>CODE</option>" in text_of(answer)


def test_a_table_without_a_choice_is_refused_by_name():
    officer, entry = make_empty()
    sent = {"name": "区划库表", "kind": "table"}
    answer = sign_in(officer).post(f"/catalogue/mine/{entry.uuid}/mount/", sent)
    assert answer.status_code == 422
    assert "库表资源请填写表名" in text_of(answer)


def test_a_map_is_saved_and_submitted_on_the_page():
    officer, entry = make_empty()
    make_post(Role.BODY_HEAD, body=officer.body_id)
    make_reviewer(officer.region)
    row = propose(officer, entry)
    client, page = sign_in(officer), f"/catalogue/resources/{row.uuid}/"
    sent = {f"item-{entry.items[0].item_id}": "code", "age_column": "changed", "revision": 1}
    assert "已保存" in text_of(client.post(f"{page}map/", sent, follow=True))
    assert "已提交挂接审核" in text_of(client.post(f"{page}submit/", {"revision": 2}, follow=True))
    resource = Resource.objects.get(uuid=row.uuid)
    assert (resource.state, resource.age_column) == ("under_review", "changed")
    assert [one.column for one in resource.fields.all()] == ["code"]


def test_a_column_the_source_has_not_is_refused_on_the_page():
    officer, entry = make_empty()
    row = propose(officer, entry)
    sent = {f"item-{entry.items[0].item_id}": "gone", "revision": 1}
    answer = sign_in(officer).post(f"/catalogue/resources/{row.uuid}/map/", sent)
    assert answer.status_code == 422
    assert "来源中没有字段 gone" in text_of(answer)


def test_each_number_of_the_rates_leads_to_its_list():
    officer, entry = make_empty()
    client = sign_in(officer)
    href = f"/catalogue/mounts/?view=empty&amp;body={officer.body_id}"
    assert href in text_of(client.get("/catalogue/mounts/rates/"))
    assert entry.title in text_of(client.get(href.replace("&amp;", "&")))
    assert client.get("/catalogue/mounts/rates/?by=region&export=xlsx").status_code == 200
    assert client.get("/catalogue/mounts/?view=empty&export=xlsx").status_code == 200
    for view in ("broken", "overdue", "standing"):
        assert entry.title not in text_of(client.get(f"/catalogue/mounts/?view={view}"))


@pytest.mark.parametrize("path", ["mounts/?view=standing", "mounts/?view=empty", "mounts/rates/"])
def test_statements_do_not_grow_with_rows(path, django_assert_max_num_queries):
    officer, entry = make_empty()
    mount(officer, entry)
    for _ in range(3):
        mount(officer, make_published_entry(officer, with_table=False, share_type=1))
        make_published_entry(officer, with_table=False, share_type=1)
    client = sign_in(officer)
    client.get(f"/catalogue/{path}")
    with django_assert_max_num_queries(25):
        assert client.get(f"/catalogue/{path}").status_code == 200
