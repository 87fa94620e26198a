"""Credit codes and organisation codes: published vectors, a second opinion, clear findings."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from zhengtong.kernel.codes import credit_code, organisation_code
from zhengtong.kernel.codes.finding import Severity

pytestmark = pytest.mark.policy("P8.2")

RIGHT = ["91350100M000100Y43", "91110000802100433B", "9144030071526726XG", "12441500196720244T"]


@pytest.mark.parametrize("code", RIGHT)
def test_published_credit_codes_are_right(code: str) -> None:
    assert credit_code.check_credit_code(code) is None
    assert credit_code.check_character(code[:17]) == code[17]
    assert uscc.is_valid(code)


@pytest.mark.policy("R09")
def test_a_failing_check_character_flags_and_does_not_refuse() -> None:
    finding = credit_code.check_credit_code("91310000MA1FL1MB2K")
    assert finding is not None
    assert finding.code == "credit-code.wrong-check"
    assert finding.severity is Severity.FLAG
    assert not finding.refuses


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("９１３５０１００M000100Y43", "credit-code.full-width", RIGHT[0]),
        ("91350100m000100y43", "credit-code.lower-case", RIGHT[0]),
        (" 91350100M000100Y43", "credit-code.blanks", RIGHT[0]),
        ("9135O100M000100Y43", "credit-code.look-alike", RIGHT[0]),
        ("9135o1oom000i00y43", "credit-code.look-alike", RIGHT[0]),
        ("91350100M000100Z43", "credit-code.look-alike", ""),
        ("91350100M000100Y4", "credit-code.wrong-length", ""),
        ("", "credit-code.wrong-length", ""),
        ("91350100M000100\x0043", "credit-code.strange-character", ""),
        ("913501A0M000100Y43", "credit-code.region-not-digits", ""),
    ],
)
def test_each_fault_is_named_and_mended_where_possible(
    text: str, code: str, suggestion: str
) -> None:
    finding = credit_code.check_credit_code(text)
    assert finding is not None
    assert (finding.code, finding.suggestion) == (code, suggestion)
    assert finding.refuses
    assert "%(" not in finding.sentence()


FIRST_17 = st.tuples(
    st.text(credit_code.ALPHABET, min_size=2, max_size=2),
    st.text(string.digits, min_size=6, max_size=6),
    st.text(credit_code.ALPHABET, min_size=9, max_size=9),
).map("".join)


@given(FIRST_17, st.integers(0, 17), st.sampled_from(credit_code.ALPHABET))
def test_every_single_wrong_character_is_caught(first17: str, place: int, other: str) -> None:
    code = first17 + credit_code.check_character(first17)
    assert credit_code.is_valid_credit_code(code)
    spoilt = code[:place] + other + code[place + 1 :]
    assert credit_code.is_valid_credit_code(spoilt) == (spoilt == code)


@given(
    st.text(string.digits, min_size=8, max_size=8),
    st.text(credit_code.ALPHABET, min_size=10, max_size=10),
)
def test_a_second_opinion_agrees_on_credit_codes(head: str, tail: str) -> None:
    code = head + tail
    try:
        second = uscc.validate(code) == code
    except ValidationError:
        second = False
    assert credit_code.is_valid_credit_code(code) == second


@pytest.mark.parametrize(("first8", "check"), [("D2143569", "X"), ("71526726", "X")])
def test_published_organisation_codes_are_right(first8: str, check: str) -> None:
    assert organisation_code.check_character(first8) == check
    assert organisation_code.is_valid_organisation_code(first8 + check)
    assert organisation_code.is_valid_organisation_code(f"{first8}-{check}")


@pytest.mark.parametrize("code", RIGHT[:3])
def test_the_organisation_code_holds_inside_the_credit_code(code: str) -> None:
    assert credit_code.check_organisation_part(code) is None
    assert credit_code.split_credit_code(code).organisation == code[8:17]


@given(
    st.text(organisation_code.ALPHABET, min_size=8, max_size=8),
    st.integers(0, 7),
    st.sampled_from(string.digits),
)
def test_a_wrong_digit_of_an_organisation_code_is_caught(
    first8: str, place: int, other: str
) -> None:
    first8 = first8[:place] + "0" + first8[place + 1 :]
    spoilt = first8[:place] + other + first8[place + 1 :]
    caught = organisation_code.check_character(first8) != organisation_code.check_character(spoilt)
    assert caught == (spoilt != first8)


@given(st.text())
def test_any_text_gets_an_answer_and_never_an_error(text: str) -> None:
    finding = credit_code.check_credit_code(text)
    other = organisation_code.check_organisation_code(text)
    for found in (finding, other):
        assert found is None or json.dumps(found.facts)
