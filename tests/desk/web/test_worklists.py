"""Worklists: narrowed, saved as views, worked on in batches, taken home as workbooks."""

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from tests.factories.organisations import make_account, make_post, make_reviewer
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.desk.models import Clock, Matter, SavedView
from zhengtong.desk.services.decisions import decide_step
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.ledger import public as ledger

pytestmark = pytest.mark.django_db

ROUTE = (desk.RouteStep(name="部门负责人审批", role=Role.BODY_HEAD),)


def decide(subject, *, by, **words):
    matter = Matter.objects.filter(kind="test.review", subject=subject).latest("pk")
    return decide_step(matter.uuid, by=by, **words)


@pytest.fixture
def people(monkeypatch):
    kinds = desk.find_kind.__globals__["_kinds"]
    for code, deed in (("test.review", decide), ("test.slow", None)):
        kind = desk.MatterKind(code=code, title=code, subject_url="/x/{}".format, decide=deed)
        monkeypatch.setitem(kinds, code, kind)
    make_reviewer()
    officer = make_post(Role.OFFICER, account=make_account("欧阳·娜"))
    return officer, make_post(Role.BODY_HEAD, body=officer.body_id)


def open_one(officer, title, *, kind="test.review", due=None):
    matter = desk.open_matter(
        kind, subject=f"s:{title}", title=title, body_id=officer.body_id, by=officer, route=ROUTE
    )
    if due is not None:
        Clock.objects.create(
            subject=f"s:{title}", event="answer", title=title, profile="test", certainty="chosen",
            body=Matter.objects.get(uuid=matter.uuid).body, start_on=clock.today(), unit="workday",
            due_on=clock.today() + timedelta(days=due),
        )  # fmt: skip
    return matter


def titles_of(client, query):
    answer = client.get(f"/desk/todo/?{query}")
    return [row["matter"].title for row in answer.context["rows"]]


FILTERS = [
    ("q=目录甲", ["目录甲"]),
    ("q=欧阳", ["目录甲", "接口乙", "目录丙"]),
    ("q=%25", []),
    ("kind=test.slow", ["接口乙"]),
    ("due=overdue", ["目录甲"]),
    ("due=3", ["接口乙"]),
    ("due=99999999999999999999", ["目录甲", "接口乙", "目录丙"]),
    ("since=2026-03-02&until=2026-03-02", ["目录甲", "接口乙", "目录丙"]),
    ("until=2026-03-01", []),
    ("until=9999-12-31", ["目录甲", "接口乙", "目录丙"]),
    ("sort=due", ["目录甲", "接口乙", "目录丙"]),
    ("sort=newest", ["目录丙", "接口乙", "目录甲"]),
    ("body=没有的单位", []),
    ("q=目录&due=overdue", ["目录甲"]),
]


def test_a_worklist_is_narrowed_and_sorted_as_asked(people):
    officer, head = people
    open_one(officer, "目录甲", due=-1)
    open_one(officer, "接口乙", kind="test.slow", due=2)
    open_one(officer, "目录丙")
    client = sign_in(head)
    wrong = {q: found for q, wanted in FILTERS if (found := titles_of(client, q)) != wanted}
    assert not wrong


def test_a_workbook_holds_what_the_filter_shows(people):
    officer, head = people
    for title in ("目录甲", "目录丙", "接口乙"):
        open_one(officer, title)
    answer = sign_in(head).get("/desk/todo/?q=目录&export=xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert [row[0] for row in sheet.to_python()] == ["事项", "目录甲", "目录丙"]
    assert ledger.list_records("deeds", name="ledger.list-exported")[0].facts["rows"] == 2


def test_a_view_is_saved_opened_by_default_renamed_and_deleted(people):
    _, head = people
    client = sign_in(head)
    save = {"list": "todo", "query": "due=overdue&page=9", "name": "急件", "is_default": "1"}
    assert client.post("/desk/views/", save).status_code == 302
    view = SavedView.objects.get()
    assert client.get("/desk/todo/")["Location"] == "/desk/todo/?due=overdue"
    assert client.get("/desk/todo/?view=all").status_code == 200
    page = client.get("/desk/todo/?due=overdue").content.decode()
    assert "急件" in page
    client.post("/desk/views/", {**save, "query": "q=x"})
    assert SavedView.objects.count() == 1
    client.post(f"/desk/views/{view.uuid}/", {"verb": "rename", "name": "超期", "list": "todo"})
    assert SavedView.objects.get().name == "超期"
    client.post(f"/desk/views/{view.uuid}/", {"verb": "plain", "list": "todo"})
    assert client.get("/desk/todo/").status_code == 200
    client.post(f"/desk/views/{view.uuid}/", {"verb": "delete", "list": "todo"})
    assert not SavedView.objects.exists()


def test_views_of_others_are_out_of_reach_and_their_number_is_limited(people, settings):
    settings.ZT_SAVED_VIEWS = 2
    officer, head = people
    client = sign_in(head)
    for name in ("甲", "乙", "丙", "\x00"):
        client.post("/desk/views/", {"list": "todo", "query": "q=1", "name": name})
    assert SavedView.objects.count() == 2
    view = SavedView.objects.first()
    sign_in(officer).post(f"/desk/views/{view.uuid}/", {"verb": "delete", "list": "todo"})
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_a_batch_decides_what_it_can_and_names_the_rest_with_the_reason(people):
    officer, head = people
    done, slow, stale = (
        open_one(officer, "甲"), open_one(officer, "乙", kind="test.slow"), open_one(officer, "丙"),
    )  # fmt: skip
    chosen = [f"{done.uuid}:1", f"{slow.uuid}:1", f"{stale.uuid}:7", "nonsense"]
    answer = sign_in(head).post("/desk/todo/batch/", {"verb": "approve", "chosen": chosen})
    failed = {one["row"].title: one["why"] for one in answer.context["failed"]}
    assert [one.title for one in answer.context["done"]] == ["甲"]
    assert set(failed) == {"乙", "丙"}
    assert "逐件办理" in failed["乙"]
    states = dict(Matter.objects.values_list("title", "state"))
    assert states == {"甲": "approved", "乙": "open", "丙": "open"}


def test_a_batch_return_without_reasons_changes_nothing(people):
    officer, head = people
    rows = [f"{open_one(officer, str(n)).uuid}:1" for n in range(3)]
    answer = sign_in(head).post("/desk/todo/batch/", {"verb": "return", "chosen": rows})
    assert len(answer.context["failed"]) == 3
    assert set(Matter.objects.values_list("state", flat=True)) == {"open"}


def test_who_submitted_cannot_decide_by_ticking_either(people):
    officer, _ = people
    matter = open_one(officer, "甲")
    both = make_post(Role.BODY_HEAD, body=officer.body_id, account=make_account("另一人"))
    answer = sign_in(officer).post(
        "/desk/todo/batch/", {"verb": "approve", "chosen": f"{matter.uuid}:1"}
    )
    assert len(answer.context["failed"]) == 1
    assert Matter.objects.get().state == "open"
    assert both.account_id


def test_a_batch_is_handed_over_to_a_colleague(people):
    officer, head = people
    other = make_post(Role.BODY_HEAD, body=officer.body_id)
    rows = [f"{open_one(officer, t).uuid}:1" for t in ("甲", "乙")]
    post = {"verb": "transfer", "chosen": rows, "to_account": str(other.account_id)}
    assert len(sign_in(head).post("/desk/todo/batch/", post).context["done"]) == 2
    assert titles_of(sign_in(other), "view=all") == ["甲", "乙"]
    assert titles_of(sign_in(head), "view=all") == []


def test_ticked_notices_are_read_and_no_others(people):
    officer, _ = people
    for title in ("甲", "乙"):
        desk.notify(title=title, kind="test", accounts=[officer.account_id])
    client = sign_in(officer)
    first = client.get("/desk/notices/?q=甲").context["page"].object_list[0]
    client.post("/desk/notices/read-many/", {"chosen": [str(first.uuid), "x"]})
    assert [n.title for n in client.get("/desk/notices/").context["page"]] == ["乙"]
    assert client.post("/desk/notices/read-many/", {}).status_code == 302


def test_the_api_narrows_by_the_same_words(people):
    officer, head = people
    open_one(officer, "目录甲", due=-1)
    open_one(officer, "接口乙", kind="test.slow")
    client = sign_in(head)
    found = client.get("/api/v1/desk/todo?due=overdue&q=欧阳").json()
    assert [row["matter"]["title"] for row in found["rows"]] == ["目录甲"]
    assert client.get("/api/v1/desk/todo?kind=test.slow").json()["total"] == 1
    assert client.get("/api/v1/desk/todo?due=soon").status_code == 422
