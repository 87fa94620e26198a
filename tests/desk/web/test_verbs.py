"""The verbs on the page of a matter, as people use them."""

import pytest
from tests.desk.services.test_verbs import Town, both
from tests.factories.organisations import make_post, sign_in

from zhengtong.desk import public as desk
from zhengtong.desk.domain import kinds
from zhengtong.desk.models import Matter, Step, Supervision
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    kind = desk.MatterKind(
        code="test.review", title="审核", subject_url=lambda _s: "/", is_decided_at_desk=True
    )
    desk.register_kind(kind)
    yield Town()
    kinds._kinds.pop("test.review")


def test_a_matter_of_the_desk_is_decided_on_its_page_with_all_gaps_at_once(client, town):
    matter = town.open()
    sign_in(client, town.head)
    page = client.get(f"/desk/matters/{matter.uuid}/").content.decode()
    assert "需补正的问题" in page
    assert "打开办理页面" not in page
    facts = {"decision": "return", "gaps": "缺依据\n缺份数", "revision": matter.revision}
    client.post(f"/desk/matters/{matter.uuid}/decide/", facts)
    sign_in(client, town.officer)
    page = client.get(f"/desk/matters/{matter.uuid}/").content.decode()
    assert "退回补正，请一次改齐后重新提交" in page
    assert page.count("<li>缺份数</li>") == 2  # on top, and on the flow sheet


def test_a_decision_without_reasons_comes_back_with_its_error(client, town):
    matter = town.open()
    sign_in(client, town.head)
    answer = client.post(f"/desk/matters/{matter.uuid}/decide/", {"decision": "refuse"})
    assert answer.status_code == 422
    assert "须写明理由" in answer.content.decode()


def test_a_kind_its_own_page_decides_is_not_decided_here(client, town):
    kinds._kinds["test.review"] = desk.MatterKind(
        code="test.review", title="审核", subject_url=lambda _s: "/"
    )
    matter = town.open()
    sign_in(client, town.head)
    answer = client.post(f"/desk/matters/{matter.uuid}/decide/", {"decision": "approve"})
    assert answer.status_code == 422
    assert Matter.objects.get().state == "open"


def test_adding_asking_and_answering_by_the_forms(client, town):
    matter = town.open()
    sign_in(client, town.head)
    url, person = f"/desk/matters/{matter.uuid}/", str(town.colleague.account_id)
    client.post(f"{url}ask/", {"accounts": [person], "question": "可行吗", "is_awaited": "on"})
    client.post(f"{url}add/", {"account": person, "place": "after"})
    assert Step.objects.filter(transferred_to=person).count() == 2
    sign_in(client, town.colleague)
    assert "请您提出意见" in client.get(url).content.decode()
    assert "可行吗" in client.get(url).content.decode()
    client.post(f"{url}answer/", {"opinion": "可行"})
    assert Step.objects.get(kind="consultation").opinion == "可行"


def test_a_body_that_does_not_exist_is_named_as_the_fault(client, town):
    matter = town.open()
    sign_in(client, town.head)
    facts = {"body": "没有的局", "question": "可行吗"}
    answer = client.post(f"/desk/matters/{matter.uuid}/ask/", facts)
    assert answer.status_code == 422
    assert "没有找到这个单位" in answer.content.decode()


def test_urging_and_supervising_by_the_forms(client, town):
    matter = town.open()
    sign_in(client, town.officer)
    url = f"/desk/matters/{matter.uuid}/"
    client.post(f"{url}urge/", {"text": "急"})
    assert "今天已经催办过" in client.post(f"{url}urge/", {"text": "急"}).content.decode()
    sign_in(client, town.reviewer)
    client.post(f"{url}supervise/", {"reason": "久拖不决", "reply_by": "2026-03-10"})
    row = Supervision.objects.get()
    sign_in(client, town.head)
    assert row.number in client.get("/desk/supervisions/?state=open").content.decode()
    client.post(f"/desk/supervisions/{row.uuid}/reply/", {"opinion": "本周办结"})
    sign_in(client, town.reviewer)
    client.post(f"/desk/supervisions/{row.uuid}/close/", {"opinion": "属实"})
    page = client.get(f"/desk/supervisions/{row.uuid}/").content.decode()
    assert "属实" in page
    assert "本周办结" in page


def test_a_supervision_of_others_is_not_shown(client, town):
    matter = town.open()
    sign_in(client, town.reviewer)
    facts = {"reason": "久拖不决", "reply_by": "2026-03-10"}
    client.post(f"/desk/matters/{matter.uuid}/supervise/", facts)
    sign_in(client, make_post(Role.BODY_HEAD))
    assert client.get(f"/desk/supervisions/{Supervision.objects.get().uuid}/").status_code == 404


def test_the_page_of_a_matter_asks_the_same_of_the_database_whatever_it_holds(
    client, town, django_assert_max_num_queries
):
    matter = town.open(*both(desk.Mode.ALL))
    sign_in(client, town.head)
    client.get(f"/desk/matters/{matter.uuid}/")
    with django_assert_max_num_queries(60) as first:
        client.get(f"/desk/matters/{matter.uuid}/")
        count = len(first)
    for number in range(5):
        make_post(Role.OFFICER, body=town.officer.body_id)
        facts = {"accounts": [str(town.colleague.account_id)], "question": f"问{number}"}
        client.post(f"/desk/matters/{matter.uuid}/ask/", facts)
    with django_assert_max_num_queries(count):
        client.get(f"/desk/matters/{matter.uuid}/")
