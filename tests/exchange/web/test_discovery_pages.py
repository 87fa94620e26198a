"""The pages of schema discovery, used as people use them."""

import pytest
from tests.factories.discovery import business_tables, discover
from tests.factories.exchange import make_source
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange import public as exchange
from zhengtong.exchange.models import Discovery
from zhengtong.kernel.actor import Role
from zhengtong.standards import public as standards

pytestmark = pytest.mark.django_db(transaction=True)


def text_of(answer):
    return answer.content.decode()


def test_an_officer_goes_from_the_source_to_drafts_and_back(scene):
    scene.at_source(*business_tables())
    officer = make_post(Role.OFFICER)
    source, browser = make_source(scene, officer), sign_in(officer)
    answer = browser.post(f"/exchange/sources/{source.uuid}/discover/")
    place = answer["Location"]
    assert "可以离开本页" in text_of(browser.get(place))
    exchange.carry_out_discovery(Discovery.objects.get().uuid)
    page = text_of(browser.get(place))
    assert "为 2 张保留的表生成目录草稿" in page
    assert "备份表" in page
    browser.post(f"{place}draft/")
    assert len(catalogue.list_entries(officer)) == 2
    page = text_of(browser.get(place))
    assert "撤回最近一次生成的草稿" in page
    act = Discovery.objects.get().tables.get(name="person").act
    browser.post(f"{place}undo/", {"act": act})
    assert catalogue.list_entries(officer) == []


def test_tables_are_chosen_in_batches_by_tick_or_by_filter(scene):
    officer = make_post(Role.OFFICER)
    made, browser = discover(scene, officer, *business_tables()), sign_in(officer)
    place = f"/exchange/discoveries/{made.uuid}/"
    back = f"{place}?show=dropped"
    sent = {"verb": "keep", "all": "1", "show": "dropped", "q": "", "back": back,
            "title-person": "低保人员", "title-subsidy": " "}  # fmt: skip
    assert browser.post(f"{place}choose/", sent)["Location"] == back
    assert made.tables.filter(is_kept=True).count() == 5
    assert made.tables.get(name="person").title == "低保人员"
    assert made.tables.get(name="subsidy").title == "补贴发放"
    browser.post(f"{place}choose/", {"verb": "drop", "table": ["person"], "back": "//evil"})
    assert not made.tables.get(name="person").is_kept
    assert "低保人员" not in text_of(browser.get(f"{place}?show=kept"))


def test_verdicts_are_taken_from_the_page_and_a_missing_reason_is_named(scene):
    standards.load_standards()
    officer = make_post(Role.OFFICER)
    made, browser = discover(scene, officer, *business_tables()), sign_in(officer)
    table = made.tables.get(name="person")
    place = f"/exchange/discoveries/{made.uuid}/tables/{table.uuid}/"
    page = text_of(browser.get(place))
    assert "30 个符合“公民身份号码（校验码）”" in page
    sent = {"column": ["id", "c1", "c2"], "verdict-2": "overrule", "grade-2": "1",
            "personal-2": "", "element_code-2": "", "reason-2": "",
            "verdict-1": "accept"}  # fmt: skip
    answer = browser.post(f"{place}decide/", sent)
    assert answer.status_code == 422
    assert "改判须写明理由" in text_of(answer)
    assert browser.post(f"{place}decide/", sent | {"reason-2": "是药名"}).status_code == 302
    assert "已改判" in text_of(browser.get(place))
    table.refresh_from_db()
    assert [column["keep"] for column in table.columns] == [True, True, True, False]


def test_a_page_of_many_tables_takes_a_constant_number_of_statements(
    scene, django_assert_max_num_queries
):
    officer = make_post(Role.OFFICER)
    many = [f"CREATE TABLE t{n:03} (id int)" for n in range(120)]
    made, browser = discover(scene, officer, *many), sign_in(officer)
    with django_assert_max_num_queries(22):
        page = text_of(browser.get(f"/exchange/discoveries/{made.uuid}/?page=2"))
    assert "t050" in page
    assert "t001" not in page


def test_hostile_names_do_no_harm(scene):
    officer = make_post(Role.OFFICER)
    name = "<b>\"x</b>'; --"
    quoted = '"' + name.replace('"', '""') + '"'
    made = discover(scene, officer, f"CREATE TABLE {quoted} ({quoted} text)",
                    f"INSERT INTO {quoted} VALUES ('y')")  # fmt: skip
    page = text_of(sign_in(officer).get(f"/exchange/discoveries/{made.uuid}/?q=%00%25"))
    assert "<b>" not in page
    assert made.tables.get().sampled_rows == 1


def test_others_neither_see_nor_choose(scene):
    made = discover(scene, make_post(Role.OFFICER), *business_tables())
    stranger = sign_in(make_post(Role.OFFICER))
    place = f"/exchange/discoveries/{made.uuid}/"
    assert stranger.get(place).status_code == 404
    assert stranger.post(f"{place}draft/").status_code == 404
    assert stranger.post(f"{place}choose/", {"verb": "drop"}).status_code == 404
