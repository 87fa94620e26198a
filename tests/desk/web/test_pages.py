"""Pages of the desk as their users open them."""

import pytest
from django.test import Client
from tests.factories.organisations import make_post, make_reviewer
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db

ROUTE = (desk.RouteStep(name="部门负责人审批", role=Role.BODY_HEAD),)


@pytest.fixture
def people():
    make_reviewer()
    officer = make_post(Role.OFFICER)
    return officer, make_post(Role.BODY_HEAD, body=officer.body_id)


def open_one(officer, title="某目录"):
    return desk.open_matter(
        "test.review", subject=f"x:{title[:20]}", title=title, body_id=officer.body_id,
        by=officer, route=ROUTE,
    )  # fmt: skip


def test_a_stranger_is_sent_to_sign_in():
    answer = Client().get("/desk/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("path", ["", "todo/", "done/", "started/", "notices/", "calendar/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_list_opens_in_both_languages(people, path, language):
    _, head = people
    client = sign_in(head, language=language)
    assert client.get(f"/desk/{path}").status_code == 200


def test_what_waits_for_me_is_on_my_desk(people):
    officer, head = people
    matter = open_one(officer, title="<script>alert(1)</script>")
    page = sign_in(head).get("/desk/").content.decode()
    assert matter.number in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_a_notice_is_read_once_opened(people):
    officer, _ = people
    desk.notify(title="通知", kind="test", link="/desk/todo/", everyone=True)
    client = sign_in(officer)
    notice = client.get("/desk/notices/").context["page"].object_list[0]
    assert client.get(f"/desk/notices/{notice.uuid}/")["Location"] == "/desk/todo/"
    assert not client.get("/desk/notices/").context["page"].object_list


def test_the_flow_sheet_shows_and_prints(people):
    officer, head = people
    matter = open_one(officer)
    client = sign_in(head)
    assert officer.name in client.get(f"/desk/matters/{matter.uuid}/").content.decode()
    assert client.get(f"/desk/matters/{matter.uuid}/print/").status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_list(
    people, django_assert_max_num_queries
):
    officer, head = people
    client = sign_in(head)
    for number in range(3):
        open_one(officer, title=f"目录{number}")
    client.get("/desk/todo/")
    with django_assert_max_num_queries(40) as few:
        client.get("/desk/todo/")
    for number in range(3, 15):
        open_one(officer, title=f"目录{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/desk/todo/")
