import pytest
from tests.factories.catalogue import (
    make_draft,
    publish,
)
from tests.factories.organisations import make_post

from zhengtong.catalogue import public as catalogue
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


@pytest.mark.policy("P7.2")
@pytest.mark.policy("R08")
def test_an_entry_gets_its_code_at_first_publication_and_keeps_it():
    officer = make_post(Role.OFFICER)
    draft = make_draft(officer)
    assert draft.code == ""
    entry = publish(draft.uuid, by=officer)
    assert entry.code.startswith("307017")
    prefix, number = entry.code.split("/")
    assert len(prefix) == 26
    assert int(number) == 1
    catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    assert publish(entry.uuid, by=officer).codes == entry.codes
