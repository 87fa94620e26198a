"""What an item departs from its data element in, and the words for it."""

from dataclasses import replace

import pytest

from zhengtong.catalogue.domain.conformance import ElementFacts, Fault, find_faults
from zhengtong.catalogue.domain.facts import ItemFacts

SEX = ElementFacts(
    code="DE-003", name="性别", data_type="C", notation="n1", length=1, scale=None, code_set="sex"
)
AMOUNT = replace(SEX, data_type="N", notation="n..10,2", length=10, scale=2, code_set="")
GOOD = ItemFacts(name="性别", length=1, element_code="DE-003", code_set="sex")


def faults_of(element=SEX, **changes):
    return [one.fault for one in find_faults(replace(GOOD, **changes), element)]


@pytest.mark.policy("P8.1")
def test_an_item_as_its_element_says_conforms():
    assert faults_of() == []
    assert faults_of(AMOUNT, data_type="N", length=10, scale=2, code_set="") == []


@pytest.mark.parametrize(
    ("element", "changes", "expected"),
    [
        (SEX, {"element_code": ""}, Fault.UNBOUND),
        (None, {}, Fault.UNKNOWN),
        (replace(SEX, is_retired=True), {}, Fault.RETIRED),
        (SEX, {"data_type": "N"}, Fault.TYPE),
        (SEX, {"length": 2}, Fault.LENGTH),
        (SEX, {"length": None}, Fault.LENGTH),
        (SEX, {"scale": 1}, Fault.LENGTH),
        (SEX, {"code_set": ""}, Fault.CODE_SET),
        (SEX, {"code_set": "other"}, Fault.CODE_SET),
        (replace(SEX, code_set=""), {}, Fault.CODE_SET),
    ],
)
def test_each_departure_is_named_alone(element, changes, expected):
    assert faults_of(element, **changes) == [expected]


def test_a_notation_without_length_asks_for_none():
    assert faults_of(replace(SEX, length=None), length=None) == []
    assert faults_of(replace(SEX, length=None), length=8) == []


def test_several_departures_are_all_told_with_what_to_write():
    found = find_faults(replace(GOOD, data_type="N", length=3, code_set=""), SEX)
    words = [one.message % one.facts for one in found]
    assert words == [
        "类型由 N 改为 C。",
        "长度由 3 改为 1（表示格式 n1）。",
        "写明值域代码集 sex，并按它取值。",
    ]


def test_what_took_the_place_of_a_retired_element_is_named():
    (found,) = find_faults(GOOD, replace(SEX, is_retired=True, replaced_by=("DE-901", "DE-902")))
    assert "DE-901、DE-902" in found.message % found.facts
