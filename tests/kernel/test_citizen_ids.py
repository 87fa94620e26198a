"""Citizen ids: published vectors, a second opinion, old numbers, clear findings."""

import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from zhengtong.kernel.codes import citizen_id

pytestmark = pytest.mark.policy("P8.2")

TODAY = date(2026, 3, 2)
PUBLISHED = ["11010519491231002X", "440524188001010014"]
MADE_UP = ["340102199001010014", "340203198512314527", "341200197002289998"]


@pytest.mark.parametrize("number", PUBLISHED + MADE_UP)
def test_known_numbers_are_right(number: str) -> None:
    assert citizen_id.check_citizen_id(number, today=TODAY) is None
    assert ric.calc_check_digit(number) == number[17]


def test_an_old_number_is_flagged_with_its_new_form() -> None:
    finding = citizen_id.check_citizen_id("110105491231002", today=TODAY)
    assert finding is not None
    assert not finding.refuses
    assert finding.suggestion == "11010519491231002X"
    assert not citizen_id.is_valid_citizen_id("110105491231002")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11010519491231002x", "citizen-id.lower-case"),
        ("１１０１０５１９４９１２３１００２Ｘ", "citizen-id.full-width"),
        ("1101051949123100X2", "citizen-id.misplaced-x"),
        ("11010549123100X", "citizen-id.misplaced-x"),
        ("340102199002300010", "citizen-id.no-such-date"),
        ("340102000001010010", "citizen-id.no-such-date"),
        ("340102202603030017", "citizen-id.born-in-future"),
        ("340102199001010015", "citizen-id.wrong-check"),
        ("34010219900101001", "citizen-id.wrong-length"),
        ("34O102199001010014", "citizen-id.strange-character"),
        ("", "citizen-id.wrong-length"),
        ("٣40102199001010014", "citizen-id.strange-character"),
    ],
)
def test_each_fault_is_named(text: str, code: str) -> None:
    finding = citizen_id.check_citizen_id(text, today=TODAY)
    assert finding is not None
    assert finding.code == code
    assert "%(" not in finding.sentence()


def test_a_birth_today_is_not_in_the_future() -> None:
    first17 = "34010220260302001"
    number = first17 + citizen_id.check_character(first17)
    assert citizen_id.is_valid_citizen_id(number, today=TODAY)
    assert not citizen_id.is_valid_citizen_id(number, today=TODAY - timedelta(days=1))


def test_the_region_must_be_known_when_regions_are_given() -> None:
    finding = citizen_id.check_citizen_id(MADE_UP[0], regions={"110105"})
    assert finding is not None
    assert finding.code == "citizen-id.unknown-region"
    assert citizen_id.is_valid_citizen_id(MADE_UP[0], regions={"340102"})


def test_a_number_tells_region_birth_date_and_sex() -> None:
    parts = citizen_id.split_citizen_id("340203198512314527")
    assert (parts.region, parts.born, parts.sex) == ("340203", date(1985, 12, 31), "2")
    assert citizen_id.split_citizen_id("110105491231002").born == date(1949, 12, 31)


FIRST_17 = st.tuples(
    st.text(string.digits, min_size=6, max_size=6),
    st.dates(min_value=date(1900, 1, 1), max_value=TODAY).map("{:%Y%m%d}".format),
    st.text(string.digits, min_size=3, max_size=3),
).map("".join)


@given(FIRST_17, st.integers(0, 17), st.sampled_from(string.digits))
def test_every_single_wrong_digit_is_caught(first17: str, place: int, other: str) -> None:
    number = first17 + citizen_id.check_character(first17)
    assert number[17] == ric.calc_check_digit(number)
    spoilt = number[:place] + other + number[place + 1 :]
    assert citizen_id.is_valid_citizen_id(spoilt) == (spoilt == number)


@given(st.text(string.digits + "X", max_size=20) | st.text())
def test_any_text_gets_an_answer_and_never_an_error(text: str) -> None:
    citizen_id.check_citizen_id(text, today=TODAY)
