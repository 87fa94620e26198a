"""``zhengtong standards``: a register as JSON, a value on a day; hits in the one search."""

import json
from argparse import Namespace
from datetime import date

import pytest
from tests.factories import standards as made

from zhengtong.standards import commands
from zhengtong.standards.services.contents import judge
from zhengtong.standards.web.finding import find_elements, find_standards
from zhengtong.toolkit.searching import read_words

pytestmark = [pytest.mark.django_db, pytest.mark.policy("P8.1")]


@pytest.mark.parametrize("register", ["standard", "element", "rule", "mapping", "code-set"])
def test_an_exported_register_is_json_without_fault(register: str, capsys) -> None:
    assert commands.run_export(Namespace(register=register)) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["register"] == register
    _cleaned, gaps = judge([(register, one) for one in found["records"]])
    assert len(gaps) > 1
    assert not any(gaps)


def test_an_unknown_register_is_named(capsys) -> None:
    assert commands.run_export(Namespace(register="none")) == 2
    assert "code-set" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("day", "status", "words"),
    [(date(2010, 1, 1), 0, "有效"), (date(2026, 1, 1), 1, "340100、340200、340500")],
)
def test_a_value_is_told_with_what_followed_it(day: date, status: int, words: str, capsys) -> None:
    asked = Namespace(code_set="region", value="341400", on=day)
    assert commands.run_value(asked) == status
    assert words in capsys.readouterr().out


def test_a_value_of_an_unknown_set_is_told(capsys) -> None:
    assert commands.run_value(Namespace(code_set="none", value="1", on=None)) == 2
    assert "none" in capsys.readouterr().err


def test_elements_and_standards_are_found_by_words() -> None:
    officer = made.make_people().officer
    assert {one.code for one in find_elements(officer, read_words("信用代码"))} == {"DE-021"}
    numbers = {one.number for one in find_standards(officer, read_words("電子證照"))}
    assert numbers == {f"GB/T 3690{n}-2018" for n in range(1, 7)}
