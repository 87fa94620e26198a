"""Pages of sharing as their users open them, without JavaScript."""

import pytest
from tests.factories.organisations import make_reviewer
from tests.factories.sharing import (
    make_grant,
    make_received_request,
    make_sides,
    make_submitted_request,
    request_fields,
)
from tests.factories.web import sign_in

from zhengtong.kernel.actor import Role
from zhengtong.sharing.models import Grant, Request

pytestmark = pytest.mark.django_db


def form_of(entry, **changes):
    fields = request_fields(entry, **changes)
    return {**fields, "valid_from": "2026-03-02", "valid_to": "2026-12-31"}


def test_an_officer_asks_the_head_consents_the_provider_answers_and_a_grant_stands():
    sides = make_sides()
    officer = sign_in(sides.consumer)
    path = f"/sharing/requests/new/?entry={sides.entry.uuid}"
    assert officer.get(path).status_code == 200
    page = officer.post(path, {**form_of(sides.entry), "submit": "1"})["Location"]
    head = sign_in(sides.consumer_head)
    assert 'name="decision"' in head.get(page).content.decode()
    head.post(f"{page}consent/", {"decision": "approve"})
    provider = sign_in(sides.provider)
    assert provider.get(f"{page}answer/").status_code == 200
    item = str(sides.entry.items[0].item_id)
    answer = {"agrees": "yes", f"give_{item}": "on", f"mask_{item}": "partial"}
    assert provider.post(f"{page}answer/", answer).status_code == 302
    sign_in(sides.provider_head).post(f"{page}decide/", {"decision": "approve"})
    grant = Grant.objects.get()
    assert [line["name"] for line in grant.items] == [sides.entry.items[0].name]
    assert grant.number in officer.get(f"/sharing/grants/{grant.uuid}/").content.decode()


def test_gaps_lead_back_to_the_form_with_the_draft_kept():
    sides = make_sides()
    officer = sign_in(sides.consumer)
    path = f"/sharing/requests/new/?entry={sides.entry.uuid}"
    answer = officer.post(path, {"basis": "依据", "submit": "1"}, follow=True)
    assert "使用场景" in answer.content.decode()
    assert Request.objects.get().basis == "依据"


def test_a_double_click_makes_one_request():
    sides = make_sides()
    officer = sign_in(sides.consumer)
    path = f"/sharing/requests/new/?entry={sides.entry.uuid}"
    form = {**form_of(sides.entry), "idempotency_key": "0123456789"}
    first, second = officer.post(path, form), officer.post(path, form)
    assert first["Location"] == second["Location"]
    assert Request.objects.count() == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(language):
    sides = make_sides()
    request = make_submitted_request(sides)
    grant = make_grant(make_sides())
    client = sign_in(sides.consumer, language=language)
    for path in ("requests/", "grants/", f"requests/{request.uuid}/"):
        assert client.get(f"/sharing/{path}").status_code == 200
    reviewer = sign_in(make_reviewer(), language=language)
    for path in (f"grants/{grant.uuid}/", f"grants/{grant.uuid}/print/"):
        assert reviewer.get(f"/sharing/{path}").status_code == 200


def test_hostile_text_is_shown_as_text():
    sides = make_sides()
    request = make_received_request(sides, basis="<img src=x onerror=alert(1)>")
    page = sign_in(sides.provider).get(f"/sharing/requests/{request.uuid}/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_the_provider_suspends_from_the_page():
    sides = make_sides()
    grant = make_grant(sides)
    head = sign_in(sides.provider_head)
    head.post(
        f"/sharing/grants/{grant.uuid}/suspend/",
        {"evidence": "超范围", "revision": Grant.objects.get().revision},
    )
    assert Grant.objects.get().state == "suspended"


def test_a_stranger_to_the_request_finds_nothing():
    sides = make_sides()
    request = make_received_request(sides)
    other = make_sides()
    assert sign_in(other.consumer).get(f"/sharing/requests/{request.uuid}/").status_code == 404
    assert Role.OFFICER in other.consumer.roles
