"""A double click does the deed once."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from zhengtong.kernel import clock
from zhengtong.kernel.errors import RuleBroken
from zhengtong.toolkit.idempotency import (
    KeyReused,
    KeyUnreadable,
    forget_answers,
    idempotent,
)
from zhengtong.toolkit.models import AnsweredRequest

pytestmark = pytest.mark.django_db
KEY = "0195-key-of-a-form"


def post(data, key=KEY, path="/entries/new/"):
    request = RequestFactory().post(path, {**data, "idempotency_key": key})
    request.session = SessionStore()
    return request


def counting_view(answers):
    done = []

    @idempotent
    def view(request):
        done.append(request.POST["title"])
        answer = answers[min(len(done), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return view, done


def test_a_repeat_gets_the_first_answer_and_the_deed_is_done_once():
    view, done = counting_view([HttpResponseRedirect("/entries/1/")])
    first, second = view(post({"title": "a"})), view(post({"title": "a"}))
    assert done == ["a"]
    assert (first.url, second["Location"], second.status_code) == (
        "/entries/1/",
        "/entries/1/",
        302,
    )
    assert second["Idempotency-Replayed"] == "true"


def test_the_same_key_with_other_content_is_refused():
    view, _done = counting_view([HttpResponse("ok")])
    view(post({"title": "a"}))
    with pytest.raises(KeyReused):
        view(post({"title": "b"}))


def test_a_form_sent_back_with_errors_may_use_its_key_again():
    view, done = counting_view([HttpResponse("wrong", status=422), HttpResponse("ok")])
    assert view(post({"title": ""})).status_code == 422
    assert view(post({"title": "a"})).status_code == 200
    assert done == ["", "a"]


def test_a_refusal_of_the_domain_is_not_remembered():
    view, done = counting_view([RuleBroken(), HttpResponse("ok")])
    with pytest.raises(RuleBroken):
        view(post({"title": "a"}))
    assert view(post({"title": "a"})).content == b"ok"
    assert len(done) == 2


def test_the_same_key_in_another_place_is_another_request():
    view, done = counting_view([HttpResponse("ok")])
    view(post({"title": "a"}))
    view(post({"title": "a"}, path="/elsewhere/"))
    assert len(done) == 2


@pytest.mark.parametrize("key", ["short", "x" * 101, "with space in it", "键" * 8])
def test_unreadable_keys_are_refused(key):
    view, _done = counting_view([HttpResponse("ok")])
    with pytest.raises(KeyUnreadable):
        view(post({"title": "a"}, key=key))


def test_old_answers_are_forgotten():
    view, _done = counting_view([HttpResponse("ok")])
    view(post({"title": "a"}))
    assert forget_answers(before=clock.current().now() + timedelta(seconds=1)) == 1
    assert not AnsweredRequest.objects.exists()
