"""The form helps while an entry is compiled, and says the same after saving without a script."""

import pytest
from tests.factories.catalogue import make_draft
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.catalogue.domain.advice import compare_titles
from zhengtong.catalogue.selectors.similar import find_similar
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db(transaction=True)
ADVICE = "/catalogue/mine/advice/"
NONE = {"items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0"}


def ask(actor, **typed):
    return sign_in(actor).post(ADVICE, NONE | typed).content.decode()


@pytest.mark.policy("R12")
def test_similar_entries_and_the_same_name_are_told_while_typing():
    officer = make_post(Role.OFFICER)
    make_draft(officer, title="城乡低保对象信息")
    text = ask(officer, title="城乡低保对象信息（2）")
    assert "相近的条目" in text
    assert "同名" in text
    assert "请改名或修订原条目" in text
    assert "相近的条目" not in ask(officer, title="河道采砂许可")


def test_what_others_are_still_drafting_is_not_shown():
    make_draft(make_post(Role.OFFICER), title="城乡低保对象信息")
    assert find_similar("城乡低保对象信息", make_post(Role.OFFICER)) == []


@pytest.mark.policy("R10")
def test_cross_field_rules_are_told_beside_the_fields():
    officer = make_post(Role.OFFICER)
    text = ask(officer, title="x", format_class="03", format_type="mysql",
               share_way="platform", share_means="file")  # fmt: skip
    assert "该格式不能以所选类型共享" in text
    text = ask(officer, title="x", share_type="1", share_condition="须签协议")
    assert "无条件共享的资源不得附加条件" in text
    assert "请核对" not in ask(officer, title="x")


def test_lengths_and_a_summary_that_repeats_the_title_are_told():
    officer = make_post(Role.OFFICER)
    assert "最多 50 个字，现有 60 个字" in ask(officer, title="长" * 60)
    assert "摘要只是重复名称" in ask(officer, title="低保对象", summary="低保对象。")


def test_without_a_script_the_same_stands_on_the_page():
    officer = make_post(Role.OFFICER)
    make_draft(officer, title="城乡低保对象信息")
    entry = make_draft(officer, title="城乡低保对象情况")
    page = sign_in(officer).get(f"/catalogue/mine/{entry.uuid}/edit/").content.decode()
    assert "城乡低保对象信息" in page
    assert "填写规则" in page


@pytest.mark.parametrize("typed", [
    {"title": "\x00\ud800'|&!:*\\"}, {"title": "' | 'x"}, {"share_type": "9", "grade": "x"},
    {"items-TOTAL_FORMS": "x"}, {"entry_id": "x"}, {"secrecy": "state"},
])  # fmt: skip
def test_hostile_input_is_answered_plainly(typed):
    typed = {key: value.encode("utf-8", "replace").decode() for key, value in typed.items()}
    assert sign_in(make_post(Role.OFFICER)).post(ADVICE, NONE | typed).status_code == 200


def test_likeness_is_that_of_the_normalised_titles():
    assert compare_titles("学生信息", "学生信息（2）").is_same
    assert compare_titles("学生信息", "教师档案").share == 0
    assert compare_titles("学", "学").share == 1
