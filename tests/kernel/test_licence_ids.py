"""Licence ids: the check character of MOD 37,36 and the parts."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from zhengtong.kernel.codes import licence_id

pytestmark = [pytest.mark.policy("P8.2"), pytest.mark.policy("R53")]

ISSUER = "12441500196720244T"
BODY = ("91110000802100433B001", ISSUER, "AH2026000001", "001")


def make_id(*parts: str) -> str:
    return f"{licence_id.ROOT}{'.'.join(parts)}.{licence_id.check_character(''.join(parts))}"


def test_the_published_check_character_is_met() -> None:
    assert licence_id.check_character("A12425GABC1234002") == "M"


def test_a_whole_id_is_right_and_splits_into_its_parts() -> None:
    text = make_id(*BODY)
    assert licence_id.check_licence_id(text) is None
    parts = licence_id.split_licence_id(text)
    assert (parts.issuer, parts.serial, parts.version) == (ISSUER, "AH2026000001", "001")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "licence-id.wrong-form"),
        ("1.2.156.3005.2", "licence-id.wrong-form"),
        ("1.2.156.3005.2.A.B.C.1.D", "licence-id.wrong-form"),
        (make_id(*BODY).lower(), "licence-id.lower-case"),
        (make_id(*BODY)[:-1] + "*", "licence-id.strange-character"),
        (make_id("022", "340100", "000000016", "001"), "licence-id.type-length"),
        (make_id(BODY[0], "91310000MA1FL1MB2K", "1", "001"), "licence-id.issuer"),
    ],
)
def test_each_fault_is_named(text: str, code: str) -> None:
    finding = licence_id.check_licence_id(text)
    assert finding is not None
    assert finding.code == code


@given(
    st.text(licence_id.ALPHABET, min_size=1, max_size=50),
    st.integers(0, 49),
    st.sampled_from(licence_id.ALPHABET),
)
def test_every_single_wrong_character_is_caught(body: str, place: int, other: str) -> None:
    check = licence_id.check_character(body)
    assert check == mod_37_36.calc_check_digit(body)
    place %= len(body)
    spoilt = body[:place] + other + body[place + 1 :]
    assert (licence_id.check_character(spoilt) == check) == (spoilt == body)


@given(st.text(string.printable) | st.text())
def test_any_text_gets_an_answer_and_never_an_error(text: str) -> None:
    licence_id.check_licence_id(text)
    licence_id.check_licence_id(licence_id.ROOT + text)
