"""Region codes: levels, parents, and histories whose successors are a set."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.kernel.codes import region_code
from zhengtong.kernel.codes.region_code import RegionLevel
from zhengtong.kernel.codes.region_history import RegionHistory


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("340000", RegionLevel.PROVINCE, None),
        ("340100", RegionLevel.CITY, "340000"),
        ("340102", RegionLevel.COUNTY, "340100"),
        ("340102000000", RegionLevel.COUNTY, "340100000000"),
        ("340102001", RegionLevel.STREET, "340102000"),
        ("340102001001", RegionLevel.VILLAGE, "340102001000"),
        ("441900003", RegionLevel.STREET, "441900000"),
    ],
)
def test_a_code_tells_its_level_and_parent(
    code: str, level: RegionLevel, parent: str | None
) -> None:
    assert region_code.level_of(code) is level
    assert region_code.parent_of(code) == parent


@pytest.mark.parametrize("code", ["", "34", "3401", "34010", "000100", "34010A", "３４０１００"])
def test_a_malformed_code_is_named(code: str) -> None:
    assert region_code.check_region_code(code) is not None
    with pytest.raises(ValueError, match="region code"):
        region_code.level_of(code)


def test_ancestors_run_up_to_the_province() -> None:
    assert region_code.list_ancestors("340102001001") == (
        "340102001000",
        "340102000000",
        "340100000000",
        "340000000000",
    )


def test_a_city_covers_its_villages_and_no_other_city() -> None:
    assert region_code.covers("340100", "340102001001")
    assert not region_code.covers("340100", "340200")
    assert region_code.shorten_region_code("340102000000") == "340102"


@given(st.integers(110000, 659999), st.sampled_from([6, 9, 12]))
def test_every_parent_covers_its_child(number: int, width: int) -> None:
    code = str(number).ljust(width, "7")
    for above in region_code.list_ancestors(code):
        assert len(above) == width
        assert region_code.covers(above, code)


def test_chaohu_ended_in_2011_and_went_to_three_cities() -> None:
    history = RegionHistory.shipped()
    assert history.successors_of("341400") == {"340100", "340200", "340500"}
    assert history.has_ended("341400", on=date(2011, 8, 22))
    assert not history.has_ended("341400", on=date(2011, 8, 21))
    assert history.current_codes("341400000000") == {"340100", "340200", "340500"}


def test_a_county_renamed_twice_is_followed_to_its_present_code() -> None:
    history = RegionHistory.shipped()
    assert history.current_codes("341422", on=date(2015, 1, 1)) == {"340225"}
    assert history.current_codes("341422") == {"340281"}
    assert history.current_codes("341424") == {"340523", "340207"}
    assert history.current_codes("340102") == {"340102"}


def test_a_merger_has_several_predecessors() -> None:
    assert RegionHistory.shipped().predecessors_of("340209") == {"340203", "340208"}


def test_every_change_names_its_source_and_certainty() -> None:
    for change in RegionHistory.shipped().changes:
        assert change.source
        assert change.certainty in {"seen", "recalled", "unsure"}
        assert change.successors
