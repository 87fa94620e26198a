"""Giving a published entry a further code on its compiler's page."""

import pytest
from tests.factories.catalogue import make_draft, make_published_entry
from tests.factories.organisations import make_post, sign_in

from zhengtong.catalogue import public as catalogue
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


@pytest.mark.policy("R08")
def test_an_officer_gives_a_topic_code_and_only_kinds_still_free_are_offered(client):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    sign_in(client, officer)
    at = f"/catalogue/mine/{entry.uuid}"
    page = client.get(f"{at}/").content.decode()
    assert 'value="201"' in page
    assert 'value="30701704"' not in page
    answer = client.post(f"{at}/code/", {"class_code": "201", "revision": entry.revision})
    assert answer["Location"] == f"{at}/"
    found = catalogue.published_entry(entry.uuid).codes
    assert len(found) == 2
    shown = client.get(f"{at}/").content.decode()
    assert found[1] in shown
    assert 'value="202"' not in shown


def test_a_kind_already_held_or_a_stranger_is_refused_and_nothing_is_given(client):
    entry = make_published_entry(officer := make_post(Role.OFFICER))
    sign_in(client, officer)
    at = f"/catalogue/mine/{entry.uuid}/code/"
    sent = {"class_code": "30701705", "revision": entry.revision}
    assert client.post(at, sent).status_code == 422
    sign_in(client, make_post(Role.OFFICER))
    sent = {"class_code": "201", "revision": entry.revision}
    assert client.post(at, sent).status_code in {403, 404}
    assert catalogue.published_entry(entry.uuid).codes == entry.codes


def test_a_draft_is_offered_no_code_before_its_first_publication(client):
    draft = make_draft(officer := make_post(Role.OFFICER))
    sign_in(client, officer)
    at = f"/catalogue/mine/{draft.uuid}"
    assert "/code/" not in client.get(f"{at}/").content.decode()
    sent = {"class_code": "201", "revision": draft.revision}
    assert client.post(f"{at}/code/", sent).status_code == 409
