"""What comes with the product as records of the registers; no database."""

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any

from zhengtong.kernel.codes.region_history import RegionHistory
from zhengtong.standards.domain.contents import clean_content
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.domain.rules import read_settings
from zhengtong.standards.shipped import list_values, read_code_sets, read_elements

_LINKS = {"elements": "element", "code_sets": "code-set", "rules": "rule"}


def list_records() -> Iterator[tuple[str, dict[str, Any]]]:
    """Register and cleaned content of everything shipped; what others name comes first.

    Raises:
        ValueError: a shipped record has a faulty field.
    """
    makers = (_standards, _code_sets, _elements, _rules, _mappings)
    names = ("standard", "code-set", "element", "rule", "mapping")
    for name, make in zip(names, makers, strict=True):
        for raw in make():
            content, gaps = clean_content(REGISTERS[name], raw)
            if gaps:
                raise ValueError(f"{name} {raw['code']}: {gaps[0].field}")
            yield name, content


@cache
def _read_standards() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(_read("standards.toml"))["standard"])


@cache
def _standard_of() -> dict[tuple[str, str], str]:
    """Register and code → the standard behind it."""
    return {
        (register, code): row["code"]
        for row in _read_standards()
        for field, register in _LINKS.items()
        for code in row.get(field, ())
    }


def _standards() -> Iterator[dict[str, Any]]:
    names = ("clause", "text", "text_certainty")
    for row in _read_standards():
        rows = [dict(zip(names, one, strict=True)) for one in row.get("requirements", ())]
        yield {"status": "current", **row, "requirements": rows}


def _elements() -> Iterator[dict[str, Any]]:
    for row in read_elements():
        standard = _standard_of().get(("element", row["code"]), "")
        yield {**row, "version": "1.0", "status": "current", "standard": standard}


def _code_sets() -> Iterator[dict[str, Any]]:
    for table in read_code_sets():
        values = [
            {
                "value": row.value,
                "value_name": row.name,
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
                "successors": list(row.successors),
                "value_source": "" if row.source == table["source"] else row.source,
                "value_certainty": row.certainty,
                "value_note": row.note,
            }
            for row in list_values(table)
        ]
        standard = _standard_of().get(("code-set", table["code"]), "")
        yield {**table, "status": "current", "standard": standard, "values": values}


def _rules() -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(StringIO(_read("rules.csv"))):
        standard = _standard_of().get(("rule", row["code"]), "")
        settings = read_settings(row["settings"])
        yield {**row, "settings": settings, "version": "1.0", "status": "current",
               "standard": standard}  # fmt: skip


def _mappings() -> Iterator[dict[str, Any]]:
    names = ("from_value", "to_value", "relation", "pair_note")
    for table in tomllib.loads(_read("mappings.toml"))["mapping"]:
        pairs = list(_ended_regions()) if "file" in table else table["pairs"]
        rows = [dict(zip(names, pair, strict=True)) for pair in pairs]
        yield {"from_version": "", "to_version": "", "status": "current", **table, "pairs": rows}


def _ended_regions() -> Iterator[tuple[str, str, str, str]]:
    """Each code that ended, set against every code that holds its area today."""
    history = RegionHistory.shipped()
    notes = {one.code: one for one in history.changes if one.ended}
    for code, change in notes.items():
        holders = sorted(history.current_codes(code))
        relation = "broader" if len(holders) == 1 else "overlap"
        for holder in holders:
            yield code, holder, relation, f"{change.on.isoformat()} {change.note}".strip()


def _read(name: str) -> str:
    return (files("zhengtong.standards") / "data" / name).read_text(encoding="utf-8")
