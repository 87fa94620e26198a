"""Work orders on their pages: list, filters, one order with its verbs."""

import pytest
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.desk.models import WorkOrder
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


def raise_one(actor, number=1):
    desk.raise_alarm(
        "x.failed", subject=f"flow:{number}", title="流程 %(flow)s <失败>",
        facts={"flow": number}, body_id=actor.body_id, link="/exchange/flows/",
    )  # fmt: skip
    return WorkOrder.objects.order_by("-pk")[0]


@pytest.fixture
def officer():
    return make_post(Role.OFFICER)


def test_an_order_goes_from_the_list_to_its_end(officer):
    order, client = raise_one(officer), sign_in(officer)
    assert "流程 1 &lt;失败&gt;" in client.get("/desk/orders/?state=open").content.decode()
    page = f"/desk/orders/{order.uuid}/"
    assert client.get(client.get("/desk/todo/").context["rows"][0]["url"]).status_code == 200
    client.post(f"{page}accept/")
    client.post(f"{page}note/", {"text": "正在排查"})
    refused = client.post(f"{page}close/", {"cause": "", "measures": ""})
    assert refused.status_code == 422
    client.post(f"{page}close/", {"cause": "network", "measures": "已恢复网络"})
    text = client.get(page).content.decode()
    assert all(word in text for word in ("正在排查", "已恢复网络", "网络或端口不通", "已办结"))


@pytest.mark.parametrize(
    "query", ["", "?state=mine", "?state=overdue", "?severity=major", "?q=GD", "?state=x&q=%00"]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_filter_opens_in_both_languages(officer, query, language):
    raise_one(officer)
    client = sign_in(officer, language=language)
    assert client.get(f"/desk/orders/{query}").status_code == 200


def test_a_head_gives_an_order_and_opens_it_again(officer):
    order, head = raise_one(officer), sign_in(make_post(Role.BODY_HEAD, body=officer.body_id))
    page = f"/desk/orders/{order.uuid}/"
    head.post(f"{page}give/", {"to_account": str(officer.account_id), "reason": ""})
    assert WorkOrder.objects.get().owner == officer.account_id
    form = {"cause": "other", "measures": "完成"}
    assert head.post(f"{page}close/", form).status_code == 403
    sign_in(officer).post(f"{page}close/", form)
    head.post(f"{page}reopen/", {"reason": "问题仍在"})
    assert WorkOrder.objects.get().state == "open"


def test_strangers_see_nothing_and_the_escalated_list_is_for_the_authority(officer):
    order = raise_one(officer)
    stranger = sign_in(make_post(Role.OFFICER))
    assert stranger.get(f"/desk/orders/{order.uuid}/").status_code == 404
    assert stranger.get("/desk/overdue/").status_code == 403
    assert sign_in(make_post(Role.REVIEWER)).get("/desk/overdue/").status_code == 200


def test_the_list_asks_as_much_for_many_as_for_few(officer, django_assert_max_num_queries):
    client = sign_in(officer)
    for number in range(2):
        raise_one(officer, number)
    client.get("/desk/orders/")
    with django_assert_max_num_queries(60) as few:
        client.get("/desk/orders/")
    for number in range(2, 12):
        raise_one(officer, number)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/desk/orders/")
