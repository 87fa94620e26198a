"""What happens to standards and is told upwards."""

from dataclasses import dataclass
from typing import ClassVar

from zhengtong.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class StandardChanged(Event):
    """A version of a record was published; ``subject`` is ``<register>/<code>``.

    Attributes:
        register: ``standard``, ``element``, ``code-set``, ``rule`` or ``mapping``.
        code: Its code.
        number: Number of the version that is now in force; 1 is the first.
        fields: Names of the fields that differ from the version before; empty for the first.
        values: For a code set: values that came, went, ended or changed, at most 1,000 of them.
    """

    name: ClassVar[str] = "standards.changed"
    register: str
    code: str
    number: int
    fields: list[str]
    values: list[str]


@dataclass(frozen=True, kw_only=True)
class AmendmentPublished(Event):
    """An amendment was published as a whole; ``subject`` is its UUID.

    Attributes:
        title: Its name.
        records: How many versions it brought into force.
    """

    name: ClassVar[str] = "standards.amendment-published"
    title: str
    records: int
