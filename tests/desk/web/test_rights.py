"""权限清理 on its pages: opened out of turn, decided, confirmed, listed, exported."""

import pytest
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.desk.models import RightsReview
from zhengtong.kernel.actor import Role
from zhengtong.organisations.models import Account, Body

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_post(Role.BODY_ADMIN)


@pytest.fixture
def review(admin):
    make_post(Role.OFFICER, body=admin.body_id)
    client = sign_in(make_post(Role.SECURITY_ADMIN))
    name = Body.objects.get(uuid=admin.body_id).name
    page = client.post("/desk/rights/open/", {"body": name}, follow=True).content.decode()
    assert name in page
    return RightsReview.objects.get()


def test_an_administrator_keeps_what_is_plain_gives_reasons_and_cannot_decide_on_oneself(
    admin, review
):
    client = sign_in(admin)
    path = f"/desk/rights/{review.uuid}/"
    page = client.get(path).content.decode()
    assert "须由另一位管理员审定" in page
    assert "从未使用" in page
    line = review.lines.exclude(account=admin.account_id).get()
    sent = {f"verdict-{line.pk}": "keep", "verb": "save"}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "须写明理由" in answer.content.decode()
    client.post(path, sent | {f"reason-{line.pk}": "新入职"})
    line.refresh_from_db()
    assert (line.verdict, line.reason) == ("keep", "新入职")
    answer = client.post(path, {"verb": "confirm"})
    assert "还有 1 项没有审定" in answer.content.decode()


def test_the_system_administrator_helps_out_and_the_list_shows_how_far_it_is(admin, review):
    Account.objects.update(last_login="2026-03-01T00:00:00Z")
    client = sign_in(make_post(Role.SYSTEM_ADMIN))
    assert "0/2" in client.get("/desk/rights/").content.decode()
    sent = {"verb": "confirm"}
    for line in review.lines.all():
        sent |= {f"verdict-{line.pk}": "keep", f"reason-{line.pk}": "核实"}
    client.post(f"/desk/rights/{review.uuid}/", sent)
    review.refresh_from_db()
    assert review.closed_at
    assert review.number in client.get("/desk/rights/?state=closed").content.decode()


def test_an_officer_has_no_such_page_and_an_unknown_body_is_told():
    assert sign_in(make_post(Role.OFFICER)).get("/desk/rights/").status_code == 403
    client = sign_in(make_post(Role.SECURITY_ADMIN))
    page = client.post("/desk/rights/open/", {"body": "没有局"}, follow=True).content.decode()
    assert "没有这个在用单位" in page
