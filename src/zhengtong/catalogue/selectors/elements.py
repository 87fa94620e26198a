"""Data elements as the rule of conformance takes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from zhengtong.catalogue.domain.conformance import SIZED, ElementFacts
from zhengtong.standards import public as standards


def read_element(row: standards.ElementRow) -> ElementFacts:
    """An element of the register as facts."""
    return make_facts({name: getattr(row, name) for name in _NAMES})


_NAMES = ("code", "name", "data_type", "format", "code_set", "status", "replaced_by")


def make_facts(content: Mapping[str, Any]) -> ElementFacts:
    """Facts from the fields of a version, published or drafted."""
    notation = standards.read_format(str(content["format"]))
    is_sized = notation is not None and notation.kind in SIZED
    replaced_by = content["replaced_by"]
    return ElementFacts(
        code=str(content["code"]),
        name=str(content["name"]),
        data_type=str(content["data_type"]),
        notation=str(content["format"]),
        length=notation.most if notation and is_sized else None,
        scale=notation.scale if notation and is_sized else None,
        code_set=str(content["code_set"]),
        is_retired=content["status"] == "retired",
        replaced_by=tuple(replaced_by) if isinstance(replaced_by, list) else (),
    )


def map_elements(codes: Iterable[str] | None = None) -> dict[str, ElementFacts]:
    """Code → facts of the registered elements; one statement."""
    rows = standards.map_elements(codes)
    return {code: read_element(row) for code, row in rows.items()}
