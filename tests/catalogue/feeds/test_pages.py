from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rdflib import Literal, URIRef
from tests.factories import feeds
from tests.factories.catalogue import make_draft, make_published_entry, make_submitted, publish
from tests.factories.feeds import DCAT, DCT, HYDRA
from tests.factories.organisations import make_post, sign_in

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.models import Entry, Resource
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def small_pages(settings):
    settings.ZT_FEED_PAGE_ROWS = 2


def make_entries(count: int):
    officer = make_post(Role.OFFICER)
    return [make_published_entry(by=officer, share_type=1) for _ in range(count)]


def dataset_of(entry) -> URIRef:
    return URIRef(f"{BASE}/catalogue/{entry.uuid}/#dataset")


def walk(client, suffix: str, address: str):
    """Every page by its links, as a harvester goes; each as a graph."""
    while address:
        response = client.get(address.removeprefix(BASE))
        assert response.status_code == 200
        graph = feeds.read_feed(response.content, suffix)
        yield graph
        following = list(graph.objects(None, HYDRA.next))
        address = str(following[0]) if following else ""


@pytest.mark.policy("P7.1")
@pytest.mark.policy("P7.2")
@pytest.mark.parametrize("suffix", feeds.SYNTAXES)
def test_a_harvester_reads_all_pages_by_their_links_and_each_conforms(client, suffix):
    entries = make_entries(5)
    pages = list(walk(client, suffix, f"/catalog.{suffix}"))
    found = [feeds.list_datasets(page) for page in pages]
    assert [len(one) for one in found] == [2, 2, 1]
    assert set().union(*found) == {dataset_of(one) for one in entries}
    assert [feeds.list_violations(page) for page in pages] == [[], [], []]


def test_pages_by_number_hold_what_the_links_lead_to(client):
    make_entries(5)
    linked = [feeds.list_datasets(page) for page in walk(client, "ttl", "/catalog.ttl")]
    counted = [
        feeds.list_datasets(feeds.read_feed(client.get(f"/catalog.ttl?page={n}").content, "ttl"))
        for n in (1, 2, 3)
    ]
    assert counted == linked
    last = feeds.read_feed(client.get("/catalog.ttl?page=3").content, "ttl")
    view = next(last.subjects(HYDRA.previous))
    assert str(last.value(view, HYDRA.last)) == f"{BASE}/catalog.ttl?page=3"
    assert int(last.value(view, HYDRA.totalItems)) == 5


def test_an_entry_withdrawn_between_two_pages_lets_no_other_slip_through(client):
    entries = make_entries(5)
    pages = walk(client, "ttl", "/catalog.ttl")
    first = feeds.list_datasets(next(pages))
    Entry.objects.filter(uuid=entries[0].uuid).update(state="withdrawn")
    rest = set().union(*(feeds.list_datasets(page) for page in pages))
    assert first | rest == {dataset_of(one) for one in entries}


def test_the_feed_holds_what_stands_in_the_catalogue_and_no_draft_for_anybody(client):
    entry = make_published_entry()
    gone = make_published_entry()
    Entry.objects.filter(uuid=gone.uuid).update(state="withdrawn")
    officer = make_post(Role.OFFICER)
    drafts = [make_draft(officer), make_submitted()]
    sign_in(client, officer)
    for reader in (client, type(client)()):
        text = b"".join(reader.get(f"/catalog.ttl?page={n}").content for n in (1,))
        assert feeds.list_datasets(feeds.read_feed(text, "ttl")) == {dataset_of(entry)}
        assert all(str(one.uuid).encode() not in text for one in (*drafts, gone))
        for one in (*drafts, gone):
            assert reader.get(f"/catalogue/{one.uuid}.ttl").status_code == 404


@pytest.mark.parametrize("suffix", feeds.SYNTAXES)
def test_a_page_whose_row_37_fails_is_an_error_and_never_a_short_page(
    client, suffix, settings, break_row_37
):
    settings.ZT_FEED_PAGE_ROWS = 50
    feeds.make_many(40)
    client.raise_request_exception = False
    response = client.get(f"/catalog.{suffix}")
    assert response.status_code == 500
    assert b"dcat:dataset" not in response.content


def test_the_same_page_again_is_answered_with_304_until_something_changes(client):
    entry = make_entries(1)[0]
    first = client.get("/catalog.ttl")
    again = client.get("/catalog.ttl", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert first["Last-Modified"] == "Mon, 02 Mar 2026 02:00:00 GMT"
    assert first["Cache-Control"] == "no-cache"
    Resource.objects.filter(entry__uuid=entry.uuid).update(name="换了名称的库表")
    changed = client.get("/catalog.ttl", HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200


def test_modified_since_keeps_what_changed_a_resource_included(client, fixed_clock):
    entries = make_entries(3)
    later = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
    Entry.objects.filter(uuid=entries[0].uuid).update(updated_at=later)
    Resource.objects.filter(entry__uuid=entries[1].uuid).update(updated_at=later)
    for since in ("2026-03-09", "2026-03-09T10:00:00 08:00", later.isoformat()):
        answer = client.get("/catalog.ttl", {"modified_since": since})
        found = feeds.list_datasets(feeds.read_feed(answer.content, "ttl"))
        assert found == {dataset_of(one) for one in entries[:2]}
    after = (later + timedelta(seconds=1)).isoformat()
    graph = feeds.read_feed(client.get("/catalog.ttl", {"modified_since": after}).content, "ttl")
    assert feeds.list_datasets(graph) == set()
    assert feeds.list_violations(graph) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("page=0", "page"), ("page=x", "page"), ("page=²", "page"), ("after=1", "after"),
     ("modified_since=yesterday", "modified_since"),
     ("modified_since=2026-02-30", "modified_since")],
)  # fmt: skip
def test_a_parameter_that_cannot_be_read_is_named(client, query, field):
    response = client.get(f"/catalog.ttl?{query}", HTTP_ACCEPT="application/json")
    assert response.status_code == 422
    assert [gap["field"] for gap in response.json()["gaps"]] == [field]


def test_beyond_the_last_page_there_is_none_and_an_empty_catalogue_has_one(client):
    assert client.get("/catalog.ttl?page=2").status_code == 404
    graph = feeds.read_feed(client.get("/catalog.ttl").content, "ttl")
    assert feeds.list_datasets(graph) == set()
    assert feeds.list_violations(graph) == []


@pytest.mark.parametrize(
    ("accept", "media"),
    [("text/turtle", "text/turtle"), ("application/ld+json", "application/ld+json"),
     ("application/rdf+xml;q=0.9, text/html;q=0.1", "application/rdf+xml"),
     ("*/*", "text/turtle"), ("application/json", "application/ld+json")],
)  # fmt: skip
def test_one_address_gives_the_syntax_the_reader_prefers(client, accept, media):
    response = client.get("/catalog", HTTP_ACCEPT=accept)
    assert response["Content-Type"] == f"{media}; charset=utf-8"
    assert "Accept" in response["Vary"]


def test_people_are_led_to_the_page_and_an_unknown_syntax_is_refused(client):
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/catalog", HTTP_ACCEPT=browser)["Location"] == "/catalogue/"
    assert client.get("/catalog", HTTP_ACCEPT="image/png").status_code == 406


@pytest.mark.parametrize("suffix", feeds.SYNTAXES)
def test_an_entry_alone_conforms_and_tells_its_names(client, suffix):
    entry = make_published_entry()
    graph = feeds.read_feed(client.get(f"/catalogue/{entry.uuid}.{suffix}").content, suffix)
    subject = dataset_of(entry)
    assert feeds.list_violations(graph) == []
    assert graph.value(subject, DCT.identifier) == Literal(entry.code)
    assert graph.value(subject, DCT.title) == Literal(entry.title, lang="zh")
    assert graph.value(subject, DCAT.version) == Literal("1")
    assert str(graph.value(subject, DCT.accessRights)).endswith("/RESTRICTED")


def test_where_a_resource_lies_is_told_to_nobody(client):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(by=officer)
    secret = entry.resources[0]
    sign_in(client, officer)
    for suffix in feeds.SYNTAXES:
        text = client.get(f"/catalogue/{entry.uuid}.{suffix}").content.decode()
        assert str(secret.uuid) in text
        assert secret.table_name not in text
        assert "citizen_id" not in text


def test_a_page_takes_the_same_number_of_statements_for_two_entries_and_five(client, settings):
    settings.ZT_FEED_PAGE_ROWS = 50
    counts = []
    for number in (2, 3):
        make_entries(number)
        with CaptureQueriesContext(connection) as captured:
            client.get("/catalog.ttl")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_second_version_names_the_one_before(client):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(by=officer)
    catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    publish(entry.uuid, by=officer)
    graph = feeds.read_feed(client.get(f"/catalogue/{entry.uuid}.ttl").content, "ttl")
    before = URIRef(f"{BASE}/catalogue/{entry.uuid}/versions/1/#dataset")
    assert graph.value(dataset_of(entry), DCAT.prev) == before
    assert catalogue.published_entry(entry.uuid).version == 2


@pytest.mark.parametrize(
    "since", ["0001-01-01", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59.999999+14:00"]
)
def test_the_ends_of_time_are_instants_like_others(client, since):
    make_entries(1)
    response = client.get("/catalog.ttl", {"modified_since": since})
    assert response.status_code == 200
    found = feeds.list_datasets(feeds.read_feed(response.content, "ttl"))
    assert len(found) == (1 if since.startswith("0001") else 0)


def test_a_head_request_tells_the_same_tag_without_the_page(client):
    make_entries(1)
    head, whole = client.head("/catalog.rdf"), client.get("/catalog.rdf")
    assert head.content == b""
    assert head["ETag"] == whole["ETag"]


@pytest.mark.parametrize("bad", ["page=%00", "after=%00", "modified_since=%00", "page=99999999"])
def test_hostile_parameters_are_refused(client, bad):
    assert client.get(f"/catalog.ttl?{bad}").status_code in {404, 422}
