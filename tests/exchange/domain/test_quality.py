"""Proposing, reading and checking quality rules, without a database."""

import pytest

from zhengtong.exchange.domain.quality import (
    RULES_LIMIT,
    RuleColumn,
    StandardRule,
    propose_rules,
    read_setting,
    write_setting,
)
from zhengtong.exchange.domain.rule_faults import find_rule_gaps

NAME = RuleColumn(name="name", label="姓名", letter="C", length=30)
BORN = RuleColumn(name="born", label="出生日期", letter="D")
AMOUNT = RuleColumn(name="amount", label="金额", letter="N", length=12, scale=2)
COUNT = RuleColumn(name="count", label="人数", letter="I")
LOOSE = RuleColumn(name="loose", label="数值", letter="N")
COLUMNS = (NAME, BORN, AMOUNT, COUNT, LOOSE)


def column(**facts):
    return RuleColumn(**{"name": "c", "label": "列", "letter": "C", **facts})


@pytest.mark.policy("R41")
@pytest.mark.parametrize(
    ("facts", "proposed"),
    [
        ({"is_key": True, "letter": "I"}, [("not-null", True)]),
        ({"length": 20}, [("length", True)]),
        ({"letter": "M"}, []),
        ({"letter": "D"}, []),
        ({"element": "DE-001", "length": 18}, [("citizen-id", True)]),
        ({"element": "DE-021", "length": 18}, [("credit-code", True)]),
        ({"element": "DE-021", "letter": "I"}, []),
        (
            {"code_set": "region", "code_width": 6, "length": 6},
            [("length", True), ("region-code", True)],
        ),
        (
            {"code_set": "region", "code_width": 6, "length": 12},
            [("length", True), ("region-code", False)],
        ),
        ({"code_set": "region"}, [("region-code", False)]),
        ({"code_set": "sex", "code_width": 1, "length": 1}, [("length", True), ("codes", False)]),
    ],
)
def test_rules_are_proposed_by_key_length_and_element(facts, proposed):
    found = propose_rules([column(**facts)])
    assert [(one.kind, one.is_sure) for one in found] == proposed


@pytest.mark.parametrize(
    ("kind", "text", "settings"),
    [
        ("length", "18", {"most": 18}),
        ("length", "1-18", {"least": 1, "most": 18}),
        ("codes", "男、女", {"codes": ["男", "女"]}),
        ("codes", "@sex", {"set": "sex"}),
        ("region-code", "", {"set": "region"}),
        ("range", "0..150", {"low": "0", "high": "150"}),
        ("range", "-5..", {"low": "-5", "high": None}),
        ("range", "2020-01-01至2026-12-31", {"low": "2020-01-01", "high": "2026-12-31"}),
        ("date-order", "ended", {"later": "ended"}),
        ("pattern", "[0-9]+", {"pattern": "[0-9]+"}),
        ("not-null", "x", {}),
    ],
)
def test_a_setting_is_read_and_written_back(kind, text, settings):
    assert read_setting(kind, text) == settings
    assert read_setting(kind, write_setting(kind, settings)) == settings


@pytest.mark.parametrize(
    ("kind", "name", "settings", "is_right"),
    [
        ("range", "amount", {"low": "0", "high": "1.25"}, True),
        ("range", "amount", {"low": "0.125"}, False),
        ("range", "amount", {"low": "NaN"}, False),
        ("range", "count", {"high": "3"}, True),
        ("range", "count", {"high": "3.5"}, False),
        ("range", "loose", {"low": "1"}, False),
        ("range", "born", {"low": "1900-01-01"}, True),
        ("range", "born", {"low": "gestern"}, False),
        ("range", "born", {}, False),
        ("range", "name", {"low": "a"}, False),
        ("length", "name", {"most": 0}, False),
        ("length", "name", {"most": 5, "least": 9}, False),
        ("length", "name", {}, False),
        ("length", "count", {"most": 5}, False),
        ("pattern", "name", {"pattern": r"\p{Han}+"}, True),
        ("pattern", "name", {"pattern": r"(a)\1"}, False),
        ("pattern", "name", {"pattern": "x" * 501}, False),
        ("codes", "name", {"codes": []}, False),
        ("codes", "name", {"codes": ["a", 1]}, False),
        ("codes", "name", {"set": "../x"}, False),
        ("date-order", "born", {"later": "born"}, False),
        ("duplicate-key", "name", {}, False),
        (None, "name", {}, False),
        ("not-null", "elsewhere", {}, False),
        ("not-null", "name", {"most": 3}, False),
        ("citizen-id", "count", {}, False),
    ],
)
def test_a_rule_that_cannot_work_is_named(kind, name, settings, is_right):
    gaps = find_rule_gaps([{"kind": kind, "column": name, "settings": settings}], COLUMNS)
    assert [gap.field for gap in gaps] == ([] if is_right else ["rules.0"])


def test_there_is_an_end_to_the_number_of_rules():
    rules = [{"kind": "not-null", "column": "name"}] * (RULES_LIMIT + 1)
    assert [gap.field for gap in find_rule_gaps(rules, COLUMNS)] == ["rules"]


@pytest.mark.parametrize("name", ["a\x00b", "x" * 101])
def test_the_name_of_a_rule_is_short_and_printable(name):
    rule = {"kind": "not-null", "column": "name", "name": name}
    assert [gap.field for gap in find_rule_gaps([rule], COLUMNS)] == ["rules.0"]


CITIZEN = StandardRule(code="QR-001", title="校验", kind="citizen-id")
PRESENT = StandardRule(code="QR-002", title="不得为空", kind="not-null")
ORDER = StandardRule(code="QR-9", title="先后", kind="date-order", settings={"later": "DE-8"})


@pytest.mark.policy("P8.2", "R41")
def test_published_rules_take_the_place_of_the_platforms_own():
    found = propose_rules([column(element="DE-001", rules=(CITIZEN, PRESENT))])
    assert [(one.key, one.is_sure) for one in found] == [
        ("citizen-id:c:QR-001", True), ("not-null:c:QR-002", False),
    ]  # fmt: skip


def test_a_published_rule_of_dates_speaks_of_the_column_of_the_other_element():
    born = column(name="born", letter="D", rules=(ORDER,))
    died = column(name="died", letter="D", element="DE-8")
    assert propose_rules([born]) == ()
    assert [one.settings for one in propose_rules([born, died])] == [{"later": "died"}]


def test_two_columns_of_one_element_carry_rules_of_different_names():
    shared = [column(name=name, element="DE-001", rules=(CITIZEN,)) for name in ("a", "b")]
    assert [one.name for one in propose_rules(shared)] == ["QR-001 a", "QR-001 b"]


def test_a_rule_of_texts_is_not_proposed_for_a_number_nor_one_that_flows_cannot_run():
    strange = StandardRule(code="QR-8", title="不得重复", kind="unique")
    assert propose_rules([column(letter="I", rules=(CITIZEN, strange))]) == ()
