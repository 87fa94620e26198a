import pytest
from tests.factories.organisations import (
    PASSWORD,
    account_of,
    code_of,
    give_post,
    make_account,
    make_body,
    make_device,
    make_post,
    sign_in,
)

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations.models import OneTimeDevice, SignInSession

pytestmark = pytest.mark.django_db


def enter(client, username, password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_the_right_password_leads_on_to_the_page_wanted(client):
    make_account(username="zhangsan")
    answer = enter(client, "ZhangSan", next="/me/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert client.get("/me/").status_code == 200
    assert SignInSession.objects.count() == 1


def test_the_form_sent_twice_is_one_sign_in(client):
    make_account(username="zhangsan")
    answers = [enter(client, "zhangsan") for _each in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert SignInSession.objects.count() == 1


def test_a_way_out_of_this_host_is_not_followed(client):
    make_account(username="zhangsan")
    answer = enter(client, "zhangsan", next="https://evil.example/")
    assert answer["Location"] == "/desk/"


def test_a_wrong_password_names_neither_fault(client):
    make_account(username="zhangsan")
    known, unknown = enter(client, "zhangsan", "wrong"), enter(client, "nobody", "wrong")
    for answer in (known, unknown):
        assert "用户名或密码不正确" in answer.content.decode()


def test_five_failures_shut_the_name_in_our_words(client):
    make_account(username="zhangsan")
    answers = [enter(client, "zhangsan", "wrong") for _ in range(5)]
    assert answers[-1].status_code == 429
    assert "暂停登录" in answers[-1].content.decode()
    assert enter(client, "zhangsan").status_code == 429


def test_a_one_time_password_must_be_changed_first(client):
    account = make_account(username="zhangsan", must_change_password=True)
    enter(client, "zhangsan")
    assert client.get("/me/")["Location"] == "/me/password/"
    new = {"old": PASSWORD, "password": "Better-Horse-8", "again": "Better-Horse-8"}
    assert client.post("/me/password/", new)["Location"] == "/me/"
    assert client.get("/me/").status_code == 200
    account.refresh_from_db()
    assert not account.must_change_password


def test_the_second_factor_is_asked_before_anyone_is_in(client):
    account = make_account(username="zhangsan")
    device = make_device(account)
    assert enter(client, "zhangsan")["Location"] == "/sign-in/code/"
    assert client.get("/me/")["Location"].startswith("/sign-in/?")
    assert "不正确" in client.post("/sign-in/code/", {"code": "000000"}).content.decode()
    OneTimeDevice.objects.update(throttling_failure_count=0)
    assert client.post("/sign-in/code/", {"code": code_of(device)}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_all_staff_are_sent_to_set_up_a_factor_where_it_is_required(client, settings):
    settings.ZT_SECOND_FACTOR = "required"
    make_account(username="zhangsan")
    enter(client, "zhangsan")
    assert client.get("/me/")["Location"] == "/me/second-factor/"
    assert "data:image/svg" in client.get("/me/second-factor/").content.decode()
    code = code_of(OneTimeDevice.objects.get())
    page = client.post("/me/second-factor/", {"code": code})
    assert "备用码只显示这一次" in page.content.decode()
    assert client.get("/me/").status_code == 200


def test_idle_sessions_end(client, fixed_clock):
    make_account(username="zhangsan")
    enter(client, "zhangsan")
    client.get("/me/")
    later = clock.FixedClock(fixed_clock.at.replace(hour=fixed_clock.at.hour + 1))
    with clock.use(later):
        answer = client.get("/me/")
    assert "why=idle" in answer["Location"]
    assert SignInSession.objects.count() == 0


def test_one_session_can_end_the_others(client, django_user_model):
    from django.test import Client

    make_account(username="zhangsan")
    enter(client, "zhangsan")
    other = Client()
    enter(other, "zhangsan")
    assert client.get("/me/").content.decode().count("/end/") == 1
    client.post("/me/sessions/end-others/")
    assert other.get("/me/")["Location"].startswith("/sign-in/")
    assert client.get("/me/").status_code == 200


def test_a_locked_account_is_out_at_once(client):
    account = make_account(username="zhangsan")
    enter(client, "zhangsan")
    account.locked_at = clock.current().now()
    account.save()
    assert "why=locked" in client.get("/me/")["Location"]
    assert "已被锁定" in enter(client, "zhangsan").content.decode()


def test_the_post_switcher_changes_who_one_acts_as(client):
    officer = make_post(Role.OFFICER)
    head = give_post(account_of(officer), Role.BODY_HEAD, body=make_body(), title="局长岗")
    sign_in(client, officer)
    client.post("/me/post/", {"post": str(head.uuid)})
    assert client.get("/me/").wsgi_request.actor.post_id == head.uuid
    client.post("/me/post/", {"post": "not-mine"})
    assert client.get("/me/").wsgi_request.actor.post_id == head.uuid


def test_signing_out_ends_the_session(client):
    make_account(username="zhangsan")
    enter(client, "zhangsan")
    client.post("/sign-out/")
    assert client.get("/me/")["Location"].startswith("/sign-in/")


def test_programs_and_parts_of_pages_are_told_in_their_own_way(client):
    make_account(username="zhangsan", must_change_password=True)
    enter(client, "zhangsan")
    assert client.get("/api/v1/organisations/me").status_code == 401
    part = client.get("/me/", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (204, "/me/password/")


def test_polling_does_not_keep_a_session_alive(client, fixed_clock):
    from datetime import timedelta

    make_account(username="zhangsan")
    enter(client, "zhangsan")
    client.get("/me/")
    with clock.use(clock.FixedClock(fixed_clock.at + timedelta(minutes=29))):
        assert client.get("/me/", headers={"X-Zt-Background": "1"}).status_code == 200
    with clock.use(clock.FixedClock(fixed_clock.at + timedelta(minutes=31))):
        assert "why=idle" in client.get("/me/")["Location"]
