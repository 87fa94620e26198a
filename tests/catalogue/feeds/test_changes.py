import importlib
import pkgutil
import threading

import pytest
from django.db import connection, transaction
from tests.factories.catalogue import make_head, make_published_entry, publish
from tests.factories.organisations import make_post, make_reviewer

from zhengtong.catalogue import migrations
from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.domain.changes import Cursor
from zhengtong.catalogue.models import Change, ChangeSeries, Entry
from zhengtong.catalogue.selectors import changes as questions
from zhengtong.catalogue.services.changes import record_change
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/api/v1/catalogue/changes"


def told(client, after="", **query):
    response = client.get(ADDRESS, {"after": after, **query})
    assert response.status_code == 200
    return response.json()


def withdraw(entry, officer):
    catalogue.ask_withdrawal(
        entry.uuid, by=officer, reason="职责调整", revision=catalogue.get_entry(entry.uuid).revision
    )
    for decider in (make_head(officer.body_id), make_reviewer(officer.region)):
        catalogue.decide_withdrawal(entry.uuid, by=decider, decision="approve", opinion="同意")


@pytest.mark.policy("P7.2")
def test_publication_revision_and_withdrawal_are_told_in_order(client):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(by=officer)
    catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    publish(entry.uuid, by=officer)
    withdraw(entry, officer)
    page = told(client)
    assert [(one["kind"], one["version"]) for one in page["changes"]] == [
        ("published", 1), ("revised", 2), ("withdrawn", 2),
    ]  # fmt: skip
    assert {one["entry_id"] for one in page["changes"]} == {str(entry.uuid)}
    assert {one["code"] for one in page["changes"]} == {entry.code}
    assert [one["is_tombstone"] for one in page["changes"]] == [False, False, True]
    assert page["changes"][0]["at"] == "2026-03-02T02:00:00Z"
    assert told(client, page["next"]) == {"changes": [], "next": page["next"], "has_more": False}


def test_pages_join_to_the_whole_and_latest_skips_it(client):
    officer = make_post(Role.OFFICER)
    entries = [make_published_entry(by=officer) for _ in range(3)]
    found, after, has_more = [], "", True
    while has_more:
        page = told(client, after, limit=2)
        found += page["changes"]
        after, has_more = page["next"], page["has_more"]
    assert [one["entry_id"] for one in found] == [str(one.uuid) for one in entries]
    assert told(client, "latest") == {"changes": [], "next": after, "has_more": False}


@pytest.mark.parametrize("cursor", ["x", "1.2", "1.2.3.4", "-1.0.0", "１.0.0", "1.2.3 ", "9.0.0"])
def test_a_cursor_never_given_out_is_refused(client, cursor):
    response = client.get(ADDRESS, {"after": cursor})
    assert response.status_code == 422
    assert response.json()["code"] == "catalogue.cursor-unknown"


class LateWriter(threading.Thread):
    """Writes a change and commits only when told to."""

    def __init__(self, entry):
        super().__init__()
        self.entry, self.written, self.may_commit = entry, threading.Event(), threading.Event()

    def run(self):
        try:
            with transaction.atomic():
                record_change(self.entry, self.entry.current, "revised", code="late")
                self.written.set()
                assert self.may_commit.wait(30)
        finally:
            self.written.set()
            connection.close()


def test_what_commits_late_is_told_and_never_behind_a_cursor_given_out(client):
    entry = Entry.objects.select_related("current").get(uuid=make_published_entry().uuid)
    start = told(client)["next"]
    late = LateWriter(entry)
    late.start()
    assert late.written.wait(30)
    record_change(entry, entry.current, "revised", code="early")
    meanwhile = told(client, start)
    assert [one["code"] for one in meanwhile["changes"]] == []
    assert meanwhile["next"] == start
    late.may_commit.set()
    late.join(30)
    assert [one["code"] for one in told(client, start)["changes"]] == ["late", "early"]


def test_a_deed_undone_is_not_told(client):
    entry = Entry.objects.select_related("current").get(uuid=make_published_entry().uuid)
    start = told(client)["next"]
    with transaction.atomic():
        record_change(entry, entry.current, "revised", code="undone")
        transaction.set_rollback(True)
    assert told(client, start)["changes"] == []


def test_after_a_restore_into_another_cluster_old_cursors_go_on(client):
    entry = Entry.objects.select_related("current").get(uuid=make_published_entry().uuid)
    # As restored: rows of a cluster whose transactions were numbered higher than any here.
    ChangeSeries.objects.update(cluster="1234567890")
    Change.objects.update(txid=9_000_000_000_000)
    page = told(client)
    assert len(page["changes"]) == 1
    record_change(entry, entry.current, "revised", code="new")
    after = told(client, page["next"])
    assert [one["code"] for one in after["changes"]] == ["new"]
    assert Cursor.parse(page["next"]) < Cursor.parse(after["next"])
    assert ChangeSeries.objects.count() == 2


def test_reading_takes_one_statement_however_much_is_told(django_assert_num_queries):
    entry = Entry.objects.select_related("current").get(uuid=make_published_entry().uuid)
    for number in range(20):
        record_change(entry, entry.current, "revised", code=str(number))
    with django_assert_num_queries(1):
        assert len(questions.list_changes(Cursor(), limit=100).changes) == 21


def test_what_happened_before_the_feed_began_is_told_in_its_order(client):
    officer = make_post(Role.OFFICER)
    first, second = (make_published_entry(by=officer) for _ in range(2))
    withdraw(first, officer)
    lived = [(one["entry_id"], one["kind"]) for one in told(client)["changes"]]
    assert lived == [
        (str(first.uuid), "published"), (str(second.uuid), "published"),
        (str(first.uuid), "withdrawn"),
    ]  # fmt: skip
    Change.objects.all().delete()
    ChangeSeries.objects.all().delete()
    names = [one.name for one in pkgutil.iter_modules(migrations.__path__)]
    (name,) = (one for one in names if one.endswith("_changes"))
    begun = importlib.import_module(f"{migrations.__name__}.{name}")
    with connection.cursor() as cursor:
        cursor.execute(begun.SERIES)
        cursor.execute(begun.SO_FAR)
    found = [(one["entry_id"], one["kind"]) for one in told(client)["changes"]]
    assert sorted(found) == sorted(lived)
    assert found.index((str(first.uuid), "withdrawn")) > found.index((str(first.uuid), "published"))
