"""Leave on its pages: one's own, by the administrator, the list, who is away at the desk."""

import pytest
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.kernel.actor import Role
from zhengtong.organisations.models import Account, Leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_post(Role.OFFICER)


@pytest.fixture
def colleague(officer):
    return make_post(Role.OFFICER, body=officer.body_id)


def filled(officer, colleague, **more):
    return {
        "kind": "annual", "from_date": "2026-03-02", "to_date": "2026-03-06",
        f"post-{officer.post_id}": str(colleague.account_id), **more,
    }  # fmt: skip


def test_one_goes_on_leave_and_comes_back_by_oneself(officer, colleague):
    client = sign_in(officer)
    page = client.get("/me/leave/").content.decode()
    assert colleague.name in page
    page = client.post("/me/leave/", filled(officer, colleague), follow=True).content.decode()
    assert "请假中" in page
    client.post(f"/organisations/leaves/{Leave.objects.get().uuid}/end/")
    assert "已销假" in client.get("/me/leave/").content.decode()


def test_without_a_deputy_the_post_is_named_and_what_was_typed_stays(officer, colleague):
    sent = filled(officer, colleague, note="回乡", **{f"post-{officer.post_id}": ""})
    answer = sign_in(officer).post("/me/leave/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有副岗，请指定代理人" in page
    assert 'value="回乡"' in page


def test_the_administrator_records_it_sees_the_list_and_posts_without_anybody(officer, colleague):
    admin = sign_in(make_post(Role.BODY_ADMIN, body=officer.body_id))
    Account.objects.filter(uuid__in=[officer.account_id]).update(name="张三示例")
    answer = admin.post(
        f"/organisations/people/{officer.account_id}/leave/", filled(officer, colleague)
    )
    assert answer.status_code == 302
    page = admin.get("/organisations/leaves/").content.decode()
    assert "张三示例" in page
    assert "需要重新安排" not in page
    Account.objects.filter(uuid=colleague.account_id).update(is_active=False)
    assert "需要重新安排" in admin.get("/organisations/leaves/").content.decode()
    person = admin.get(f"/organisations/people/{officer.account_id}/").content.decode()
    assert "请假至 2026-03-06" in person
    rows = admin.get("/api/v1/organisations/leaves").json()
    assert [row["name"] for row in rows] == ["张三示例"]


def test_an_officer_sees_neither_the_list_nor_others_forms(officer, colleague):
    client = sign_in(officer)
    assert client.get("/organisations/leaves/").status_code == 403
    path = f"/organisations/people/{colleague.account_id}/leave/"
    assert client.get(path).status_code == 403
