"""From described tables to rows of a discovery: samples are looked at here and forgotten."""

import re
import time
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.domain import discovering
from zhengtong.exchange.domain.discovering import TechnicalRule
from zhengtong.exchange.engine.connector import Connector
from zhengtong.exchange.engine.sampling import Sample, SampleBounds, Sampler
from zhengtong.exchange.engine.schema import ColumnDescription, TableDescription
from zhengtong.exchange.models import DiscoveredTable
from zhengtong.exchange.selectors import described_json
from zhengtong.kernel.errors import DomainError
from zhengtong.standards import public as standards

BREAKS_ALLOWED = 3
LOST = frozenset({"exchange.connection-lost", "exchange.source-unreachable"})
OUT_OF_TIME = "exchange.discovery-out-of-time"
MARK_RANK = {"": 0, "personal": 1, "sensitive": 2}


@cache
def read_technical_rules() -> tuple[TechnicalRule, ...]:
    """The rules of ``technical_tables.toml``."""
    path = files("zhengtong.exchange") / "data" / "technical_tables.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        TechnicalRule(
            reason=row["reason"],
            name=re.compile(row["name"], re.IGNORECASE),
            words=tuple(row.get("words", ())),
        )
        for row in table["rule"]
    )


def sample_bounds() -> SampleBounds:
    """How much is looked at, by the settings."""
    statement_ms = settings.ZT_SENSE_STATEMENT_MS
    return SampleBounds(
        rows=settings.ZT_SENSE_ROWS,
        value_characters=settings.ZT_SENSE_VALUE_CHARACTERS,
        statement_ms=statement_ms,
        silence_seconds=statement_ms / 1000 + 5,
    )


def iterate_samples(
    connector: Connector, tables: Iterable[TableDescription]
) -> Iterator[tuple[TableDescription, Sample, str]]:
    """Each table with its sample and, where there is none, the code of the reason.

    A table that hangs costs its own time limit; a connection that breaks is made anew; after
    ``ZT_DISCOVERY_SECONDS`` the rest goes by names and types alone.
    """
    bounds = sample_bounds()
    left = deque(tables)
    deadline = time.monotonic() + settings.ZT_DISCOVERY_SECONDS
    code = "" if bounds.rows < 1 else OUT_OF_TIME
    for _ in range(BREAKS_ALLOWED if bounds.rows else 0):
        try:
            yield from _sample_while_connected(connector, left, bounds, deadline)
        except DomainError as error:
            code = error.code
        if not left or time.monotonic() > deadline:
            break
    yield from ((table, {}, code) for table in left)


def _sample_while_connected(
    connector: Connector, left: deque[TableDescription], bounds: SampleBounds, deadline: float
) -> Iterator[tuple[TableDescription, Sample, str]]:
    """Samples of the tables left, until the connection breaks or the time is up."""
    with connector.open_sampler(bounds) as sampler:
        while left and time.monotonic() <= deadline:
            sample, code = _take(sampler, left[0])
            yield left.popleft(), sample, code
            if code in LOST:
                return


def _take(sampler: Sampler, table: TableDescription) -> tuple[Sample, str]:
    if not table.is_readable:
        return {}, ""
    try:
        return sampler.take(table), ""
    except DomainError as error:
        return {}, error.code


def table_row(
    table: TableDescription, sample: Sample, *, not_sampled: str, today: date
) -> DiscoveredTable:
    """The row of a table, unsaved; only counts of its sample go in."""
    technical = discovering.find_technical_reason(table.name, table.comment, read_technical_rules())
    title = discovering.find_title(table.name, table.comment)
    described = described_json(table)["columns"]
    columns = [
        raw | _column_facts(column, sample.get(column.name, ()), today)
        for column, raw in zip(table.columns, described, strict=True)
    ]
    flags = [flag for column in columns for flag in column["flags"]]
    flags += [] if title else [discovering.POOR_TITLE]
    flags += [] if table.is_readable else [discovering.UNREADABLE]
    flags += [] if columns else [discovering.NO_COLUMNS]
    row = DiscoveredTable(
        name=table.name,
        kind=table.kind,
        comment=table.comment,
        title=title or table.name[: discovering.TITLE_LIMIT],
        row_estimate=table.row_estimate,
        is_readable=table.is_readable,
        is_kept=not technical and table.is_readable and bool(columns),
        technical=technical,
        flags=sorted(set(flags)),
        sampled_rows=max((len(values) for values in sample.values()), default=0),
        not_sampled=not_sampled,
        columns=columns,
    )
    sum_up(row)
    return row


def _column_facts(
    column: ColumnDescription, values: Any, today: date
) -> dict[str, Any]:  # what a discovery adds to a described column
    found = standards.sense_column(
        standards.SensedColumn(
            name=column.name, column_type=column.type_name, comment=column.comment, values=values
        ),
        today=today,
    )
    return {
        "keep": True,
        "flags": list(discovering.find_lies(column.letter, column.note, values)),
        "suggestion": asdict(found) | {"lesson": ""},
    }


def apply_lessons(row: DiscoveredTable, lessons: Mapping[str, catalogue.Lesson]) -> None:
    """Let earlier verdicts speak: same column in the same body, or confirmed by many bodies."""
    for column in row.columns:
        lesson = lessons.get(key_of(column))
        if lesson is None:
            continue
        column["suggestion"] |= {
            "element_code": lesson.element_code,
            "grade": lesson.grade,
            "personal": lesson.personal,
            "certainty": "high",
            "lesson": lesson.origin,
            "lesson_bodies": lesson.bodies,
            "doubt": "",
        }
    sum_up(row)


def key_of(column: Mapping[str, Any]) -> str:
    """Under what name verdicts about a column are kept."""
    return catalogue.verdict_key(column["name"], standards.kind_of_type(column["type"]))


def meaning_of(column: Mapping[str, Any]) -> Mapping[str, Any]:
    """Element, grade and mark of a column: as decided, else as suggested."""
    return column.get("decided") or column["suggestion"]


def sum_up(row: DiscoveredTable) -> None:
    """Grade and mark of the whole: the strictest of its kept columns (就高从严)."""
    kept = [meaning_of(column) for column in row.columns if column["keep"]]
    row.grade = max((one["grade"] for one in kept), default=1)
    row.personal = max((one["personal"] for one in kept), key=MARK_RANK.__getitem__, default="")
