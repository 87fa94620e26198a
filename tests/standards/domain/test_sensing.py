"""What a column holds is recognised from name, type and values; evidence is counts only."""

from dataclasses import asdict
from datetime import date

import pytest

from zhengtong.kernel.codes.citizen_id import check_character
from zhengtong.standards.domain.sense_words import TITLES
from zhengtong.standards.public import (
    SensedColumn,
    detector_version,
    list_elements,
    list_sense_rules,
    sense_column,
)

TODAY = date(2026, 3, 2)


def ids(year: int, count: int = 20) -> list[str]:
    heads = [f"340102{year}0101{number:03}" for number in range(1, count + 1)]
    return [head + check_character(head) for head in heads]


def luhn(head: str) -> str:
    digits = [int(sign) for sign in head]
    total = sum(d if i % 2 else sum(divmod(d * 2, 10)) for i, d in enumerate(reversed(digits)))
    return head + str(-total % 10)


CARDS = [luhn(f"622202340100{number:06}") for number in range(20)]
CASES = [
    ("c1", ids(1990), "citizen-id", "DE-001", 3, "personal"),
    ("c2", ["91350100M000100Y43", "91110000802100433B", "9144030071526726XG",
            "12441500196720244T", "91350100M000100Y43"], "credit-code", "DE-021", 1, ""),
    ("c3", [f"138{n:08}" for n in range(20)], "mobile", "DE-007", 3, "personal"),
    ("c4", [f"皖A·{n:05}" for n in range(10)] + [f"皖AD{n:05}" for n in range(10)],
     "plate", "", 3, "personal"),
    ("c5", CARDS, "bank-card", "DE-011", 4, "sensitive"),
    ("c6", [f"合肥市包河区徽州大道{n}号" for n in range(9)], "address", "DE-010", 3, "personal"),
    ("c7", ["王芳", "李伟", "张敏", "刘洋", "欧阳修平"] * 3,
     "person-name", "DE-002", 3, "personal"),
    ("c8", [f"117.2{n:03},31.8{n:03}" for n in range(9)], "whereabouts", "DE-015", 4, "sensitive"),
    ("c9", [f"a{n}@example.gov.cn" for n in range(9)], "email", "DE-009", 3, "personal"),
    ("c10", ["高血压二级", "糖尿病", "无异常", "肺炎恢复期"] * 3,
     "health", "DE-012", 4, "sensitive"),
    ("hz", [f"E{n:08}" for n in range(9)], "passport", "DE-016", 3, "personal"),
]  # fmt: skip


@pytest.mark.policy("R58")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case[2])
def test_values_alone_tell_what_a_column_holds(case):
    name, values, rule, element, grade, personal = case
    found = sense_column(SensedColumn(name=name, column_type="text", values=values), today=TODAY)
    assert (found.rule, found.element_code) == (rule, element)
    assert (found.grade, found.personal) == (grade, personal)
    assert found.filled == len(values)
    assert found.matching >= found.filled / 2


@pytest.mark.parametrize(("name", "values"), [(case[0], case[1]) for case in CASES])
def test_no_value_stands_in_what_is_suggested(name, values):
    told = str(
        asdict(
            sense_column(SensedColumn(name=name, column_type="text", values=values), today=TODAY)
        )
    )
    assert not [value for value in values if value in told]


def test_one_wrong_digit_in_every_value_is_no_identity_number_and_no_card():
    broken = [one[:-1] + ("0" if one[-1] != "0" else "1") for one in ids(1990)]
    found = sense_column(SensedColumn(name="x", column_type="text", values=broken), today=TODAY)
    assert found.rule == ""
    cards = [one[:-1] + str((int(one[-1]) + 1) % 10) for one in CARDS]
    found = sense_column(SensedColumn(name="x", column_type="text", values=cards), today=TODAY)
    assert found.rule == ""


def test_births_under_fourteen_make_it_sensitive():
    for values in (ids(2015), [f"2016-0{n}-11" for n in range(1, 9)]):
        column = SensedColumn(name="sfzh" if len(values[0]) > 10 else "csrq",
                              column_type="text", values=values)  # fmt: skip
        found = sense_column(column, today=TODAY)
        assert (found.personal, found.grade, found.minors) == ("sensitive", 4, len(values))
    adult = sense_column(
        SensedColumn(name="csrq", column_type="date", values=["1980-01-01"] * 9), today=TODAY
    )
    assert (adult.personal, adult.minors) == ("personal", 0)


def test_a_name_that_values_contradict_is_doubted():
    column = SensedColumn(name="sfzh", column_type="text", values=["无"] * 30)
    found = sense_column(column, today=TODAY)
    assert (found.element_code, found.certainty) == ("DE-001", "low")
    assert found.doubt


def test_a_few_values_and_empty_ones_prove_nothing():
    column = SensedColumn(name="x", column_type="text", values=[*ids(1990, 4), None, "", "  "])
    assert sense_column(column, today=TODAY).rule == ""


def test_the_address_of_a_body_is_not_taken_for_a_home():
    values = [f"合肥市包河区徽州大道{n}号" for n in range(9)]
    column = SensedColumn(name="dwdz", column_type="text", comment="单位地址", values=values)
    found = sense_column(column, today=TODAY)
    assert (found.element_code, found.personal) == ("DE-025", "")


@pytest.mark.parametrize("values", [["\x00" * 5] * 9, ["9" * 5000] * 9, ["١٢٣٤٥٦"] * 9, ["'"] * 9])
def test_hostile_values_break_nothing(values):
    sense_column(SensedColumn(name="x", column_type="text", values=values), today=TODAY)


@pytest.mark.django_db
def test_every_rule_names_source_certainty_and_a_known_element():
    known = {element.code for element in list_elements()} | {""}
    assert detector_version()
    for rule in list_sense_rules():
        assert rule.source
        assert rule.certainty in {"seen", "recalled"}
        assert {rule.element, *rule.also_named} <= known


def test_every_title_of_a_rule_is_offered_for_translation():
    assert tuple(rule.title for rule in list_sense_rules()) == TITLES
