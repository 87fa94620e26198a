"""Lists of the five registers, narrowed and sorted; lookups in mappings; rules of an element."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhengtong.standards.domain.errors import RecordNotFound
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.domain.rows import MappedRow, RuleRow, StandardRow
from zhengtong.standards.domain.rules import KINDS
from zhengtong.standards.models import (
    CodeSet,
    DataElement,
    Mapping,
    MappingPair,
    QualityRule,
    Standard,
)
from zhengtong.standards.selectors.vocabulary import clean_query


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """How a register is listed.

    Attributes:
        model: Its table of published records.
        words: Columns in which words are looked for.
        filters: Columns that narrow the list by one value.
        sorts: Columns that may order it; with ``-`` before, descending.
    """

    model: Any
    words: tuple[str, ...]
    filters: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ("code", "name")
    only: MappingOf[str, Any] = field(default_factory=dict)


SHELVES = {
    "standard": Shelf(
        model=Standard,
        words=("number", "name", "name_en", "scope", "issuer", "code"),
        filters=("kind", "level", "status", "theme", "coverage"),
        sorts=("number", "name", "-effective_on", "kind"),
    ),
    "element": Shelf(
        model=DataElement,
        words=("code", "name", "name_en", "definition", "synonyms"),
        filters=("data_type", "grade", "personal", "status", "standard"),
        sorts=("code", "name", "-grade", "data_type"),
    ),
    "code-set": Shelf(
        model=CodeSet,
        words=("code", "name", "name_en", "source"),
        filters=("status", "certainty"),
        sorts=("code", "name", "-effective_on"),
        only={"is_current": True},
    ),
    "rule": Shelf(
        model=QualityRule,
        words=("code", "name", "name_en", "text", "element"),
        filters=("dimension", "kind", "status", "element"),
        sorts=("code", "name", "dimension", "element"),
    ),
    "mapping": Shelf(
        model=Mapping,
        words=("code", "name", "name_en", "from_set", "to_set"),
        filters=("from_set", "to_set", "status"),
        sorts=("code", "name", "from_set"),
    ),
}
_COUNTED = {"code-set": "values_of", "mapping": "pairs"}


def query_register(
    register: str, *, q: str = "", narrowed: MappingOf[str, str] | None = None, sort: str = ""
) -> QuerySet[Any]:
    """Published records of a register that hold the words and have the given values.

    Unknown filters and orders are left aside.

    Raises:
        RecordNotFound: no such register.
    """
    shelf = SHELVES.get(register)
    if shelf is None:
        raise RecordNotFound(code=register)
    found = shelf.model.objects.filter(_holding(shelf, q), **shelf.only)
    for name, value in (narrowed or {}).items():
        if name in shelf.filters and value and (name != "grade" or value in {*"1234"}):
            found = found.filter(**{name: clean_query(value)})
    if register in _COUNTED:
        found = found.annotate(rows_count=Count(_COUNTED[register]))
    order = sort if sort in shelf.sorts else shelf.sorts[0]
    return found.order_by(order, "pk")


def _holding(shelf: Shelf, q: str) -> Q:
    words, any_of = clean_query(q), Q()
    if words:
        for name in shelf.words:
            any_of |= Q(**{f"{name}__icontains": words})
    return any_of


def get_published(register: str, code: str) -> Any:
    """The published record of that code, as its table keeps it.

    Raises:
        RecordNotFound.
    """
    found = query_register(register).filter(code=clean_query(code)).first()
    if found is None:
        raise RecordNotFound(code=clean_query(code))
    return found


def list_standards(**narrowed: str) -> list[StandardRow]:
    """Standards by number, narrowed by kind, level, status, theme or coverage.

    Policy: P8.1
    """
    found = query_register("standard", narrowed=narrowed)[:1000]
    return [standard_row(one) for one in found]


def get_standard(code: str) -> StandardRow:
    """The standard of that code.

    Raises:
        RecordNotFound.
    """
    return standard_row(get_published("standard", code))


def standard_row(standard: Standard) -> StandardRow:
    """A standard as the door hands it out."""
    names = StandardRow.__annotations__
    return StandardRow(**{name: getattr(standard, name) for name in names})


def list_rules(*, elements: Sequence[str] | None = None, runnable: bool = False) -> list[RuleRow]:
    """Rules in force, of the given elements only; with ``runnable`` those a flow can run.

    Policy: P8.2
    """
    found = QualityRule.objects.filter(status="current")
    if elements is not None:
        found = found.filter(element__in=[code for code in elements if code])
    rows = [rule_row(one) for one in found[:5000]]
    return [row for row in rows if row.is_runnable or not runnable]


def rule_row(rule: QualityRule) -> RuleRow:
    """A rule as the door hands it out."""
    names = [name for name in RuleRow.__annotations__ if name != "is_runnable"]
    known = KINDS.get(rule.kind)
    fields = {name: getattr(rule, name) for name in names}
    return RuleRow(**fields, is_runnable=bool(known and known.is_runnable))


def map_value(mapping: str, value: str) -> list[MappedRow]:
    """What a value of the source set corresponds to; empty if the mapping is silent about it.

    Raises:
        RecordNotFound: no such mapping.
    """
    found = get_published("mapping", mapping)
    return _mapped(found, MappingPair.objects.filter(mapping=found, from_value=clean_query(value)))


def map_value_between(from_set: str, to_set: str, value: str) -> list[MappedRow]:
    """What a value of one code set corresponds to in another, by every mapping in force.

    Policy: P8.2
    """
    pairs = MappingPair.objects.select_related("mapping").filter(
        mapping__from_set=clean_query(from_set),
        mapping__to_set=clean_query(to_set),
        mapping__status="current",
        from_value=clean_query(value),
    )
    return [row for pair in pairs[:1000] for row in _mapped(pair.mapping, [pair])]


def _mapped(mapping: Mapping, pairs: Any) -> list[MappedRow]:
    return [
        MappedRow(
            mapping=mapping.code,
            from_value=pair.from_value,
            to_value=pair.to_value,
            relation=pair.relation,
            note=pair.pair_note,
        )
        for pair in pairs
    ]


def count_by_kind() -> dict[str, int]:
    """Standards registered in each of the kinds of clause P8.1, none included."""
    counted = dict(Standard.objects.order_by().values_list("kind").annotate(count=Count("pk")))
    kinds = next(one for one in REGISTERS["standard"].columns if one.name == "kind").choices
    return {kind: counted.get(kind, 0) for kind in kinds}
