"""The door of standards: registers with versions, data elements, code sets, rules, mappings."""

from datetime import date

from zhengtong.standards.domain.differences import ContentChange, FieldChange, RowChange
from zhengtong.standards.domain.errors import (
    AmendmentNotFound,
    CodeSetNotFound,
    ContentFaulty,
    ElementNotFound,
    RecordNotFound,
)
from zhengtong.standards.domain.events import AmendmentPublished, StandardChanged
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.domain.formats import Format, read_format
from zhengtong.standards.domain.proposing import Proposal, kind_of_type, plain_name, propose
from zhengtong.standards.domain.rows import (
    AmendedRow,
    CodeSetRow,
    CodeValueRow,
    ElementRow,
    MappedRow,
    RuleRow,
    StandardRow,
    VersionRow,
)
from zhengtong.standards.domain.sensing import SensedColumn, SenseRule, Suggestion, sense
from zhengtong.standards.selectors.records import (
    diff_versions,
    get_version,
    list_amended,
    list_versions,
    may_read_amendment,
    version_at,
)
from zhengtong.standards.selectors.registers import (
    get_standard,
    list_rules,
    list_standards,
    map_value,
    map_value_between,
)
from zhengtong.standards.selectors.vocabulary import (
    find_code_value,
    find_successors,
    get_code_set,
    get_element,
    is_code_valid,
    list_elements,
    list_predecessors,
    list_spans,
    list_valid_codes,
    map_elements,
    set_of_element,
)
from zhengtong.standards.sensing_rules import read_detector
from zhengtong.standards.services.amendments import (
    change_draft,
    drop_amendment,
    make_amendment,
    recall_amendment,
    submit_amendment,
)
from zhengtong.standards.services.loading import load_standards
from zhengtong.standards.shipped import read_patterns

__all__ = [
    "REGISTERS",
    "AmendedRow",
    "AmendmentNotFound",
    "AmendmentPublished",
    "CodeSetNotFound",
    "CodeSetRow",
    "CodeValueRow",
    "ContentChange",
    "ContentFaulty",
    "ElementNotFound",
    "ElementRow",
    "FieldChange",
    "Format",
    "MappedRow",
    "Proposal",
    "RecordNotFound",
    "RowChange",
    "RuleRow",
    "SenseRule",
    "SensedColumn",
    "StandardChanged",
    "StandardRow",
    "Suggestion",
    "VersionRow",
    "change_draft",
    "detector_version",
    "diff_versions",
    "drop_amendment",
    "find_code_value",
    "find_successors",
    "get_code_set",
    "get_element",
    "get_standard",
    "get_version",
    "is_code_valid",
    "kind_of_type",
    "list_amended",
    "list_elements",
    "list_predecessors",
    "list_rules",
    "list_sense_rules",
    "list_spans",
    "list_standards",
    "list_valid_codes",
    "list_versions",
    "load_standards",
    "make_amendment",
    "map_elements",
    "map_value",
    "map_value_between",
    "may_read_amendment",
    "plain_name",
    "propose_element",
    "read_format",
    "recall_amendment",
    "sense_column",
    "set_of_element",
    "submit_amendment",
    "version_at",
]


def propose_element(name: str, column_type: str, comment: str = "") -> Proposal:
    """What a column probably is: data element, grade, personal mark and the reason; no SQL.

    Args:
        name: Column name in pinyin, English or Chinese.
        column_type: Type name of the database or of Arrow.
        comment: The column's comment, "" if none.

    Policy: P8.2, R58
    """
    return propose(name, column_type, comment, read_patterns())


def sense_column(column: SensedColumn, *, today: date) -> Suggestion:
    """What a column seems to be, from its declaration and sampled values; no SQL, nothing kept.

    Args:
        column: Name, type, comment and sampled values as text.
        today: The day by which ages count.

    Policy: P8.2, R58
    """
    proposal = propose_element(column.name, column.column_type, column.comment)
    return sense(column, proposal, read_detector(), today)


def detector_version() -> str:
    """The version of the detector's rules, as ``2026.1``; verdicts carry it."""
    return read_detector().version


def list_sense_rules() -> tuple[SenseRule, ...]:
    """The rules of the detector, in their order."""
    return read_detector().rules
