"""The shipped standards in the database, and questions over them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from zhengtong.standards import public as standards
from zhengtong.standards.models import CodeSet, CodeValue, DataElement

pytestmark = [pytest.mark.django_db, pytest.mark.policy("P8.2")]

TODAY = date(2026, 3, 2)


def test_loading_again_changes_nothing() -> None:
    before = (DataElement.objects.count(), CodeSet.objects.count(), CodeValue.objects.count())
    standards.load_standards()
    after = (DataElement.objects.count(), CodeSet.objects.count(), CodeValue.objects.count())
    assert before == after
    assert before[2] > 5000


@pytest.mark.parametrize(
    ("code_set", "value", "valid"),
    [
        ("sex", "1", True),
        ("sex", "3", False),
        ("ethnic-group", "56", True),
        ("ethnic-group", "57", False),
        ("region", "340100", True),
        ("region", "340999", False),
        ("region-street", "340102001", True),
        ("share-type", "0", False),
        ("sex", "", False),
        ("sex", "1\x00", False),
        ("sex", " 1", False),
    ],
)
def test_a_value_is_valid_only_if_the_set_holds_it(
    code_set: str, value: str, *, valid: bool
) -> None:
    assert standards.is_code_valid(code_set, value, TODAY) is valid


def test_an_ended_region_was_valid_until_the_day_before_its_end() -> None:
    assert standards.is_code_valid("region", "341400", date(2011, 8, 21))
    assert not standards.is_code_valid("region", "341400", date(2011, 8, 22))
    assert "341400" not in standards.list_valid_codes("region", TODAY)


def test_an_unknown_set_is_named_and_not_taken_for_an_invalid_value() -> None:
    with pytest.raises(standards.CodeSetNotFound):
        standards.is_code_valid("nothing", "1", TODAY)
    with pytest.raises(standards.CodeSetNotFound):
        standards.get_code_set("nothing\x00")


def test_elements_are_found_by_code_and_by_words() -> None:
    assert standards.get_element("DE-001").name == "公民身份号码"
    assert "DE-021" in {row.code for row in standards.list_elements("信用代码")}
    with pytest.raises(standards.ElementNotFound):
        standards.get_element("DE-999")


def test_every_code_set_and_value_names_its_source() -> None:
    assert not CodeValue.objects.filter(source="").exists()
    assert standards.get_code_set("region").source == "china-division 2.7.0"


def test_every_element_names_a_set_that_exists() -> None:
    named = {row.code_set for row in standards.list_elements() if row.code_set}
    assert named <= set(CodeSet.objects.values_list("code", flat=True))


def test_the_database_refuses_a_second_current_edition_and_a_grade_of_five() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeSet.objects.create(code="sex", version="2099", name="x", name_en="x", source="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        DataElement.objects.filter(code="DE-001").update(grade=5)
