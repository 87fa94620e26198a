"""Which tables of a source are already catalogued."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from zhengtong.catalogue.models import Resource


@dataclass(frozen=True, kw_only=True)
class MountRow:
    """The entry that a table hangs on; ``state`` is the entry's."""

    entry_id: UUID
    title: str
    state: str


def list_mounts(sources: Iterable[str]) -> Mapping[tuple[str, str], MountRow]:
    """(Schema, table) of those sources → the entry it hangs on, the newest counts."""
    found = (
        Resource.objects.filter(source__in=list(sources), kind="table")
        .exclude(state="removed")
        .exclude(entry__state="withdrawn")
        .order_by("pk")
        .values_list("schema_name", "table_name", "entry__uuid", "entry__title", "entry__state")
    )
    return {
        (schema, table): MountRow(entry_id=entry_id, title=title, state=state)
        for schema, table, entry_id, title, state in found
    }
