"""What is proposed to the catalogue: an entry with its items, a resource to mount."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from zhengtong.catalogue.domain.facts import EntryFacts


@dataclass(frozen=True, kw_only=True)
class ResourceProposal:
    """A table, interface or file to mount on an entry.

    Attributes:
        kind: ``table``, ``interface`` or ``file``.
        source: Opaque name of where it comes from, as the room above knows it.
        columns: Column or parameter → its type at the source; mapped to items of that column.
        parameters: Those of ``columns`` that are asked with rather than answered.
        rows_count: Rows when described, None if not counted.
    """

    kind: str
    name: str
    source: str = ""
    schema_name: str = ""
    table_name: str = ""
    address: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    parameters: frozenset[str] = frozenset()
    rows_count: int | None = None


@dataclass(frozen=True, kw_only=True)
class EntryProposal:
    """An entry to be drafted.

    Attributes:
        body_id: The provider; None for the actor's own body.
        system_id: UUID of the information system it comes from.
        origin: ``form``, ``source`` (read from a schema) or ``api``.
    """

    facts: EntryFacts
    body_id: UUID | None = None
    office_id: UUID | None = None
    system_id: UUID | None = None
    resource: ResourceProposal | None = None
    origin: str = "form"
