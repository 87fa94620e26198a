"""Contents of records: cleaned, judged, compared; formats, rules and successors read."""

from datetime import date

import pytest
from tests.factories import standards as made

from zhengtong.standards.domain.checks import Known, check_content
from zhengtong.standards.domain.contents import clean_content
from zhengtong.standards.domain.differences import compare
from zhengtong.standards.domain.fields import CODE_SET, ELEMENT, REGISTERS
from zhengtong.standards.domain.formats import Format, read_format
from zhengtong.standards.domain.lifecycle import is_approved
from zhengtong.standards.domain.rules import find_rule_faults, read_settings, write_settings
from zhengtong.standards.domain.sheets import read_lines
from zhengtong.standards.domain.successors import Life, follow
from zhengtong.standards.shipped_records import list_records

pytestmark = pytest.mark.policy("P8.1")


def fields(gaps) -> set[str]:
    return {gap.field for gap in gaps}


def known(**more) -> Known:
    return Known(**{name: frozenset(codes) for name, codes in more.items()})


def test_everything_shipped_is_without_fault() -> None:
    records = list(list_records())
    held = {name: {c["code"] for register, c in records if register == name} for name in REGISTERS}
    values = {c["code"]: frozenset(row["value"] for row in c["values"])
              for register, c in records if register == "code-set"}  # fmt: skip
    facts = Known(
        standards=frozenset(held["standard"]), elements=frozenset(held["element"]),
        code_sets=frozenset(held["code-set"]), values=values,
    )  # fmt: skip
    faults = [(c["code"], gap.field) for register, c in records
              for gap in check_content(register, c, facts)]  # fmt: skip
    assert faults == []
    assert len(held["standard"]) > 40


@pytest.mark.parametrize("theme", ["population", "legal-person", "licence"])
def test_what_has_no_source_is_said_to_be_missing(theme: str) -> None:
    records = [c for register, c in list_records() if register == "standard"]
    shipped = [c for c in records if c["theme"] == theme]
    assert any(one["coverage"] == "pending" for one in shipped)
    assert all(one["pending"] for one in shipped if one["coverage"] != "complete")
    assert any(one["requirements"] for one in shipped)


def test_every_missing_or_wrong_field_is_named_at_once() -> None:
    raw = made.element(name="", data_type="Q", grade="9", code="de 1", certainty="")
    content, gaps = clean_content(ELEMENT, raw)
    assert fields(gaps) == {"name", "data_type", "grade", "code", "certainty"}
    assert content["definition"] == "示例数据：只用于测试"


def test_choices_may_be_written_in_words() -> None:
    content, gaps = clean_content(ELEMENT, made.element(data_type="字符型", status="停用"))
    assert (gaps, content["data_type"], content["status"]) == ([], "C", "retired")


def test_faults_of_rows_name_their_place() -> None:
    rows = [{"value": "1", "value_name": "甲", "valid_to": "昨天"},
            {"value": "", "value_name": "乙"}, {"value": "1", "value_name": "丙"}]  # fmt: skip
    _content, gaps = clean_content(CODE_SET, made.code_set(*rows))
    assert fields(gaps) == {"values.0.valid_to", "values.1.value", "values.2.value"}


def test_a_successor_must_be_in_the_set_and_days_in_order() -> None:
    rows = [{"value": "1", "value_name": "甲", "valid_from": "2020-01-01", "valid_to": "2019-01-01",
             "successors": "2、9"}, {"value": "2", "value_name": "乙"}]  # fmt: skip
    content, _gaps = clean_content(CODE_SET, made.code_set(*rows))
    found = check_content("code-set", content, known())
    assert fields(found) == {"values.0.valid_to", "values.0.successors"}


def test_an_element_must_fit_its_notation_and_name_what_exists() -> None:
    content, _gaps = clean_content(ELEMENT, made.element(format="d8", code_set="none"))
    assert fields(check_content("element", content, known(code_sets={"sex"}))) == {
        "format", "code_set",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("an18", Format(kind="text", least=18, most=18)),
        ("an..100", Format(kind="text", most=100)),
        ("n4..6", Format(kind="digits", least=4, most=6)),
        ("n..18,2", Format(kind="digits", most=18, scale=2)),
        ("d8", Format(kind="date", least=8, most=8)),
        ("ul", Format(kind="unlimited")),
        ("an0", None),
        ("an9..3", None),
        ("an10,2", None),
        ("x5", None),
        ("", None),
    ],
)
def test_notations_are_read(text: str, read: Format | None) -> None:
    assert read_format(text) == read


def test_rows_are_compared_by_their_key() -> None:
    old, _ = clean_content(CODE_SET, made.code_set())
    new, _ = clean_content(
        CODE_SET,
        made.code_set({"value": "1", "value_name": "甲改"}, {"value": "3", "value_name": "丙"}),
    )
    change = compare(CODE_SET, old, new)
    assert [row["value"] for row in change.added] == ["3"]
    assert [row["value"] for row in change.dropped] == ["2"]
    assert [(row.key[0], row.changes[0].after) for row in change.changed] == [("1", "甲改")]


@pytest.mark.parametrize(
    ("kind", "settings", "faulty"),
    [
        ("not-null", {}, False),
        ("length", {"most": 18}, False),
        ("length", {"most": 1, "least": 2}, True),
        ("pattern", {"pattern": "[0-9]{6}"}, False),
        ("pattern", {"pattern": "(?=a)"}, True),
        ("pattern", {"pattern": "("}, True),
        ("range", {"low": "0", "high": "150"}, False),
        ("range", {"low": "9", "high": "10"}, False),
        ("range", {"low": "2"  , "high": "1"}, True),
        ("range", {"low": "2020-01-01", "high": "3"}, True),
        ("codes", {}, True),
        ("nothing", {}, True),
        ("not-null", {"most": 1}, True),
    ],
)  # fmt: skip
def test_rules_are_judged_by_kind(kind: str, settings: dict, *, faulty: bool) -> None:
    assert bool(find_rule_faults(kind, settings)) is faulty


@pytest.mark.parametrize("settings", [{"most": 18, "least": 1}, {"pattern": "a；b、c=d"}, {}])
def test_settings_survive_being_written_and_read(settings: dict) -> None:
    assert read_settings(write_settings(settings)) == settings


def test_a_split_value_leads_to_a_set_and_a_chain_is_followed() -> None:
    def life(to: date | None, *successors: str) -> list[Life]:
        return [Life(valid_from=None, valid_to=to, successors=successors)]

    lives = {
        "a": life(date(2011, 8, 22), "b", "c"), "b": life(date(2015, 1, 1), "d"),
        "c": life(None), "d": life(None), "x": life(date(2011, 1, 1), "y"),
        "y": life(date(2012, 1, 1), "x"), "z": life(date(2011, 1, 1)),
    }  # fmt: skip
    assert follow("a", lives, date(2012, 1, 1)) == {"b", "c"}
    assert follow("a", lives, date(2020, 1, 1)) == {"d", "c"}
    assert follow("a", lives, date(2010, 1, 1)) == {"a"}
    assert follow("x", lives, date(2020, 1, 1)) == set()
    assert follow("z", lives, date(2020, 1, 1)) == set()


def test_lines_of_a_sheet_belong_together_by_code() -> None:
    places = {"code": 0, "name": 1, "value": 2, "value_name": 3}
    lines = [
        ["a", "甲集", "1", "一"],
        ["", "", "2", "二"],
        ["", "", "", ""],
        ["a", "乙集", "3", "三"],
    ]
    records, faults = read_lines(CODE_SET, lines, places)
    assert [row["value"] for row in records[0].content["values"]] == ["1", "2", "3"]
    assert records[0].rows == [2, 3, 5]
    assert [(fault.row, fault.column, fault.facts) for fault in faults] == [(5, "name", {"row": 2})]


@pytest.mark.parametrize(
    ("approvals", "right"),
    [
        ([("body_head", "b"), ("reviewer", "a")], True),
        ([("reviewer", "a")], False),
        ([("reviewer", "a"), ("body_head", "b")], False),
        ([("body_head", "x"), ("reviewer", "a")], False),
        ([], False),
    ],
)
def test_head_of_the_body_first_and_the_authority_last(approvals: list, *, right: bool) -> None:
    assert is_approved(approvals, body_id="b", authority_id="a") is right
