import pytest
from tests.factories.catalogue import make_basis, make_head, make_submitted, submit_refused
from tests.factories.organisations import make_post, make_reviewer
from tests.factories.web import sign_in

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.models import LegalBasis, Version
from zhengtong.catalogue.services.return_reasons import list_reasons
from zhengtong.desk import public as desk
from zhengtong.desk.services.batches import Chosen, decide_batch
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


def chosen_of(entry) -> str:
    matter = desk.find_matter("catalogue.review", str(entry.uuid))
    return f"{entry.uuid}:{matter.revision}"


def test_several_entries_pass_together_each_on_its_own():
    officer = make_post(Role.OFFICER)
    head = make_head(officer.body_id)
    first, second, gone = (make_submitted(officer) for _ in range(3))
    chosen = [chosen_of(one) for one in (first, second, gone)]
    catalogue.recall_entry(gone.uuid, by=officer, revision=gone.revision)
    page = sign_in(head).get("/catalogue/review/")
    assert first.title in page.content.decode()
    sent = {"chosen": chosen, "decision": "approve"}
    answer = sign_in(head).post("/catalogue/review/decide/", sent).content.decode()
    assert "1 件没有办理" in answer
    assert "2 件已办理" in answer
    states = [catalogue.get_entry(one.uuid).state for one in (first, second, gone)]
    assert states == ["authority_review", "authority_review", "draft"]


def test_a_return_of_several_needs_a_reason_and_a_ticked_one_will_do():
    officer = make_post(Role.OFFICER)
    head = make_head(officer.body_id)
    entry = make_submitted(officer)
    sent = {"chosen": [chosen_of(entry)], "decision": "return"}
    answer = sign_in(head).post("/catalogue/review/decide/", sent)
    assert "退回时请写明理由" in answer.content.decode()
    sign_in(head).post("/catalogue/review/decide/", {**sent, "reasons": ["duplicate"]})
    assert catalogue.get_entry(entry.uuid).state == "returned"


def test_every_reason_and_the_longest_own_words_go_on_record_together():
    officer = make_post(Role.OFFICER)
    head, entry = make_head(officer.body_id), make_submitted(officer)
    said = {"decision": "return", "reasons": list(list_reasons()), "opinion": "字" * 1500}
    matter = desk.find_matter("catalogue.review", str(entry.uuid))
    at = f"/catalogue/review/{entry.uuid}/"
    client, said = sign_in(head), {**said, "revision": matter.revision}
    assert 'maxlength="1500"' in client.get(at).content.decode()
    assert client.post(f"{at}decide/", {**said, "opinion": "字" * 2001}).status_code == 422
    client.post(f"{at}decide/", said)
    reason = Version.objects.get(entry__uuid=entry.uuid).return_reason
    assert reason.count("\n") == len(list_reasons())
    assert reason.endswith("\n" + "字" * 1500)


@pytest.mark.policy("R03")
def test_in_a_batch_each_basis_is_confirmed_for_itself():
    officer, basis = make_post(Role.OFFICER), make_basis()
    first, second = (submit_refused(officer, basis_ref=str(basis.uuid)) for _ in range(2))
    head = sign_in(make_head(officer.body_id))
    sent = {"chosen": [chosen_of(first), chosen_of(second)], "decision": "approve"}
    head.post("/catalogue/review/decide/", sent)
    reviewer = sign_in(make_reviewer(officer.region))
    assert "不得向他人提供" in reviewer.get("/catalogue/review/").content.decode()
    sent["chosen"] = [chosen_of(first), chosen_of(second)]
    reviewer.post("/catalogue/review/decide/", {**sent, "confirmed": [str(first.uuid)]})
    states = [catalogue.get_entry(one.uuid).state for one in (first, second)]
    assert states == ["published", "authority_review"]


def test_the_worklist_decides_reviews_of_entries_in_one_go_too():
    officer = make_post(Role.OFFICER)
    head = make_head(officer.body_id)
    entries = [make_submitted(officer) for _ in range(2)]
    matters = [desk.find_matter("catalogue.review", str(one.uuid)) for one in entries]
    rows = [Chosen(matter_id=one.uuid, revision=one.revision) for one in matters]
    outcomes = decide_batch(rows, decision="approve", opinion="", by=head)
    assert [one.error for one in outcomes] == [None, None]
    assert {catalogue.get_entry(one.uuid).state for one in entries} == {"authority_review"}


def test_the_list_of_reviews_asks_no_more_for_more_rows(django_assert_max_num_queries):
    officer = make_post(Role.OFFICER)
    client = sign_in(make_head(officer.body_id))
    make_submitted(officer)
    with django_assert_max_num_queries(60) as one:
        client.get("/catalogue/review/")
    for _ in range(3):
        make_submitted(officer)
    with django_assert_max_num_queries(len(one)):
        client.get("/catalogue/review/")


def test_an_article_is_recorded_by_form_found_and_exported():
    reviewer = make_reviewer()
    make_head(reviewer.body_id)
    client = sign_in(reviewer)
    sent = {
        "kind": "law", "document": "示例数据：某法", "article": "第九条", "quote": "示例数据",
        "source": "示例数据", "in_force_from": "2020-01-01",
    }  # fmt: skip
    assert client.post("/catalogue/bases/new/", {**sent, "quote": ""}).status_code == 422
    assert client.post("/catalogue/bases/new/", sent).status_code == 302
    row = LegalBasis.objects.get()
    assert "第九条" in client.get("/catalogue/bases/?q=某法").content.decode()
    assert "第九条" not in client.get("/catalogue/bases/?q=别的").content.decode()
    assert client.get(f"/catalogue/bases/{row.uuid}/").status_code == 200
    assert client.get("/catalogue/bases/?export=xlsx").status_code == 200
    stranger = sign_in(make_post(Role.OFFICER))
    assert stranger.get(f"/catalogue/bases/{row.uuid}/").status_code == 404
    assert "第九条" not in stranger.get("/catalogue/bases/").content.decode()
