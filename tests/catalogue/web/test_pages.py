import re

import pytest
from tests.factories.catalogue import (
    COMPLETE,
    assess,
    decide,
    make_draft,
    make_head,
    make_published_entry,
    make_submitted,
)
from tests.factories.organisations import make_post, make_reviewer, sign_in

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.models import Entry
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script>"


def form_of(**changes):
    """What a browser sends of the entry form with one item."""
    plain = ("title", "summary", "class_code", "level", "format_class", "format_type", "cycle",
             "share_condition", "share_way", "share_means", "use_range", "use_requirement",
             "openness", "contact", "share_type", "grade")  # fmt: skip
    return {
        **{name: getattr(COMPLETE, name) for name in plain},
        "secrecy": "none",
        "items-TOTAL_FORMS": 2,
        "items-INITIAL_FORMS": 0,
        "items-0-name": "姓名",
        "items-0-data_type": "C",
        "items-0-length": 50,
        "items-0-share_type": 2,
        "items-0-grade": 2,
        "items-0-personal": "personal",
        "items-1-data_type": "C",
        "items-1-share_type": 1,
        "items-1-grade": 1,
        **changes,
    }


def test_a_stranger_finds_an_entry_and_reads_it_without_its_location(client):
    entry = make_published_entry()
    found = client.get("/catalogue/", {"q": "婚姻"})
    assert found.status_code == 200
    assert entry.title in found.content.decode()
    page = client.get(f"/catalogue/{entry.uuid}/").content.decode()
    assert "公民身份号码" in page
    assert entry.code in page
    assert "marriages" not in page
    assert "citizen_id" not in page


def test_a_stranger_is_not_shown_drafts(client):
    draft = make_draft()
    for page in ("", "versions/1/", "compare/"):
        assert client.get(f"/catalogue/{draft.uuid}/{page}").status_code == 404
    assert draft.title not in client.get("/catalogue/").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?q='%20%5C%20%26%20!",
        "?page=99999999",
        "?share=9&body=x&format=%00&sort=x",
        "?page=-1",
    ],
)
def test_nonsense_in_the_address_is_harmless(client, query):
    make_published_entry()
    assert client.get(f"/catalogue/{query}").status_code == 200


def test_versions_are_shown_and_compared(client):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    from tests.factories.catalogue import publish

    publish(entry.uuid, by=officer)
    page = client.get(f"/catalogue/{entry.uuid}/versions/1/").content.decode()
    assert "历史版本" in page
    assert client.get(f"/catalogue/{entry.uuid}/compare/?from=1&to=2").status_code == 200
    assert client.get(f"/catalogue/{entry.uuid}/versions/3/").status_code == 404


@pytest.mark.parametrize("page", ["mine/", "mine/new/"])
def test_the_compiler_pages_are_not_for_strangers(client, page):
    assert client.get(f"/catalogue/{page}").status_code == 302


def test_a_reviewer_does_not_enter_the_form_of_a_new_entry(client):
    sign_in(client, make_reviewer())
    assert client.get("/catalogue/mine/new/").status_code == 403


def test_a_draft_is_made_without_script_and_its_spare_rows_are_not_kept(client):
    officer = make_post(Role.OFFICER)
    sign_in(client, officer)
    assert client.get("/catalogue/mine/new/").status_code == 200
    answer = client.post("/catalogue/mine/new/", form_of(title="低保对象名册"))
    entry = Entry.objects.get()
    assert answer["Location"] == f"/catalogue/mine/{entry.uuid}/"
    assert [i.name for i in catalogue.get_version(entry.uuid, 1).facts.items] == ["姓名"]
    page = client.get(answer["Location"]).content.decode()
    assert "提交前还有" in page


def test_a_draft_may_be_saved_with_its_name_alone(client):
    sign_in(client, make_post(Role.OFFICER))
    bare = {"title": "低保对象名册", "secrecy": "none", "items-TOTAL_FORMS": 0,
            "items-INITIAL_FORMS": 0}  # fmt: skip
    assert client.post("/catalogue/mine/new/", bare).status_code == 302
    assert catalogue.get_entry(Entry.objects.get().uuid).share_type is None


@pytest.mark.policy("R14")
def test_choosing_secrecy_ends_unsaved_and_nothing_typed_comes_back(client):
    sign_in(client, make_post(Role.OFFICER))
    answer = client.post("/catalogue/mine/new/", form_of(title="某名册", secrecy="work_secret"))
    assert answer.status_code == 422
    assert "某名册" not in answer.content.decode()
    assert "没有保存" in answer.content.decode()
    assert not Entry.objects.exists()


def test_faults_of_the_form_are_told_at_their_fields(client):
    sign_in(client, make_post(Role.OFFICER))
    bad = form_of(title="字" * 51, **{"items-0-length": -1})
    answer = client.post("/catalogue/mine/new/", bad)
    assert answer.status_code == 422
    assert not Entry.objects.exists()
    again = client.post("/catalogue/mine/new/", form_of(title="名册", cycle="whenever"))
    assert again.status_code == 422


def test_a_second_click_makes_no_second_entry(client):
    sign_in(client, make_post(Role.OFFICER))
    sent = form_of(title="名册", idempotency_key="0192-aaaa-bbbb")
    first = client.post("/catalogue/mine/new/", sent)
    assert client.post("/catalogue/mine/new/", sent)["Location"] == first["Location"]
    assert Entry.objects.count() == 1


def test_a_stale_page_is_answered(client):
    officer = make_post(Role.OFFICER)
    entry = make_draft(officer)
    sign_in(client, officer)
    facts = catalogue.get_version(entry.uuid, 1).facts
    catalogue.update_draft(entry.uuid, facts, by=officer, revision=entry.revision)
    answer = client.post(f"/catalogue/mine/{entry.uuid}/edit/", form_of(revision=entry.revision))
    assert answer.status_code == 409


def test_what_was_typed_is_shown_escaped_everywhere(client):
    officer = make_post(Role.OFFICER)
    make_published_entry(officer, title=XSS, summary=XSS, use_requirement=XSS, share_type=1)
    entry = Entry.objects.get()
    sign_in(client, officer)
    for page in ("", f"{entry.uuid}/", "mine/", f"mine/{entry.uuid}/", f"review/{entry.uuid}/"):
        text = client.get(f"/catalogue/{page}").content.decode()
        assert XSS not in text
        assert "&lt;script&gt;" in text


def test_the_whole_way_goes_by_pages(client):
    officer = make_post(Role.OFFICER)
    head, reviewer = make_head(officer.body_id), make_reviewer()
    entry = make_draft(officer)
    sign_in(client, officer)
    at = f"/catalogue/mine/{entry.uuid}"
    for kind, sent in (
        ("secrecy", {"outcome": "clear", "assessor": "甲"}),
        ("personal", {"outcome": "acceptable", "assessor": "乙", "necessity": "核对"}),
    ):
        revision = catalogue.get_entry(entry.uuid).revision
        form = {f"{kind}-{k}": v for k, v in {**sent, "revision": revision}.items()}
        assert client.post(f"{at}/assess-{kind}/", form).status_code == 302
    revision = catalogue.get_entry(entry.uuid).revision
    assert client.post(f"{at}/submit/", {"revision": revision}).status_code == 302
    for actor in (head, reviewer):
        sign_in(client, actor)
        page = client.get(f"/catalogue/review/{entry.uuid}/").content.decode()
        seen = re.search(r'name="revision" value="(\d+)"', page).group(1)
        sent = {"decision": "approve", "opinion": "同意", "revision": seen}
        assert client.post(f"/catalogue/review/{entry.uuid}/decide/", sent).status_code == 302
    assert catalogue.get_entry(entry.uuid).state == "published"


def test_submitting_an_incomplete_draft_lists_the_gaps(client):
    officer = make_post(Role.OFFICER)
    entry = make_draft(officer, summary="")
    sign_in(client, officer)
    answer = client.post(f"/catalogue/mine/{entry.uuid}/submit/", {"revision": entry.revision})
    assert answer.status_code == 422
    assert "请填写信息资源摘要" in answer.content.decode()


def test_a_return_without_reasons_is_told_on_the_page(client):
    officer = make_post(Role.OFFICER)
    entry = make_submitted(officer)
    sign_in(client, make_head(officer.body_id))
    matter = desk.find_matter("catalogue.review", str(entry.uuid))
    sent = {"decision": "return", "opinion": " ", "revision": matter.revision}
    answer = client.post(f"/catalogue/review/{entry.uuid}/decide/", sent)
    assert answer.status_code == 422
    assert "退回时请写明理由" in answer.content.decode()


def test_an_entry_is_revised_and_the_revision_dropped(client):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    sign_in(client, officer)
    at = f"/catalogue/mine/{entry.uuid}"
    answer = client.post(f"{at}/revise/", {"revision": entry.revision})
    assert answer["Location"] == f"{at}/edit/"
    assert client.get(f"{at}/edit/").status_code == 200
    revision = catalogue.get_entry(entry.uuid).revision
    assert client.post(f"{at}/drop/", {"revision": revision}).status_code == 302
    assert catalogue.get_entry(entry.uuid).state == "published"


def test_a_blocked_withdrawal_says_who_lives_on_the_entry(client):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    catalogue.place_hold(entry.uuid, reason="省医保局正在使用", holder="x")
    sign_in(client, officer)
    sent = {"revision": entry.revision, "reason": "调整"}
    answer = client.post(f"/catalogue/mine/{entry.uuid}/withdraw/", sent)
    assert answer.status_code == 422
    assert "省医保局正在使用" in answer.content.decode()


def test_withdrawal_goes_by_pages_too(client):
    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    sign_in(client, officer)
    at = f"/catalogue/mine/{entry.uuid}"
    sent = {"revision": entry.revision, "reason": "职责调整"}
    assert client.post(f"{at}/withdraw/", sent).status_code == 302
    assert "职责调整" in client.get(f"/catalogue/review/{entry.uuid}/").content.decode()
    revision = catalogue.get_entry(entry.uuid).revision
    assert client.post(f"{at}/recall/", {"revision": revision}).status_code == 302
    assert catalogue.get_entry(entry.uuid).state == "published"


@pytest.mark.parametrize("page", ["/catalogue/", "/catalogue/mine/"])
def test_lists_ask_the_database_no_more_for_many_rows(client, page, django_assert_max_num_queries):
    officer = make_post(Role.OFFICER)
    sign_in(client, officer)
    for _ in range(6):
        make_published_entry(officer)
    client.get(page)
    with django_assert_max_num_queries(40):
        assert client.get(page).status_code == 200


def test_the_entry_page_asks_no_more_for_many_items(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    items = tuple(catalogue.ItemFacts(name=f"项{n}", column=f"c{n}") for n in range(60))
    few, many = make_published_entry(share_type=1), make_published_entry(share_type=1, items=items)
    counts = []
    for entry in (few, many):
        client.get(f"/catalogue/{entry.uuid}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/catalogue/{entry.uuid}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_assessments_are_for_officers_of_the_provider_only(client):
    entry = make_draft()
    sign_in(client, make_post(Role.OFFICER))
    sent = {"secrecy-outcome": "clear", "secrecy-assessor": "甲"}
    assert client.post(f"/catalogue/mine/{entry.uuid}/assess-secrecy/", sent).status_code == 404


def test_the_decider_sees_the_way_so_far_after_the_end(client):
    officer = make_post(Role.OFFICER)
    head, reviewer = make_head(officer.body_id), make_reviewer()
    entry = make_draft(officer)
    assess(entry.uuid, by=officer)
    revision = catalogue.get_entry(entry.uuid).revision
    catalogue.submit_entry(entry.uuid, by=officer, revision=revision)
    decide(entry.uuid, by=head)
    decide(entry.uuid, by=reviewer)
    sign_in(client, head)
    assert client.get(f"/catalogue/review/{entry.uuid}/").status_code == 200
