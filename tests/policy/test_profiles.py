"""Rule profiles: numbers with source and certainty, applied by the date of the deed."""

from datetime import date

import pytest

from zhengtong.kernel.deadlines import Certainty, due_date
from zhengtong.kernel.workdays import WorkdayCalendar
from zhengtong.policy.profiles import (
    ProfileNotFound,
    RetentionNotFound,
    TermNotFound,
    get_profile,
    list_profiles,
    profile_for,
)

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("event", "amount", "extension", "rule"),
    [
        pytest.param("catalogue.update", 10, 5, "R06", marks=pytest.mark.policy("R06")),
        pytest.param("catalogue.update-review", 2, 0, "R07", marks=pytest.mark.policy("R07")),
        pytest.param("catalogue.first-review", None, 0, "R07"),
        pytest.param("sharing.answer.unconditional", 1, 0, "R18", marks=pytest.mark.policy("R18")),
        pytest.param("sharing.answer.conditional", 10, 10, "R19", marks=pytest.mark.policy("R19")),
        pytest.param("sharing.delivery", 20, 0, "R23", marks=pytest.mark.policy("R23")),
        pytest.param("sharing.correction", 10, 0, "R27", marks=pytest.mark.policy("R27")),
        pytest.param("sharing.dispute", None, 0, "R32"),
    ],
)
def test_the_decree_of_2025_gives_these_periods(
    event: str, amount: int | None, extension: int, rule: str
) -> None:
    term = profile_for(TODAY).term(event)
    assert (term.amount, term.extension, term.rule) == (amount, extension, rule)
    assert term.profile == "CN-2025"
    assert term.certainty is Certainty.SEEN
    assert term.approver == ("authority" if extension else "")


def test_use_records_are_kept_three_years() -> None:
    assert get_profile("CN-2025").retentions["sharing.use-records"].years == 3


@pytest.mark.parametrize("choice", ["CN", "AH"])
@pytest.mark.parametrize("day", [date(2021, 6, 1), date(2026, 6, 1)])
def test_delivered_files_go_after_seven_days_and_the_number_says_that_no_text_names_it(
    day: date, choice: str
) -> None:
    kept = profile_for(day, choice).retention("exchange.delivered-files")
    assert (kept.days, kept.is_most, kept.certainty) == (7, True, Certainty.CHOSEN)


def test_what_a_profile_does_not_say_is_not_invented() -> None:
    with pytest.raises(RetentionNotFound):
        get_profile("CN-2025").retention("kitchen.menus")


@pytest.mark.parametrize(
    ("day", "profile"),
    [
        (date(2025, 8, 1), "CN-2025"),
        (date(2025, 7, 31), "CN-2016"),
        (date(2017, 6, 1), "CN-2016"),
    ],
)
def test_the_profile_in_force_on_the_day_of_the_deed_applies(day: date, profile: str) -> None:
    assert profile_for(day).id == profile


@pytest.mark.parametrize(
    ("day", "choice"),
    [(date(2016, 1, 1), "CN"), (date(2025, 7, 31), "CN-2025"), (TODAY, "XX")],
)
def test_no_profile_applies_backwards(day: date, choice: str) -> None:
    with pytest.raises(ProfileNotFound):
        profile_for(day, choice)


def test_the_provincial_overlay_has_no_numbers_and_gives_the_national_ones() -> None:
    overlay = profile_for(TODAY, "AH")
    assert overlay.id == "AH-2021"
    assert all(term.amount is None for term in overlay.terms.values())
    assert all(term.certainty is Certainty.UNKNOWN for term in overlay.terms.values())
    assert overlay.term("sharing.delivery").profile == "CN-2025"
    assert profile_for(date(2022, 1, 4), "AH").term("catalogue.update").profile == "CN-2016"


def test_an_unknown_event_is_named() -> None:
    with pytest.raises(TermNotFound):
        profile_for(TODAY).term("sharing.nothing")


def test_a_recalled_profile_says_so() -> None:
    for term in get_profile("CN-2016").terms.values():
        assert term.certainty in {Certainty.RECALLED, Certainty.UNKNOWN}


def test_every_period_is_worded_in_both_languages() -> None:
    for profile in list_profiles():
        assert set(profile.wording) == set(profile.terms)
        assert all(zh and en for zh, en in profile.wording.values())


@pytest.mark.policy("R36")
def test_a_term_of_the_profile_gives_a_due_date() -> None:
    term = profile_for(TODAY).term("sharing.answer.conditional")
    assert due_date(term, TODAY, WorkdayCalendar.shipped()) == date(2026, 3, 16)
