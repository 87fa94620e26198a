"""The pages of the registers, and the path of an officer from form to publication."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import standards as made
from tests.factories.web import sign_in

from zhengtong.standards import public as standards
from zhengtong.standards.models import Amendment, Record
from zhengtong.standards.services.contents import take_clean
from zhengtong.standards.web.forms import RecordForm, initial_of

pytestmark = [pytest.mark.django_db, pytest.mark.policy("P8.1", "P8.2")]

PAGES = [
    "texts/", "texts/gb-11643/", "texts/gbt-4754/", "rules/", "rules/QR-001/", "rules/QR-051/",
    "mappings/", "mappings/region-ended/", "code-sets/region/341400/",
    "code-sets/sex/?version=2003",
    "code-sets/region/?on=2010-01-01", "versions/element/DE-001/", "versions/code-set/sex/1/",
    "code-sets/?q=sex&sort=name", "?grade=4&personal=sensitive&sort=-grade",
    "texts/?kind=security&theme=", "rules/?dimension=accuracy",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_stranger_reads_every_page(client: Client, address: str, language: str) -> None:
    client.cookies["django_language"] = language
    assert client.get(f"/standards/{address}").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["texts/none/", "rules/none/", "mappings/none/", "versions/none/x/", "versions/element/x/",
     "versions/element/DE-001/9/", "code-sets/sex/7/", "code-sets/sex/?version=none"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/standards/{address}").status_code == 404


def test_the_page_of_a_split_region_names_all_who_took_its_place(client: Client) -> None:
    text = client.get("/standards/code-sets/region/341400/").content.decode()
    for code in ("340100", "340200", "340500"):
        assert f"/standards/code-sets/region/{code}/" in text
    before = client.get("/standards/code-sets/region/341400/?on=2011-08-21").content.decode()
    assert "2011-08-21 有效" in before


def test_the_values_of_a_day_leave_out_what_had_ended(client: Client) -> None:
    now = client.get("/standards/code-sets/region/?q=3414&on=2026-01-01").content.decode()
    then = client.get("/standards/code-sets/region/?q=3414&on=2010-01-01").content.decode()
    assert "341400" not in now
    assert "341400" in then


def test_a_pending_standard_says_what_is_missing(client: Client) -> None:
    assert "待录入" in client.get("/standards/texts/gbt-36903/").content.decode()


def test_lists_take_a_constant_number_of_statements(client: Client) -> None:
    for address in ("texts/", "rules/", "mappings/", "code-sets/"):
        counts = []
        for words in ("none-at-all", ""):
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/standards/{address}", {"q": words})
            counts.append(len(queries))
        assert counts[1] - counts[0] <= 1, address


def test_an_officer_registers_by_form_and_two_others_publish() -> None:
    people = made.make_people()
    officer = sign_in(people.officer)
    sent = {**made.element(), "reason": "示例数据：新业务"}
    page = officer.post("/standards/new/element/", sent)
    amendment = Amendment.objects.get()
    assert page["Location"] == f"/standards/amendments/{amendment.uuid}/"
    officer.post(f"{page['Location']}submit/", {"revision": 1})
    for decider in (people.head, people.reviewer):
        browser = sign_in(decider)
        shown = browser.get(page["Location"]).content.decode()
        assert "示例数据元" in shown
        assert "/decide/" in shown
        made.decide(amendment.uuid, by=decider)
    assert standards.get_element("DE-901").name == "示例数据元"


def test_a_faulty_form_says_what_is_wrong_at_each_field() -> None:
    officer = sign_in(made.make_people().officer)
    page = officer.post("/standards/new/element/", made.element(format="x9", code_set="none"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "表示格式写作" in text
    assert "登记册中没有“none”" in text
    assert not Amendment.objects.exists()


def test_rows_are_pasted_as_lines_and_a_fault_names_its_line() -> None:
    officer = sign_in(made.make_people().officer)
    base = {**made.code_set(), "lines": "1 | 甲\n2\t乙\t昨天\n"}
    page = officer.post("/standards/new/code-set/", base)
    assert "第 2 行：" in page.content.decode()
    page = officer.post("/standards/new/code-set/", {**base, "lines": "1 | 甲\n2\t乙\n"})
    assert page.status_code == 302


def test_the_difference_of_two_versions_is_shown() -> None:
    people = made.make_people()
    made.publish("code-set", made.code_set(), people)
    rows = ({"value": "1", "value_name": "甲改"}, {"value": "3", "value_name": "丙"})
    made.publish("code-set", made.code_set(*rows), people)
    text = Client().get("/standards/versions/code-set/sample/?old=1&new=2").content.decode()
    assert "甲改" in text
    assert "新增 1 行，删除 1 行，变化 1 行" in text


@pytest.mark.parametrize("register", ["standard", "element", "code-set", "rule", "mapping"])
def test_the_form_of_a_published_record_gives_back_what_it_shows(register: str) -> None:
    record = Record.objects.filter(register=register).exclude(code__startswith="region").first()
    content = record.current.content
    form = RecordForm(initial_of(RecordForm(register=register).kept, content), register=register)
    assert form.is_valid(), form.errors
    assert take_clean([form.raw]) == [(register, content)]


def test_only_officers_reach_the_forms() -> None:
    people = made.make_people()
    assert sign_in(people.reviewer).get("/standards/new/element/").status_code == 403
    assert Client().get("/standards/amendments/").status_code == 302
    assert sign_in(people.officer).get("/standards/new/nothing/").status_code == 404
