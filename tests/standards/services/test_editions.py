"""Editions of code sets: each in force from its day; what became of values; mappings and rules."""

from datetime import date

import pytest
from tests.factories import standards as made

from zhengtong.standards import public as standards
from zhengtong.standards.models import CodeSet

pytestmark = [pytest.mark.django_db, pytest.mark.policy("P8.2")]

TODAY = date(2026, 3, 2)
FIRST = {"value": "1", "value_name": "甲"}
NEXT = {"value": "2", "value_name": "乙"}


def publish_editions(**second) -> None:
    people = made.make_people()
    made.publish("code-set", made.code_set(FIRST), people)
    made.publish("code-set", made.code_set(NEXT, version="2", **second), people)


def test_an_edition_of_the_future_is_not_used_before_its_day() -> None:
    publish_editions(effective_on="2027-01-01")
    assert standards.is_code_valid("sample", "1", TODAY)
    assert not standards.is_code_valid("sample", "2", TODAY)
    assert standards.list_valid_codes("sample", date(2027, 1, 1)) == {"2"}
    assert not standards.is_code_valid("sample", "1", date(2027, 1, 1))


def test_an_edition_without_a_day_is_in_force_from_its_publication() -> None:
    publish_editions()
    assert standards.list_valid_codes("sample", date(2026, 3, 1)) == {"1"}
    assert standards.list_valid_codes("sample", TODAY) == {"2"}
    assert CodeSet.objects.get(code="sample", is_current=True).version == "2"


def test_correcting_an_edition_keeps_its_day() -> None:
    publish_editions()
    rows = {**NEXT, "value_name": "乙（更正）"}
    made.publish("code-set", made.code_set(rows, version="2"), made.make_people())
    assert standards.list_valid_codes("sample", TODAY) == {"2"}
    assert CodeSet.objects.filter(code="sample").count() == 2


def test_the_set_of_an_element_is_the_edition_of_the_day() -> None:
    publish_editions(effective_on="2027-01-01")
    people = made.make_people()
    made.publish("element", made.element(code_set="sample"), people)
    assert standards.set_of_element("DE-901", TODAY).version == "1"
    later = standards.set_of_element("DE-901", date(2028, 1, 1))
    assert (later.version, later.values_count) == ("2", 1)
    assert standards.set_of_element("DE-002", TODAY) is None


def test_a_split_region_has_a_set_of_successors_with_its_source() -> None:
    assert standards.find_successors("region", "341400", date(2012, 1, 1)) == {
        "340100", "340200", "340500",
    }  # fmt: skip
    span = standards.list_spans("region", "341400")[0]
    assert "国务院" in span.source
    assert span.certainty == "recalled"
    assert "341400" in {one.value for one in standards.list_predecessors("region", "340100")}


def test_a_region_changed_twice_is_followed_to_the_end() -> None:
    assert standards.find_successors("region", "341422", date(2012, 1, 1)) == {"340225"}
    assert standards.find_successors("region", "341422", TODAY) == {"340281"}


def test_values_are_mapped_with_their_relation() -> None:
    assert [(m.to_value, m.relation) for m in standards.map_value("share-type-earlier", "0")] == [
        ("1", "exact")
    ]
    found = standards.map_value_between("region", "region", "341400")
    assert {(m.to_value, m.relation) for m in found} == {
        ("340100", "overlap"), ("340200", "overlap"), ("340500", "overlap"),
    }  # fmt: skip
    assert standards.map_value("share-type-earlier", "9") == []


def test_rules_of_an_element_that_flows_can_run_are_listed() -> None:
    rules = standards.list_rules(elements=["DE-001", "DE-046"], runnable=True)
    assert [(one.code, one.kind) for one in rules] == [
        ("QR-001", "citizen-id"), ("QR-002", "not-null"),
    ]  # fmt: skip
    assert len(standards.list_rules(elements=["DE-046"])) == 1


def test_every_kind_of_the_plan_has_a_standard_and_each_names_its_source() -> None:
    rows = standards.list_standards()
    kinds = {one.kind for one in rows}
    assert len(kinds - {"other"}) == 8
    assert all(one.source and one.certainty for one in rows)
    whole = standards.list_standards(theme="legal-person", coverage="complete")
    assert [one.code for one in whole] == ["gb-11714", "gb-32100"]
