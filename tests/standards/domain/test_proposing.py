"""What a column's name, type and comment propose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.standards.public import propose_element
from zhengtong.standards.shipped import read_elements, read_patterns

pytestmark = pytest.mark.policy("P8.2")


@pytest.mark.parametrize(
    ("name", "column_type", "comment", "element", "grade", "personal"),
    [
        ("SFZH", "varchar(18)", "", "DE-001", 3, "personal"),
        ("id_card_no", "text", "", "DE-001", 3, "personal"),
        ("applicant_idcard", "character varying", "", "DE-001", 3, "personal"),
        ("col7", "varchar", "申请人身份证号", "DE-001", 3, "personal"),
        ("姓名", "text", "", "DE-002", 3, "personal"),
        ("xb", "char(1)", "", "DE-003", 2, "personal"),
        ("birthDate", "date", "", "DE-006", 3, "personal"),
        ("shouji_hao", "text", "", "DE-007", 3, "personal"),
        ("yhzh", "varchar(32)", "", "DE-011", 4, "sensitive"),
        ("diagnosis_text", "text", "", "DE-012", 4, "sensitive"),
        ("FDDBR", "varchar", "法定代表人", "DE-024", 2, "personal"),
        ("tyshxydm", "varchar(18)", "", "DE-021", 1, ""),
        ("streetCode", "text", "", "DE-033", 1, ""),
        ("areaCode", "int4", "", "DE-031", 1, ""),
        ("provinceCode", "integer", "", "DE-036", 1, ""),
        ("qhdm", "text", "村级区划代码", "DE-034", 1, ""),
        ("updated_at", "timestamp with time zone", "", "DE-043", 1, ""),
        ("id", "uuid", "", "DE-046", 1, ""),
    ],
)
def test_known_columns_propose_their_element(  # noqa: PLR0917
    name: str, column_type: str, comment: str, element: str, grade: int, personal: str
) -> None:
    proposal = propose_element(name, column_type, comment)
    assert (proposal.element_code, proposal.grade, proposal.personal) == (element, grade, personal)
    assert proposal.facts["element"]


def test_an_unknown_column_gets_grade_two_and_says_so() -> None:
    proposal = propose_element("zzz_flag_9", "boolean")
    assert (proposal.element_code, proposal.grade, proposal.personal) == (None, 2, "")
    assert "人工确认" in proposal.reason


def test_a_type_that_cannot_hold_the_element_rules_it_out() -> None:
    assert propose_element("xm", "timestamp").element_code is None
    assert propose_element("location", "point").element_code is None


def test_every_pattern_names_a_known_element_once() -> None:
    codes = {row["code"] for row in read_elements()}
    named = [pattern.element.code for pattern in read_patterns()]
    assert set(named) <= codes
    assert len(named) == len(set(named))


def test_no_whole_name_belongs_to_two_elements() -> None:
    names = [name for pattern in read_patterns() for name in pattern.names]
    assert len(names) == len(set(names))


@given(st.text(), st.text(), st.text())
def test_any_text_gets_a_proposal(name: str, column_type: str, comment: str) -> None:
    proposal = propose_element(name, column_type, comment)
    assert 1 <= proposal.grade <= 4
    assert proposal.personal in {"", "personal", "sensitive"}


def test_grade_and_source_stand_on_every_element() -> None:
    for row in read_elements():
        assert row["source"]
        assert row["certainty"] in {"seen", "recalled", "unsure"}
        assert 1 <= int(row["grade"]) <= 4
