"""The portal's own pages: in both languages, strict, and kind when something is wrong."""

import re

import pytest
from django.db import OperationalError
from psycopg_pool import PoolTimeout

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/help/",
    "/help/officer/",
    "/help/developer/",
    "/help/errors/",
    "/help/errors/kernel.conflict/",
    "/help/errors/http.404/",
    "/accessibility/",
    "/sitemap/",
    "/look/",
    "/look/desk/",
    "/look/paper/",
]
CHINESE = re.compile(r"[\u3400-\u9fff]")


def visible(html):
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", html)
    return re.sub(r"<[^>]+>", " ", body)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_its_language_and_nothing_inline(client, path):
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert '<html lang="zh-CN"' in html
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*src=)", html)
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/", "/help/", "/help/officer/", "/accessibility/", "/look/", "/look/desk/"]
)
def test_english_pages_have_no_chinese_left(client, path):
    html = client.get(path, headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en"' in html
    own = re.sub(r'(?s)<(nav|section) class="(sidenav|mainnav|home-figures)".*?</\1>', " ", html)
    left = {text for text in visible(own).split() if CHINESE.search(text)}
    assert left <= {"中文", "王示例", "数据专员", "示例", "专员"}


def test_a_missing_page_says_so_in_the_look_and_to_programs_in_json(client):
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert "没有找到" in page.content.decode()
    answer = client.get("/no-such-page/", headers={"accept": "application/json"})
    assert answer["Content-Type"] == "application/problem+json"


def test_unknown_guides_and_codes_are_missing_pages(client):
    assert client.get("/help/nobody/").status_code == 404
    assert client.get("/help/errors/no.such-code/").status_code == 404


def test_the_language_switch_works_without_script(client):
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/help/"})
    assert answer["Location"] == "/help/"
    assert '<html lang="en"' in client.get("/help/").content.decode()


def test_large_text_is_kept_in_a_cookie_and_can_be_left(client):
    assert client.post("/text-size/", {"size": "large", "next": "/help/"})["Location"] == "/help/"
    assert 'class="large"' in client.get("/help/").content.decode()
    client.post("/text-size/", {"size": "normal", "next": "/"})
    assert 'class="large"' not in client.get("/help/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_switches_never_send_people_to_other_hosts(client, target):
    assert client.post("/text-size/", {"size": "large", "next": target})["Location"] == "/"


def test_a_forged_form_gets_a_page_that_says_what_to_do():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/text-size/", {"size": "large"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


def test_home_works_while_nothing_is_there(client, monkeypatch):
    from zhengtong.toolkit import panels

    monkeypatch.setattr(panels, "_panels", {})
    html = client.get("/").content.decode()
    assert "还没有发布的目录" in html
    assert 'action="/catalogue/"' in html


def test_a_request_that_found_no_free_connection_is_turned_away_and_told_when_to_come_back(
    client, monkeypatch
):
    def crowded(_request):
        raise OperationalError("no connection") from PoolTimeout("waited 10 s")

    client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", crowded)
    client.cookies["sessionid"] = "0" * 32
    answer = client.get("/desk/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "当前访问人数较多" in answer.content.decode()
    told = client.get("/api/v1/desk/counts", headers={"accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (503, "site.busy")
