"""The door of standards: data elements, code sets, and proposals for columns."""

from zhengtong.standards.domain.errors import CodeSetNotFound, ElementNotFound
from zhengtong.standards.domain.proposing import Proposal, propose
from zhengtong.standards.domain.rows import CodeSetRow, CodeValueRow, ElementRow
from zhengtong.standards.selectors import (
    find_code_value,
    get_code_set,
    get_element,
    is_code_valid,
    list_elements,
    list_valid_codes,
)
from zhengtong.standards.services.loading import load_standards
from zhengtong.standards.shipped import read_patterns

__all__ = [
    "CodeSetNotFound",
    "CodeSetRow",
    "CodeValueRow",
    "ElementNotFound",
    "ElementRow",
    "Proposal",
    "find_code_value",
    "get_code_set",
    "get_element",
    "is_code_valid",
    "list_elements",
    "list_valid_codes",
    "load_standards",
    "propose_element",
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
