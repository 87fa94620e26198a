"""Answers kept for one reading request: asked once there, anew everywhere else."""

from django.http import HttpResponse
from django.test import RequestFactory

from zhengtong.toolkit.remembering import RememberingMiddleware, once_a_request

asked: list[str] = []


@once_a_request
def ask(word: str, *, loud: bool = False) -> str:
    asked.append(word)
    return word.upper() if loud else word


def answers(method: str) -> list[str]:
    """What was really asked while a request of that method asked the same things several times."""
    asked.clear()

    def view(_request: object) -> HttpResponse:
        return HttpResponse([ask("a"), ask("a"), ask("a", loud=True), ask("b")])

    request = RequestFactory().generic(method, "/")
    assert RememberingMiddleware(view)(request).content == b"aaAb"
    return list(asked)


def test_a_reading_request_asks_each_question_once():
    assert answers("GET") == ["a", "a", "b"]
    assert answers("GET") == ["a", "a", "b"], "nothing is kept for the next request"


def test_a_deed_and_whatever_runs_outside_requests_ask_every_time():
    assert answers("POST") == ["a", "a", "a", "b"]
    asked.clear()
    assert ask("c") == ask("c")
    assert asked == ["c", "c"]
