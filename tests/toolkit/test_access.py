"""Who may enter a page: strangers are sent to sign in, the wrong role is refused."""

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.views import View

from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import Forbidden
from zhengtong.toolkit import access

AUDITOR = Actor(account_id=uuid4(), name="审计员", roles=frozenset({Role.AUDITOR}))


def ask(view, *, actor: Actor | None = None, method: str = "get", **headers) -> HttpResponse:
    request = getattr(RequestFactory(), method)("/desk/?page=2", headers=headers)
    request.actor = actor
    return view(request)


def page(request) -> HttpResponse:
    return HttpResponse("inside")


def test_everybody_enters_a_public_page():
    assert ask(access.public(page)).content == b"inside"


def test_a_stranger_is_sent_to_sign_in_and_back():
    answer = ask(access.signed_in(page))
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=%2Fdesk%2F%3Fpage%3D2"


def test_a_stranger_who_posted_is_not_sent_back_to_the_form():
    assert ask(access.signed_in(page), method="post")["Location"] == "/sign-in/?next=%2Fdesk%2F"


def test_a_partial_request_of_a_stranger_moves_the_whole_page():
    answer = ask(access.signed_in(page), **{"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/sign-in/")


def test_the_wrong_role_is_refused():
    view = access.roles(Role.REVIEWER)(page)
    with pytest.raises(Forbidden):
        ask(view, actor=AUDITOR)
    assert ask(access.roles(Role.AUDITOR)(page), actor=AUDITOR).content == b"inside"


def test_a_view_class_carries_what_it_says():
    @access.roles(Role.AUDITOR)
    class Page(View):
        def get(self, request):
            return HttpResponse("inside")

    view = Page.as_view()
    assert view.access.roles == {Role.AUDITOR}
    assert ask(view).status_code == 302
    assert ask(view, actor=AUDITOR).content == b"inside"


async def test_an_asynchronous_view_is_guarded_too():
    async def later(request):
        return HttpResponse("inside")

    request = RequestFactory().get("/")
    request.actor = None
    assert (await access.signed_in(later)(request)).status_code == 302


def test_an_operation_refuses_a_form_without_its_secret():
    request = RequestFactory().post("/api/v1/x")
    request.actor = AUDITOR
    with pytest.raises(Forbidden):
        access.api_signed_in(request)
    bearer = RequestFactory().post("/api/v1/x", headers={"Authorization": "Bearer t"})
    bearer.actor = AUDITOR
    assert access.api_signed_in(bearer) is AUDITOR
