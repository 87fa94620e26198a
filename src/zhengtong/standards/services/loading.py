"""Bring the shipped data elements and code sets into the database; again changes nothing."""

from typing import Any

from django.db import transaction

from zhengtong.standards import shipped

ELEMENT_FIELDS = (
    "name", "name_en", "definition", "object_class", "property", "representation", "data_type",
    "format", "code_set", "unit", "grade", "personal", "source", "certainty",
)  # fmt: skip
SET_FIELDS = ("name", "name_en", "note", "source", "certainty")
BATCH_ROWS = 2000


def load_standards() -> None:
    """Write the shipped standards to the tables.

    Policy: P8.2
    """
    from zhengtong.standards.models import CodeSet, CodeValue, DataElement

    write_standards(DataElement, CodeSet, CodeValue)


@transaction.atomic
def write_standards(elements: Any, code_sets: Any, values: Any) -> None:
    """Write them through the given model classes (a migration's, or today's)."""
    rows = [elements(**{**row, "grade": int(row["grade"])}) for row in shipped.read_elements()]
    elements.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=ELEMENT_FIELDS
    )
    for table in shipped.read_code_sets():
        _write_code_set(table, code_sets, values)


def _write_code_set(table: dict[str, Any], code_sets: Any, values: Any) -> None:
    fields = {name: table.get(name, "") for name in SET_FIELDS}
    code, version = table["code"], table["version"]
    code_sets.objects.filter(code=code).exclude(version=version).update(is_current=False)
    code_set, _ = code_sets.objects.update_or_create(
        code=code, version=version, defaults={**fields, "is_current": True}
    )
    rows = [
        values(
            code_set=code_set,
            value=row.value,
            name=row.name,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
        )
        for row in shipped.list_values(table)
    ]
    values.objects.bulk_create(
        rows,
        batch_size=BATCH_ROWS,
        update_conflicts=True,
        unique_fields=["code_set", "value", "valid_from"],
        update_fields=["name", "valid_to", "source"],
    )
