"""Writing what was published into the tables that questions read."""

from collections.abc import Mapping
from typing import Any, Protocol

from zhengtong.kernel import clock
from zhengtong.standards.domain.fields import REGISTERS

BATCH_ROWS = 2000
_DATES = {"effective_on", "issued_on", "ended_on"}


class Tables(Protocol):
    """``apps.get_model`` of a migration, or today's models."""

    def __call__(self, name: str) -> Any: ...


def today_tables(name: str) -> Any:
    """The models as they are now."""
    from zhengtong.standards import models

    return getattr(models, name)


def project(register: str, content: Mapping[str, Any], tables: Tables = today_tables) -> None:
    """Write the content of a published version to its register's table.

    Policy: P8.1
    """
    if register == "code-set":
        _project_code_set(content, tables)
        return
    table = tables(_TABLES[register])
    fields = _fields(register, content)
    if register == "standard":
        fields["requirements"] = content["requirements"]
    row, _ = table.objects.update_or_create(code=content["code"], defaults=fields)
    if register == "mapping":
        _project_pairs(row, content, tables)


_TABLES = {
    "standard": "Standard",
    "element": "DataElement",
    "rule": "QualityRule",
    "mapping": "Mapping",
}


def _fields(register: str, content: Mapping[str, Any]) -> dict[str, Any]:
    names = [one.name for one in REGISTERS[register].columns if one.name != "code"]
    return {name: (content[name] or None) if name in _DATES else content[name] for name in names}


def _project_pairs(mapping: Any, content: Mapping[str, Any], tables: Tables) -> None:
    pairs = tables("MappingPair")
    pairs.objects.filter(mapping=mapping).delete()
    pairs.objects.bulk_create(
        [pairs(mapping=mapping, **row) for row in content["pairs"]], batch_size=BATCH_ROWS
    )


def _begun_on(edition: Any) -> Any:
    """The day an edition without one came into force here: that of its first publication."""
    held = edition.values_list("effective_on", flat=True).first()
    return held or clock.today()


def _project_code_set(content: Mapping[str, Any], tables: Tables) -> None:
    """The edition of that version label; with another label the earlier edition stays beside it."""
    sets, values = tables("CodeSet"), tables("CodeValue")
    code, version = content["code"], content["version"]
    others = sets.objects.filter(code=code).exclude(version=version)
    fields = _fields("code-set", content)
    if fields["effective_on"] is None and others.exists():
        fields["effective_on"] = _begun_on(sets.objects.filter(code=code, version=version))
    others.update(is_current=False)
    row, _ = sets.objects.update_or_create(
        code=code, version=version, defaults={**fields, "is_current": True}
    )
    values.objects.filter(code_set=row).delete()
    values.objects.bulk_create(
        [
            values(
                code_set=row,
                value=one["value"],
                name=one["value_name"],
                valid_from=one["valid_from"] or None,
                valid_to=one["valid_to"] or None,
                source=one["value_source"] or content["source"],
                successors=one["successors"],
                certainty=one["value_certainty"],
                note=one["value_note"],
            )
            for one in content["values"]
        ],
        batch_size=BATCH_ROWS,
    )
