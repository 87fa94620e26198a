import pytest
from tests.factories.catalogue import make_draft, make_published_entry
from tests.factories.organisations import make_post, sign_in

from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


def test_a_stranger_finds_an_entry_and_reads_it_without_its_location(client):
    entry = make_published_entry()
    found = client.get("/catalogue/", {"q": "婚姻"})
    assert found.status_code == 200
    assert entry.title in found.content.decode()
    page = client.get(f"/catalogue/{entry.uuid}/").content.decode()
    assert "公民身份号码" in page
    assert entry.code in page
    assert "marriages" not in page


def test_a_stranger_is_not_shown_drafts(client):
    draft = make_draft()
    assert client.get(f"/catalogue/{draft.uuid}/").status_code == 404
    assert draft.title not in client.get("/catalogue/").content.decode()


@pytest.mark.parametrize("page", ["", "edit/"])
def test_the_compiler_works_on_a_draft(client, page):
    officer = make_post(Role.OFFICER)
    draft = make_draft(officer)
    sign_in(client, officer)
    answer = client.get(f"/catalogue/mine/{draft.uuid}/{page}")
    assert answer.status_code == 200
    assert draft.title in answer.content.decode()
