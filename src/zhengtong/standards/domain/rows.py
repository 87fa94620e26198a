"""Rows that the door hands out: plain, frozen, without Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ElementRow:
    """A data element after GB/T 18391.

    Attributes:
        code: Stable identifier, as ``DE-001``.
        name: Chinese name.
        name_en: English name.
        definition: What it means.
        object_class: What it tells of.
        property: Which trait of that.
        representation: Form of the value (代码, 名称, 日期 …).
        data_type: Item data type of the catalogue: C N Y D T L M G B I F.
        format: Notation such as ``an..18``.
        code_set: Code of the set of permitted values, "" if free.
        unit: Unit of measure, "" if none.
        grade: Default grade 1 to 4.
        personal: "", ``personal`` or ``sensitive``.
        status: ``current`` or ``retired``.
        version: Version of the element.
        source: Text behind it.
        certainty: How sure the source is: seen, recalled, unsure.
        replaced_by: Codes of the elements to use instead of a retired one.
    """

    code: str
    name: str
    name_en: str
    definition: str
    object_class: str
    property: str
    representation: str
    data_type: str
    format: str
    code_set: str
    unit: str
    grade: int
    personal: str
    status: str
    version: str
    source: str
    certainty: str
    replaced_by: list[str]


@dataclass(frozen=True, kw_only=True)
class CodeValueRow:
    """One permitted value.

    Attributes:
        value: The code.
        name: What it stands for.
        valid_from: First day, None if not known.
        valid_to: First day on which it is no longer valid, None while it is.
        source: Text behind this value.
        successors: Codes that took its place when it ended; several where it was split.
        certainty: How sure that source is; "" is as sure as the set's.
        note: What a reader should know, "" if nothing.
    """

    value: str
    name: str
    valid_from: date | None
    valid_to: date | None
    source: str
    successors: tuple[str, ...] = ()
    certainty: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeSetRow:
    """A set of permitted values, without the values.

    Attributes:
        code: Stable name, as ``sex``.
        name: Chinese name.
        name_en: English name.
        version: Edition.
        source: Text behind it.
        certainty: How sure the source is.
        values_count: How many values it holds, ended ones included.
    """

    code: str
    name: str
    name_en: str
    version: str
    source: str
    certainty: str
    values_count: int


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One published version of a record.

    Attributes:
        number: 1, 2, 3 … in the order of publication.
        label: What the version calls itself, as ``2003``.
        content: The fields of the register, see ``domain.fields``.
        published_at: When it came into force here.
        published_by_name: Whose approval published it.
    """

    number: int
    label: str
    content: Mapping[str, Any]
    published_at: datetime | None
    published_by_name: str


@dataclass(frozen=True, kw_only=True)
class AmendedRow:
    """One record that an amendment changes.

    Attributes:
        before: Content of the version before; None for a new record.
        after: Content the amendment brings, or brought.
    """

    register: str
    code: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class StandardRow:
    """A standard of the register.

    Attributes:
        code: Stable name, as ``gb-11643``.
        number: As printed, ``GB 11643-1999``.
        kind: One of the eight kinds of clause P8.1, or ``other``.
        level: national, industry, local, group, enterprise, document.
        status: draft, current, abolished, replaced.
        theme: population, legal-person, licence (P8.2), or "".
        coverage: complete, partial, pending: how much of it is registered.
        pending: What is missing, in words.
        requirements: ``{"clause", "text", "text_certainty"}`` each.
        replaces: Codes of the standards it took the place of.
    """

    code: str
    number: str
    name: str
    name_en: str
    kind: str
    level: str
    version: str
    status: str
    theme: str
    scope: str
    issuer: str
    issued_on: date | None
    effective_on: date | None
    ended_on: date | None
    replaces: list[str]
    coverage: str
    pending: str
    requirements: list[dict[str, str]]
    source: str
    certainty: str


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """A quality rule; ``kind`` and ``settings`` are those a flow of the exchange takes.

    Attributes:
        dimension: conformity, completeness, accuracy, consistency, timeliness, accessibility.
        element: Data element it binds, "" for a rule to be bound to items.
        settings: As ``{"most": 18}``, ``{"set": "sex"}``; elements where a flow names columns.
        is_runnable: Whether a flow can run it row by row.
    """

    code: str
    name: str
    name_en: str
    version: str
    dimension: str
    kind: str
    element: str
    settings: dict[str, Any]
    text: str
    standard: str
    source: str
    certainty: str
    is_runnable: bool


@dataclass(frozen=True, kw_only=True)
class MappedRow:
    """One value that another corresponds to.

    Attributes:
        mapping: Code of the mapping that says so.
        relation: exact, broader (the target is wider), narrower, overlap.
    """

    mapping: str
    from_value: str
    to_value: str
    relation: str
    note: str
