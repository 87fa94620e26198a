"""What an amendment does to the catalogue is shown before it is published, and told after."""

import pytest
from tests.catalogue.services.test_conformance import BOUND, make_judged, publish_element
from tests.factories import standards as register
from tests.factories.web import sign_in

from zhengtong.catalogue.selectors.impact import list_changes, weigh_amendment
from zhengtong.catalogue.services.impact import notify_touched
from zhengtong.desk.models import Notice
from zhengtong.ledger import public as ledger
from zhengtong.standards import public as standards

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """People, an officer with one bound item, and an amendment that lengthens its element."""
    people = publish_element()
    officer, entry = make_judged(items=(BOUND,))
    changed = register.element(version="2.0", format="an..30")
    amendment_id = standards.make_amendment([("element", changed)], by=people.officer)
    return people, officer, entry, amendment_id


def put_in_force(people, amendment_id):
    register.submit(amendment_id, by=people.officer)
    register.decide(amendment_id, by=people.head)
    register.decide(amendment_id, by=people.reviewer)


@pytest.mark.policy("P8.1")
def test_the_page_of_an_amendment_shows_whose_items_it_breaks(scene):
    people, officer, entry, amendment_id = scene
    client = sign_in(people.officer)
    page = client.get(f"/standards/amendments/{amendment_id}/").content.decode()
    assert "涉及 1 个单位的 1 个信息项：1 个将不符合，0 个将符合" in page
    at = f"/catalogue/impact/{amendment_id}/"
    listed = client.get(f"{at}?body={officer.body_id}&outcome=breaks").content.decode()
    assert entry.title in listed
    assert "长度由 20 改为 30" in listed
    assert "没有这样的信息项" in client.get(f"{at}?outcome=mends").content.decode()
    assert "spreadsheet" in client.get(f"{at}?export=xlsx")["Content-Type"]


def test_a_stranger_to_amendments_finds_no_list(scene, client):
    assert client.get(f"/catalogue/impact/{scene[3]}/").status_code == 302
    nowhere = "/catalogue/impact/00000000-0000-7000-8000-000000000000/"
    assert sign_in(scene[0].officer).get(nowhere).status_code == 404


def test_an_amendment_without_elements_shows_no_card(scene):
    people = scene[0]
    made = standards.make_amendment([("code-set", register.code_set())], by=people.officer)
    page = sign_in(people.officer).get(f"/standards/amendments/{made}/").content.decode()
    assert "对目录的影响" not in page


def test_items_without_length_are_weighed_and_found_too():
    people = publish_element()
    make_judged(items=(BOUND,))
    make_judged(items=(BOUND.__class__(name="无长度", element_code="DE-901"),))
    changed = register.element(version="2.0", format="ul")
    made = standards.make_amendment([("element", changed)], by=people.officer)
    bodies = weigh_amendment(list_changes(made))
    assert sorted(one.outcomes["mends"] for one in bodies) == [0, 1]
    client = sign_in(people.officer)
    assert "无长度" in client.get(f"/catalogue/impact/{made}/?outcome=mends").content.decode()


def test_owners_of_items_that_no_longer_conform_get_one_notice(scene):
    people, officer, _entry, amendment_id = scene
    put_in_force(people, amendment_id)
    ledger.deliver_pending()
    told = Notice.objects.filter(template="catalogue.standard-changed")
    assert [one.body.uuid for one in told] == [officer.body_id]
    assert told[0].link == f"/catalogue/impact/{amendment_id}/?body={officer.body_id}"
    event = standards.AmendmentPublished(subject=str(amendment_id), title="再次", records=1)
    notify_touched(event)
    assert told.count() == 1
