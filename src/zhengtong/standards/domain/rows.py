"""Rows that the door hands out: plain, frozen, without Django."""

from dataclasses import dataclass
from datetime import date


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


@dataclass(frozen=True, kw_only=True)
class CodeValueRow:
    """One permitted value.

    Attributes:
        value: The code.
        name: What it stands for.
        valid_from: First day, None if not known.
        valid_to: First day on which it is no longer valid, None while it is.
        source: Text behind this value.
    """

    value: str
    name: str
    valid_from: date | None
    valid_to: date | None
    source: str


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
