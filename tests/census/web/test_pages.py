import io

import pytest
from python_calamine import CalamineWorkbook
from tests.factories.census import make_system
from tests.factories.organisations import make_post, sign_in

from zhengtong.census import public as census
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
FORM = {
    "name": "户籍系统",
    "functions": "户籍管理",
    "use_range": "line",
    "use_frequency": "daily",
    "approving_body": "省发展改革委",
    "approved_on": "2015-06-01",
    "fund_source": "province",
    "phase": "live",
    "build_cost_yuan": "1234.56",
}


def test_the_census_is_not_for_strangers(client):
    assert client.get("/census/").status_code == 302


def test_a_system_is_registered_shown_and_changed_by_pages(client):
    sign_in(client, make_post(Role.OFFICER))
    assert client.get("/census/new/").status_code == 200
    answer = client.post("/census/new/", FORM)
    page = client.get(answer["Location"]).content.decode()
    assert "户籍系统" in page
    assert "1,234.56" in page
    edit = f"{answer['Location']}edit/"
    assert client.get(edit).status_code == 200
    assert client.post(edit, {**FORM, "phase": "stopped", "revision": 1}).status_code == 302
    assert client.post(edit, {**FORM, "revision": 1}).status_code == 409


def test_all_gaps_come_back_at_once(client):
    sign_in(client, make_post(Role.OFFICER))
    answer = client.post("/census/new/", {"name": "户籍系统", "url": "ftp://x"})
    assert answer.status_code == 422
    assert answer.content.decode().count("field-error") >= 6


def test_the_list_is_filtered_and_says_when_nothing_is_found(client):
    officer = make_post(Role.OFFICER)
    make_system(officer, name="户籍系统")
    make_system(officer, name="车辆系统", phase="stopped")
    sign_in(client, officer)
    page = client.get("/census/", {"q": "户籍"}).content.decode()
    assert "户籍系统" in page
    assert "车辆系统" not in page
    assert "没有符合条件" in client.get("/census/?phase=planned").content.decode()
    assert client.get("/census/?q=%00&phase=%00").status_code == 200


def test_the_workbook_holds_the_list_and_no_formulas(client):
    officer = make_post(Role.OFFICER)
    make_system(officer, name="=1+1", functions="<b>甲</b>")
    sign_in(client, officer)
    answer = client.get("/census/export.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    head, row = rows.to_python()
    assert head[1] == "系统名称"
    assert row[1] == "=1+1"
    assert row[16] == 1234567.0


def test_lists_ask_the_database_no_more_for_many_rows(client, django_assert_max_num_queries):
    officer = make_post(Role.OFFICER)
    for _ in range(20):
        make_system(officer)
    sign_in(client, officer)
    client.get("/census/")
    with django_assert_max_num_queries(30):
        client.get("/census/")


def test_a_reviewer_reads_but_does_not_register(client):
    system = make_system()
    sign_in(client, make_post(Role.AUDITOR))
    assert client.get(f"/census/{system.uuid}/").status_code == 200
    assert client.get("/census/new/").status_code == 403
    assert census.get_system(system.uuid).revision == 1
