from dataclasses import replace
from datetime import date

import pytest

from zhengtong.census.domain.systems import SystemFacts, find_system_gaps

TODAY = date(2026, 3, 2)
COMPLETE = SystemFacts(
    name="婚姻登记系统",
    functions="办理婚姻登记",
    use_range="body",
    use_frequency="daily",
    approving_body="省发展改革委",
    approved_on=date(2015, 6, 1),
    fund_source="province",
)


def fields_of(**changes):
    return {gap.field for gap in find_system_gaps(replace(COMPLETE, **changes), today=TODAY)}


def test_a_complete_record_has_no_gap():
    assert fields_of() == set()


@pytest.mark.policy("R44")
@pytest.mark.policy("P1.2")
def test_an_empty_record_tells_all_seven_gaps_at_once():
    found = {gap.field for gap in find_system_gaps(SystemFacts(name=" "), today=TODAY)}
    assert found == {
        "name", "functions", "use_range", "use_frequency", "approving_body", "approved_on",
        "fund_source",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"approved_on": date(2026, 3, 3)}, "approved_on"),
        ({"use_range": "galaxy"}, "use_range"),
        ({"name": "字" * 101}, "name"),
        ({"functions": "甲\x00乙"}, "functions"),
        ({"build_cost_fen": -1}, "build_cost_fen"),
        ({"users_count": 10**16}, "users_count"),
        ({"protection_level": 6}, "protection_level"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://user:secret@host/"}, "url"),
        ({"url": "http://[::1"}, "url"),
        ({"enabled_on": date(2020, 1, 2), "disabled_on": date(2020, 1, 1)}, "disabled_on"),
    ],
)
def test_what_cannot_be_is_told(changes, field):
    assert fields_of(**changes) == {field}
