"""Questions asked with every request, made into SQL once and asked again with other facts.

Making SQL out of a queryset takes longer than PostgreSQL takes to answer it: half of a page's time
went there. A prepared question is built once for each shape of its facts, with marks in the place
of names, days and keys; later only the marks are replaced.
"""

import copy
import dataclasses
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language

from zhengtong.toolkit.pagination import COUNT_CAP

Row = TypeVar("Row")


class Word(str):
    """A text that is handed to the database only, so that it makes no shape of its own."""

    __slots__ = ()


SHAPES_KEPT = 1000
# Compared with a fresh building each time it is asked; tests switch it on.
is_verified = False


class NotPreparableError(Exception):
    """The question does something with a fact other than handing it to the database as it is."""


@dataclasses.dataclass(frozen=True)
class _Template:
    """A question as SQL; ``marks`` says which parameter is which fact."""

    rows: Any
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    marks: tuple[tuple[int, str], ...]

    def fill(self, holes: dict[str, Any]) -> tuple[Any, ...]:
        filled = list(self.parameters)
        for place, name in self.marks:
            filled[place] = holes[name]
        return tuple(filled)


class Prepared(Generic[Row]):
    """A question over rows, by the function that builds its queryset from named facts.

    Keys, days, ids and ``Word`` among the facts (also those inside a dataclass such as the actor)
    may be handed to the database only; all else (roles, regions, the reader's language) makes a
    shape of its own. The builder must not ask the clock: what changes is a fact.
    """

    def __init__(self, build: Callable[..., Any]) -> None:
        self.build = build
        self._templates: OrderedDict[Hashable, _Template | None] = OrderedDict()
        self._lock = threading.Lock()

    def rows(self, **facts: Any) -> list[Row]:
        """The rows as the built queryset would give them.

        Raises:
            NotPreparableError.
        """
        template, holes = self._template_of(facts)
        if template is None:  # it holds nothing, whatever the database says
            return list(self.build(**facts))
        compiler = copy.copy(template.compiler)
        compiler.connection = connection
        filled = template.fill(holes)
        compiler.as_sql = lambda *_args, **_kwargs: (template.sql, filled)
        asked = template.rows.all()
        asked.query = copy.copy(asked.query)
        asked.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(asked)

    def statement(self, **facts: Any) -> tuple[str, tuple[Any, ...]] | None:
        """The question as SQL and parameters; None where it can hold nothing.

        Raises:
            NotPreparableError.
        """
        template, holes = self._template_of(facts)
        return (template.sql, template.fill(holes)) if template else None

    def _template_of(self, facts: dict[str, Any]) -> tuple[_Template | None, dict[str, Any]]:
        holes, shape = _take_apart(facts)
        key = (get_language(), tuple(sorted(holes)), shape)
        with self._lock:
            is_known = key in self._templates
            template = self._templates.get(key)
        if not is_known:
            template = self._compile(facts, holes)
            with self._lock:
                self._templates[key] = template
                while len(self._templates) > SHAPES_KEPT:
                    self._templates.popitem(last=False)
        if is_verified:
            self._verify(template, facts, holes)
        return template, holes

    def _compile(self, facts: dict[str, Any], holes: dict[str, Any]) -> _Template | None:
        marks = {name: _mark_for(value, place) for place, (name, value) in enumerate(holes.items())}
        rows = self.build(**_put_together(facts, marks))
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        names = {mark: name for name, mark in marks.items()}
        places = [
            (place, names[value])
            for place, value in enumerate(parameters)
            if isinstance(value, Hashable) and value in names
        ]
        return _Template(rows, compiler, sql, tuple(parameters), tuple(places))

    def _verify(
        self, template: _Template | None, facts: dict[str, Any], holes: dict[str, Any]
    ) -> None:
        rows = self.build(**facts)
        try:
            fresh = rows.query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:
            fresh = None
        told = (template.sql, template.fill(holes)) if template else None
        if told != (fresh and (fresh[0], tuple(fresh[1]))):
            raise NotPreparableError(f"{self.build.__qualname__}: {told} is not {fresh}")


def prepared(build: Callable[..., "QuerySet[Any, Row]"]) -> Prepared[Row]:
    """The question that a function builds, prepared."""
    return Prepared(build)


def count_together(
    asked: Sequence[tuple[Prepared[Any], dict[str, Any]]], *, cap: int = COUNT_CAP
) -> list[int]:
    """How many rows each question has, in one statement; ``cap`` + 1 stands for more.

    The builders should choose the key only and keep no order.
    """
    parts: list[str] = []
    parameters: list[Any] = []
    for question, facts in asked:
        statement = question.statement(**facts)
        if statement is None:
            parts.append("0")
            continue
        # Compiled by Django; what was typed is in the parameters.
        limited = f"{statement[0]} LIMIT {cap + 1}"
        parts.append(f"(SELECT COUNT(*) FROM ({limited}) counted)")  # noqa: S608
        parameters += statement[1]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        return list(cursor.fetchone())


def _take_apart(facts: dict[str, Any]) -> tuple[dict[str, Any], Hashable]:
    """Facts that become marks, and the shape that all the others make."""
    holes: dict[str, Any] = {}
    shape: list[Hashable] = []
    for name, value in facts.items():
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                _sort_in(f"{name}.{field.name}", getattr(value, field.name), holes, shape)
        else:
            _sort_in(name, value, holes, shape)
    return holes, tuple(shape)


def _sort_in(name: str, value: Any, holes: dict[str, Any], shape: list[Hashable]) -> None:
    if isinstance(value, UUID | date | Word) or (
        isinstance(value, int) and not isinstance(value, bool)
    ):
        holes[name] = value
    else:
        shape.append((name, value))


def _mark_for(value: Any, place: int) -> Any:
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, Word):
        return Word(uuid4().hex)
    if isinstance(value, date):
        return type(value).min + timedelta(days=401 + place)
    return 2**62 + 7919 * (place + 1)


def _put_together(facts: dict[str, Any], marks: dict[str, Any]) -> dict[str, Any]:
    """The facts with marks in the place of keys, days and ids."""
    marked: dict[str, Any] = {}
    for name, value in facts.items():
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            own = {f.name: marks[f"{name}.{f.name}"] for f in dataclasses.fields(value)
                   if f"{name}.{f.name}" in marks}  # fmt: skip
            marked[name] = dataclasses.replace(value, **own)
        else:
            marked[name] = marks.get(name, value)
    return marked
