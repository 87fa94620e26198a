"""Worklists narrowed by 督办 and 征求意见: on the page, in views and workbooks, by API."""

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from tests.desk.services.test_verbs import HEAD, Town
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.desk.models import SavedView, Supervision
from zhengtong.desk.services.consultations import ask_opinions, give_opinion
from zhengtong.desk.services.supervisions import open_supervision, reply_supervision
from zhengtong.kernel import clock

pytestmark = pytest.mark.django_db
ROUTE = desk.RouteStep(name="审批", role=HEAD)


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def matters(town):
    """Plain; supervised; supervised and late; supervised and replied."""
    day = clock.today() + timedelta(days=2)
    rows = [town.open(ROUTE, subject=f"entry:{n}") for n in range(4)]
    for row in rows[1:]:
        open_supervision(row.uuid, by=town.reviewer, reason="请加快", reply_by=day)
    late = Supervision.objects.filter(matter__uuid=rows[2].uuid)
    late.update(reply_by=clock.today() - timedelta(days=1))
    replied = Supervision.objects.get(matter__uuid=rows[3].uuid)
    reply_supervision(replied.uuid, by=town.officer, reply="已在办")
    return rows


def shown(actor, address):
    rows = sign_in(actor).get(address).context["rows"]
    return {row["matter"].uuid for row in rows}


WANTED = [("running", (1, 2, 3)), ("to-reply", (1, 2)), ("overdue", (2,)), ("", (0, 1, 2, 3))]


@pytest.mark.parametrize(("word", "wanted"), WANTED)
def test_lists_show_supervised_matters_by_how_their_reply_stands(town, matters, word, wanted):
    expected = {matters[n].uuid for n in wanted}
    assert shown(town.head, f"/desk/todo/?view=all&supervised={word}") == expected
    assert shown(town.officer, f"/desk/started/?view=all&supervised={word}") == expected
    api = sign_in(town.head).get(f"/api/v1/desk/todo?supervised={word}").json()
    assert {row["matter"]["uuid"] for row in api["rows"]} == {str(one) for one in expected}


def test_the_last_day_to_reply_is_not_overdue(town, matters):
    Supervision.objects.update(reply_by=clock.today())
    assert shown(town.head, "/desk/todo/?supervised=overdue") == set()


@pytest.fixture
def asked(town, matters):
    """The first matter: the head asks a colleague and the officer's sharing head."""
    ask_opinions(
        matters[0].uuid, by=town.head, question="可行吗", accounts=[town.colleague.account_id]
    )
    return matters[0].uuid


def test_what_is_asked_of_me_and_by_me_is_found_until_it_is_answered(town, asked):
    assert shown(town.colleague, "/desk/todo/?asked=of-me") == {asked}
    assert shown(town.head, "/desk/todo/?asked=of-me") == set()
    assert shown(town.head, "/desk/todo/?asked=by-me") == {asked}
    assert shown(town.colleague, "/desk/todo/?asked=by-me") == set()
    give_opinion(asked, by=town.colleague, opinion="可行")
    assert shown(town.colleague, "/desk/todo/?asked=of-me") == set()
    assert shown(town.colleague, "/desk/done/?asked=of-me") == {asked}
    assert shown(town.head, "/desk/todo/?asked=by-me") == set()


def test_matters_i_started_are_found_by_the_question_put_to_me(town, matters):
    people = [town.colleague.account_id]
    ask_opinions(matters[1].uuid, by=town.head, question="情况", accounts=people)
    assert shown(town.officer, "/desk/started/?asked=of-me") == set()
    assert shown(town.officer, "/desk/started/?asked=by-me") == set()
    mine = town.open(ROUTE, subject="entry:9")
    ask_opinions(mine.uuid, by=town.head, question="情况", accounts=[town.sharing.account_id])
    assert shown(town.sharing, "/desk/todo/?asked=of-me") == {mine.uuid}


def titles(actor, query):
    rows = sign_in(actor).get(f"/api/v1/desk/notices?{query}").json()["rows"]
    return len({row["link"] for row in rows})


def test_notices_are_narrowed_to_what_is_still_asked_and_supervised(town, asked):
    assert titles(town.colleague, "asked=of-me") == 1
    assert titles(town.head, "supervised=running") == 3
    assert titles(town.head, "supervised=overdue") == 1
    page = sign_in(town.colleague).get("/desk/notices/?asked=of-me")
    assert len(page.context["page"]) == 1
    give_opinion(asked, by=town.colleague, opinion="可行")
    assert titles(town.colleague, "asked=of-me") == 0


def test_views_keep_the_filter_and_workbooks_follow_it(town, matters):
    client = sign_in(town.head)
    query = "supervised=overdue&asked=&nonsense=1"
    client.post("/desk/views/", {"list": "todo", "query": query, "name": "督办逾期"})
    assert SavedView.objects.get().query == "supervised=overdue"
    sent = client.get("/desk/todo/?supervised=overdue&export=xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 2
    page = client.get("/desk/todo/?supervised=overdue").content.decode()
    assert "督办逾期未回复" in page


def test_unknown_words_narrow_nothing_on_pages_and_are_refused_by_the_api(town, matters):
    assert len(shown(town.head, "/desk/todo/?supervised=x&asked=%00")) == 4
    assert sign_in(town.head).get("/api/v1/desk/todo?supervised=x").status_code == 422


@pytest.mark.parametrize("query", ["supervised=running", "asked=by-me", "asked=of-me"])
def test_narrowed_lists_ask_as_much_for_many_as_for_few(
    town, asked, query, django_assert_max_num_queries
):
    pages = [f"/desk/{name}/?view=all&{query}" for name in ("todo", "done", "started", "notices")]
    client, most = sign_in(town.head), {}
    for page in pages:
        client.get(page)
        with django_assert_max_num_queries(80) as few:
            client.get(page)
        most[page] = len(few.captured_queries)
    for number in range(5):
        row = town.open(ROUTE, subject=f"more:{number}")
        open_supervision(row.uuid, by=town.reviewer, reason="急", reply_by=clock.today())
        ask_opinions(row.uuid, by=town.head, question="?", accounts=[town.colleague.account_id])
    for page in pages:
        with django_assert_max_num_queries(most[page]):
            client.get(page)
