"""What a look at a source means, settled with paper and pencil."""

from datetime import date

import pytest

from zhengtong.catalogue.domain.mounting import match_columns
from zhengtong.catalogue.domain.probing import (
    ProbeFound,
    find_findings,
    is_fit,
    oldest_allowed,
    read_day,
)

MAPPED = {"id": "bigint", "name": "varchar(50)"}
KNOWN = {**MAPPED, "note": "text"}


def test_columns_as_promised_find_nothing():
    assert find_findings(ProbeFound(columns=KNOWN), mapped=MAPPED, known=KNOWN) == []


def test_missing_retyped_and_new_columns_are_named():
    found = ProbeFound(columns={"name": "text", "extra": "date"})
    findings = find_findings(found, mapped=MAPPED, known=KNOWN)
    assert findings == [
        {"kind": "column-missing", "column": "id"},
        {"kind": "column-retyped", "column": "name", "was": "varchar(50)", "now": "text"},
        {"kind": "column-new", "column": "extra", "now": "date"},
    ]
    assert not is_fit(findings)


def test_a_new_column_alone_leaves_the_resource_fit():
    found = ProbeFound(columns={**KNOWN, "extra": "date"})
    findings = find_findings(found, mapped=MAPPED, known=KNOWN)
    assert [one["kind"] for one in findings] == ["column-new"]
    assert is_fit(findings)


def test_an_unmapped_column_may_go():
    assert find_findings(ProbeFound(columns=MAPPED), mapped=MAPPED, known=KNOWN) == []


def test_what_cannot_be_looked_at_is_not_fit():
    findings = find_findings(ProbeFound(error="unreachable"), mapped=MAPPED, known=KNOWN)
    assert [one["kind"] for one in findings] == ["unreachable"]
    assert not is_fit(findings)


@pytest.mark.parametrize(
    "text", ["2026-03-02 10:00:00+08", "20260302", "2026/3/2", "2026年3月2日", "20260302101500"]
)
def test_days_are_read_as_sources_write_them(text):
    assert read_day(text) == date(2026, 3, 2)


@pytest.mark.parametrize("text", [None, "", "昨天", "20261302", "12"])
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


def test_the_promised_cycle_says_how_old_data_may_be():
    assert oldest_allowed("weekly", date(2026, 3, 9)) == date(2026, 3, 2)
    assert oldest_allowed("irregular", date(2026, 3, 9)) is None


def test_columns_match_by_what_the_compiler_wrote_then_by_name_each_once():
    items = [("1", "姓名", "XM"), ("2", "name", ""), ("3", "地址", "")]
    assert match_columns(items, ["xm", "NAME", "other"]) == {"1": "xm", "2": "NAME"}
    assert match_columns([("1", "a", ""), ("2", "a", "")], ["a"]) == {"1": "a"}
