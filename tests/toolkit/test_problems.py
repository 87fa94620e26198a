"""Errors of the domain as pages and as problem JSON with the same facts."""

import json

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from zhengtong.kernel.errors import (
    Conflict,
    Forbidden,
    Gap,
    NotFound,
    Retryable,
    RuleBroken,
    Unavailable,
)
from zhengtong.toolkit.problems import ProblemMiddleware, problem_of


class Busy(Unavailable, Retryable):
    code = "toolkit.test-busy"


def answer(error, **headers):
    request = RequestFactory().get("/x/", headers=headers)
    request.session = {}
    return request, ProblemMiddleware(lambda _r: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotFound(), 404), (Forbidden(), 403), (Conflict(), 409), (RuleBroken(), 422), (Busy(), 503)],
)
def test_each_family_has_its_status_on_pages_and_in_json(error, status):
    _request, page = answer(error, accept="text/html")
    _request, problem = answer(error, accept="application/json")
    assert (page.status_code, problem.status_code) == (status, status)
    assert error.code in page.content.decode()
    assert json.loads(problem.content)["code"] == error.code


def test_all_gaps_are_told_at_once_in_the_language_of_the_reader():
    error = RuleBroken(
        gaps=(Gap(field="a", message="缺依据", rule="R21"), Gap(field="b", message="缺期限"))
    )
    rows = problem_of(error)["gaps"]
    assert [(r["field"], r["rule"]) for r in rows] == [("a", "R21"), ("b", "")]
    with translation.override("en"):
        assert problem_of(error)["title"] == "Not as required"


def test_the_error_stays_on_the_request_for_the_log_of_refusals():
    error = Forbidden()
    request, _page = answer(error, accept="text/html")
    assert request.domain_error is error


def test_programs_are_told_when_to_come_back():
    _request, problem = answer(Busy(), accept="application/problem+json")
    assert problem["Retry-After"] == "5"
    assert problem["Content-Type"] == "application/problem+json"


def test_other_exceptions_are_left_to_django():
    _request, nothing = answer(ValueError("x"))
    assert nothing is None
