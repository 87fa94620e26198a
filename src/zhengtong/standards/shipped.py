"""The standards that come with the product, read from the package's data; no database."""

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any

from zhengtong.kernel.codes.region_history import RegionHistory
from zhengtong.standards.domain.proposing import ElementHint, Pattern
from zhengtong.standards.domain.rows import CodeValueRow

REGION_SET = "region"


@cache
def read_elements() -> tuple[dict[str, str], ...]:
    """Rows of ``elements.csv`` by column name."""
    return tuple(csv.DictReader(StringIO(_read("elements.csv"))))


def read_code_sets() -> list[dict[str, Any]]:
    """Tables of ``code_sets.toml``."""
    return list(tomllib.loads(_read("code_sets.toml"))["code_set"])


def list_values(table: dict[str, Any]) -> Iterator[CodeValueRow]:
    """The values of one shipped set; ended regions carry the day of their end and successors."""
    source = table["source"]
    for value, name in table.get("values", ()):
        yield _make_value(value, name, source)
    if "file" in table:
        for row in csv.DictReader(StringIO(_read(table["file"]))):
            if len(row["code"]) in table["widths"]:
                yield _make_value(row["code"], row["name"], source)
    if table["code"] == REGION_SET:
        for change in RegionHistory.shipped().changes:
            if change.ended:
                yield CodeValueRow(
                    value=change.code,
                    name=change.name,
                    valid_from=None,
                    valid_to=change.on,
                    source=change.source,
                    successors=tuple(sorted(change.successors - {change.code})),
                    certainty=change.certainty,
                    note=change.note,
                )


@cache
def read_patterns() -> tuple[Pattern, ...]:
    """What columns of each element look like, from ``proposals.toml``."""
    hints = {
        row["code"]: ElementHint(
            code=row["code"], name=row["name"], grade=int(row["grade"]), personal=row["personal"]
        )
        for row in read_elements()
    }
    return tuple(
        Pattern(
            element=hints[row["element"]],
            names=frozenset(row["names"]),
            words=tuple(row["words"]),
            parts=tuple(row["parts"]),
            kinds=frozenset(row["kinds"]),
        )
        for row in tomllib.loads(_read("proposals.toml"))["pattern"]
    )


def _make_value(value: str, name: str, source: str) -> CodeValueRow:
    return CodeValueRow(value=value, name=name, valid_from=None, valid_to=None, source=source)


def _read(name: str) -> str:
    return (files("zhengtong.standards") / "data" / name).read_text(encoding="utf-8")
