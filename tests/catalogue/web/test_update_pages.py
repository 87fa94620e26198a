"""Pages of changes and update tasks as officer and authority use them."""

import pytest
from tests.factories.catalogue import make_published_entry
from tests.factories.organisations import make_post, make_reviewer, sign_in

from zhengtong.catalogue.models import UpdateCause, UpdateTask
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_post(Role.OFFICER)


def fields(published, **changed):
    return {
        "entry": [str(published.uuid)],
        "kind": "law",
        "title": "登记办法修订",
        "document": "某令第1号",
        "happened_on": "2026-02-24",
        "note": "",
        **changed,
    }


def test_an_officer_finds_the_entries_records_the_change_and_settles_the_task(client, officer):
    entry = make_published_entry(officer)
    sign_in(client, officer)
    found = client.get("/catalogue/changes/new/", {"words": "救助"}).content.decode()
    assert entry.title in found
    assert "checked" in found
    answer = client.post("/catalogue/changes/new/?words=救助", fields(entry), follow=True)
    assert "登记办法修订" in answer.content.decode()
    task = UpdateTask.objects.get()
    page = client.get(f"/catalogue/updates/{task.uuid}/").content.decode()
    assert "申报无须更新" in page
    client.post(f"/catalogue/updates/{task.uuid}/untouched/", {"reason-reason": "不涉及"})
    task.refresh_from_db()
    assert task.state == "untouched"


def test_a_form_with_errors_keeps_what_was_typed_and_names_the_field(client, officer):
    entry = make_published_entry(officer)
    sign_in(client, officer)
    answer = client.post("/catalogue/changes/new/?words=", fields(entry, document=""))
    assert answer.status_code == 422
    assert "请写明法规名称和文号" in answer.content.decode()
    assert "登记办法修订" in answer.content.decode()
    assert not UpdateCause.objects.exists()


def test_the_authority_decides_on_more_time(client, officer):
    entry, reviewer = make_published_entry(officer), make_reviewer(officer.region)
    sign_in(client, officer)
    client.post("/catalogue/changes/new/?words=", fields(entry))
    task = UpdateTask.objects.get()
    asked = {"more-workdays": "9", "more-reason": "系统改造"}
    refused = client.post(f"/catalogue/updates/{task.uuid}/extend/", asked)
    assert refused.status_code == 422
    client.post(f"/catalogue/updates/{task.uuid}/extend/", {**asked, "more-workdays": "3"})
    sign_in(client, reviewer)
    page = client.get(f"/catalogue/updates/{task.uuid}/")
    revision = page.context["matter"].revision
    client.post(
        f"/catalogue/updates/{task.uuid}/decide/",
        {"decision": "approve", "opinion": "同意", "revision": revision},
    )
    task.refresh_from_db()
    assert task.is_extended is True


def test_strangers_see_neither_change_nor_task(client, officer):
    entry = make_published_entry(officer)
    sign_in(client, officer)
    client.post("/catalogue/changes/new/?words=", fields(entry))
    change, task = UpdateCause.objects.get(), UpdateTask.objects.get()
    sign_in(client, make_post(Role.OFFICER))
    assert client.get(f"/catalogue/changes/{change.uuid}/").status_code == 404
    assert client.get(f"/catalogue/updates/{task.uuid}/").status_code == 404
    assert "登记办法修订" not in client.get("/catalogue/changes/").content.decode()


def test_lists_ask_a_constant_number_of_statements(client, officer, django_assert_max_num_queries):
    entries = [make_published_entry(officer) for _ in range(4)]
    sign_in(client, officer)
    client.post("/catalogue/changes/new/?words=", fields(entries[0]))
    client.get("/catalogue/updates/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/catalogue/updates/")
    most = len(few)
    ids = [str(entry.uuid) for entry in entries]
    client.post("/catalogue/changes/new/?words=", fields(entries[0], entry=ids))
    with django_assert_max_num_queries(most):
        assert client.get("/catalogue/updates/").content.decode().count("登记办法修订") >= 5
