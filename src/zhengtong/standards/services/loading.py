"""Bring what is shipped into the registers; nobody's own version is lost by it."""

from typing import Any

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.standards.services.projecting import Tables, project, today_tables
from zhengtong.standards.shipped_records import list_records

SHIPPED_BY = ""  # no person published it; pages say that it came with the product


def load_standards() -> None:
    """Write the shipped standards to the registers.

    Policy: P8.1, P8.2
    """
    write_standards(today_tables)


@transaction.atomic
def write_standards(tables: Tables) -> None:
    """Write them through the given models (a migration's, or today's).

    A record whose version in force was published by people here is left alone. One that was only
    ever shipped gets a further version where the product brings other content.
    """
    records, versions = tables("Record"), tables("Version")
    known = {(one.register, one.code): one for one in records.objects.select_related("current")}
    for register, content in list_records():
        record = known.get((register, content["code"]))
        if record is not None and _is_kept(record, content, versions):
            continue
        if record is None:
            record = records.objects.create(register=register, code=content["code"])
        _publish(record, content, versions)
        project(register, content, tables)


def _is_kept(record: Any, content: dict[str, Any], versions: Any) -> bool:
    current = record.current
    if current is None or current.amendment_id is not None or current.content == content:
        return True
    return bool(versions.objects.filter(record=record, published_at__isnull=True).exists())


def _publish(record: Any, content: dict[str, Any], versions: Any) -> None:
    version = versions.objects.create(
        record=record,
        number=versions.objects.filter(record=record).count() + 1,
        content=content,
        published_at=clock.current().now(),
        published_by_name=SHIPPED_BY,
    )
    record.current = version
    record.save(update_fields=["current"])
