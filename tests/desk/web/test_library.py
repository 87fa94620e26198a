"""Notices and documents with receipts; questions and answers; on their pages."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction
from django.db.utils import DatabaseError
from tests.factories.organisations import make_body, make_post, make_reviewer
from tests.factories.web import sign_in

from zhengtong.desk.models import Notice, Publication, PublicationVersion, Question, Receipt
from zhengtong.desk.selectors import library
from zhengtong.desk.selectors.matters import worklist_counts
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
FACTS = {
    "kind": "notice",
    "title": "示例数据通知",
    "text": "请各单位填报。",
    "importance": "urgent",
    "reach": "own",
    "ends_as": "replaced",
}


def publish(author, **facts):
    client = sign_in(author)
    written = client.post("/library/new/", {**FACTS, **facts})
    assert written.status_code == 302, written.context["form"].errors
    published = client.post(f"{written['Location']}publish/", {})
    assert published.status_code == 302, published.context["form"].errors
    return Publication.objects.get(uuid=written["Location"].split("/")[2])


@pytest.fixture
def head():
    return make_post(Role.BODY_HEAD)


@pytest.fixture
def officer(head):
    return make_post(Role.OFFICER, body=head.body_id)


def test_a_notice_is_unread_until_opened_and_leaves_its_receipt(head, officer):
    row = publish(head)
    assert worklist_counts(officer)["unread"] == 1
    client = sign_in(officer)
    assert "示例数据通知" in client.get("/desk/notices/").content.decode()
    assert "请各单位填报" in client.get(f"/library/{row.uuid}/").content.decode()
    assert worklist_counts(officer)["unread"] == 0
    assert Receipt.objects.get(account=officer.account_id).version == 1


def test_who_is_not_told_finds_nothing_anywhere(head):
    row = publish(head)
    stranger = sign_in(make_post(Role.OFFICER))
    assert stranger.get(f"/library/{row.uuid}/").status_code == 404
    assert "示例数据通知" not in stranger.get("/library/").content.decode()
    assert not stranger.get("/search/?q=示例数据通知").context["groups"]
    assert sign_in(head).get("/search/?q=據通知").context["groups"][0].count == "1"
    assert stranger.post(f"/library/{row.uuid}/sign/", {}).status_code == 404


@pytest.mark.parametrize(
    ("reach", "told"), [("own", 0), ("branch", 1), ("region", 2), ("everyone", 3)]
)
def test_a_publication_goes_as_far_as_it_says(reach, told):
    top = make_body(region="340100000000", authority=True)
    author = make_post(Role.SYSTEM_ADMIN, body=top)
    readers = [
        make_post(Role.OFFICER, body=make_body(parent=top, region="340100000000")),
        make_post(Role.OFFICER, body=make_body(region="340102000000")),
        make_post(Role.OFFICER, body=make_body(region="340000000000")),
    ]
    row = publish(author, reach=reach)
    seen = [Publication.objects.read_by(one).filter(pk=row.pk).exists() for one in readers]
    assert seen == [at < told for at in range(3)]
    people, read = library.count_readers(row)
    assert (people, read) == (1 + told, 0)


def test_posts_publish_no_farther_than_the_table_says(officer, head):
    assert sign_in(officer).post("/library/new/", FACTS).status_code == 422
    assert sign_in(head).post("/library/new/", {**FACTS, "reach": "everyone"}).status_code == 422
    far = make_body("外区划局", region="350000000000")
    facts = {**FACTS, "reach": "named", "named": far.name}
    page = sign_in(make_reviewer()).post("/library/new/", facts)
    assert page.status_code == 422
    assert "不在本行政区划内" in page.content.decode()
    assert not Publication.objects.exists()


def test_signing_is_more_than_opening_and_who_has_not_is_reminded_once_a_day(head, officer):
    day = (clock.today() + timedelta(days=3)).isoformat()
    row = publish(head, must_sign="on", sign_by=day, roles=[Role.OFFICER.value])
    client, author = sign_in(officer), sign_in(head)
    client.get(f"/library/{row.uuid}/")
    assert worklist_counts(officer)["unread"] == 1
    page = author.get(f"/library/{row.uuid}/readers/?by=people").content.decode()
    assert officer.name in page
    author.post(f"/library/{row.uuid}/urge/", {})
    assert Notice.objects.filter(account=officer.account_id, kind="desk.reading-urged").count() == 1
    assert author.post(f"/library/{row.uuid}/urge/", {}).status_code == 409
    client.post(f"/library/{row.uuid}/sign/", {})
    assert worklist_counts(officer)["unread"] == 0
    rows = author.get(f"/library/{row.uuid}/readers/").context["rows"]
    assert [(one["people"], one["readers"]) for one in rows] == [(1, 1)]
    assert client.get(f"/library/{row.uuid}/readers/").status_code == 404


def test_a_published_version_is_frozen_and_a_new_one_is_unread_again(head, officer):
    row = publish(head)
    sign_in(officer).get(f"/library/{row.uuid}/")
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        PublicationVersion.objects.update(text="改了")
    author = sign_in(head)
    author.post(f"/library/{row.uuid}/edit/", {**FACTS, "text": "第二版", "revision": 2})
    assert sign_in(officer).get(f"/library/{row.uuid}/").status_code == 404
    author.post(f"/library/{row.uuid}/publish/", {})
    assert worklist_counts(officer)["unread"] == 1
    page = sign_in(officer).get(f"/library/{row.uuid}/?version=1").content.decode()
    assert "请各单位填报" in page
    stale = author.post(f"/library/{row.uuid}/edit/", {**FACTS, "revision": 1})
    assert stale.status_code == 409


def test_a_policy_document_ends_the_one_it_replaces(head, officer):
    facts = {"kind": "policy", "document_number": "示例〔2025〕1号", "title": "示例数据办法"}
    old = publish(head, **facts)
    new = {**facts, "document_number": "示例〔2026〕2号", "replaces": "示例〔2025〕1号"}
    publish(head, **new)
    old.refresh_from_db()
    assert old.effect == "replaced"
    page = sign_in(officer).get(f"/library/{old.uuid}/").content.decode()
    assert "已被替代" in page
    assert "示例〔2026〕2号" in page
    listed = sign_in(officer).get("/library/?kind=policy&effect=in_force").context["rows"]
    assert [one["row"].document_number for one in listed] == ["示例〔2026〕2号"]


def test_what_was_withdrawn_or_ran_out_no_longer_waits(head, officer):
    first, second = publish(head), publish(head, expires_on=clock.today().isoformat())
    author = sign_in(head)
    assert author.post(f"/library/{first.uuid}/withdraw/", {"reason": ""}).status_code == 422
    author.post(f"/library/{first.uuid}/withdraw/", {"reason": "有误"})
    assert [row.pk for row in library.list_unread_publications(officer)] == [second.pk]
    assert sign_in(officer).get(f"/library/{first.uuid}/").status_code == 404
    second.expires_on = clock.today() - timedelta(days=1)
    second.save()
    assert worklist_counts(officer)["unread"] == 0
    assert "已过期" in sign_in(officer).get("/library/").content.decode()


@pytest.mark.parametrize("mark", ["机密★10年", "绝 密☆", "工作秘密★"])
def test_nothing_that_bears_a_classification_mark_is_kept(head, officer, mark):
    page = sign_in(head).post("/library/new/", {**FACTS, "text": f"附件 {mark}"})
    assert page.status_code == 422
    asked = {"category": "other", "title": "问题", "text": mark}
    assert sign_in(officer).post("/library/questions/new/", asked).status_code == 422
    assert not Publication.objects.exists()
    assert not Question.objects.exists()


def ask(actor, **facts):
    asked = {"category": "sharing", "title": "示例数据如何申请", "text": "请说明", **facts}
    page = sign_in(actor).post("/library/questions/new/", asked)
    assert page.status_code == 302
    return Question.objects.get(uuid=page["Location"].split("/")[3])


def test_a_question_is_answered_corrected_and_shown_to_all(officer):
    reviewer = make_reviewer()
    row, answerer = ask(officer), sign_in(reviewer)
    page = f"/library/questions/{row.uuid}/"
    assert library.count_open_questions(reviewer) == 1
    assert Notice.objects.filter(account=reviewer.account_id, kind="desk.question-asked").exists()
    assert sign_in(officer).post(f"{page}answer/", {"text": "自答"}).status_code == 403
    answerer.post(f"{page}answer/", {"text": "第一次答复", "revision": 1})
    assert answerer.post(f"{page}answer/", {"text": "x", "revision": 1}).status_code == 409
    answerer.post(f"{page}answer/", {"text": "更正后的答复", "revision": 2})
    answerer.post(f"{page}faq/", {"is_faq": "1"})
    assert Notice.objects.filter(account=officer.account_id, kind="desk.question-answered").exists()
    stranger = sign_in(make_post(Role.OFFICER))
    text = stranger.get(page).content.decode()
    assert text.index("更正后的答复") < text.index("第一次答复")
    assert row.title in stranger.get("/library/questions/?state=faq").content.decode()
    stranger.post(f"{page}vote/", {"is_useful": "1"})
    stranger.post(f"{page}vote/", {"is_useful": "0"})
    assert library.count_votes(row) == (0, 1)


def test_a_private_question_stays_between_asker_and_authority(officer):
    reviewer = make_reviewer()
    row = ask(officer, is_private="on")
    page = f"/library/questions/{row.uuid}/"
    sign_in(reviewer).post(f"{page}answer/", {"text": "私下答复"})
    assert sign_in(reviewer).post(f"{page}faq/", {"is_faq": "1"}).status_code == 422
    stranger = sign_in(make_post(Role.OFFICER, body=officer.body_id))
    assert stranger.get(page).status_code == 404
    assert not stranger.get("/search/?q=如何申请").context["groups"]
    assert sign_in(officer).get(page).status_code == 200


def test_lists_ask_as_much_for_many_as_for_few(head, officer, django_assert_max_num_queries):
    row = publish(head)
    client, author = sign_in(officer), sign_in(head)
    pages = ((client, "/library/"), (author, f"/library/{row.uuid}/readers/"),
             (author, f"/library/{row.uuid}/readers/?by=people"))  # fmt: skip
    few = []
    for who, address in pages:
        who.get(address)
        with django_assert_max_num_queries(80) as found:
            assert who.get(address).status_code == 200
        few.append(len(found.captured_queries))
    for _number in range(12):
        make_post(Role.OFFICER, body=head.body_id)
    for _number in range(3):
        publish(head)
    for (who, address), most in zip(pages, few, strict=True):
        with django_assert_max_num_queries(most):
            who.get(address)
        assert who.get(f"{address}{'&' if '?' in address else '?'}export=xlsx")["X-Export-Number"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(head, officer, language):
    make_reviewer()
    row, question = publish(head), ask(officer)
    for actor in (head, officer):
        client = sign_in(actor, language=language)
        for page in ("", "?kind=policy&state=unread&q=%00", "questions/", "questions/new/",
                     f"{row.uuid}/", "new/"):  # fmt: skip
            assert client.get(f"/library/{page}").status_code == 200, page
        assert client.get("/search/").status_code == 200
    assert sign_in(officer).get(f"/library/questions/{question.uuid}/").status_code == 200


def test_the_api_reads_signs_asks_and_answers(head, officer):
    row, reviewer = publish(head, must_sign="on"), make_reviewer()
    client, answerer = sign_in(officer), sign_in(reviewer)
    page = client.get("/api/v1/library/publications?state=unread").json()
    assert [one["uuid"] for one in page["rows"]] == [str(row.uuid)]
    one = f"/api/v1/library/publications/{row.uuid}"
    assert client.get(one).json()["text"] == FACTS["text"]
    assert client.post(f"{one}/sign").json()["signed_at"]
    assert client.get("/api/v1/library/publications?state=unread").json()["total"] == 0
    asked = {"category": "other", "title": "示例数据问题"}
    made = client.post("/api/v1/library/questions", asked, content_type="application/json").json()
    address = f"/api/v1/library/questions/{made['uuid']}"
    facts = {"text": "答复", "revision": 1}
    answerer.post(f"{address}/answers", facts, content_type="application/json")
    assert client.get(address).json()["answers"][0]["text"] == "答复"
    assert client.get("/api/v1/library/questions?state=mine").json()["total"] == 1
