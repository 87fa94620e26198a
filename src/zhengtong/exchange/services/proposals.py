"""From a described table to a drafted entry with the table mounted on it."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from uuid import UUID

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.engine.errors import RightMissing
from zhengtong.exchange.models import Source
from zhengtong.exchange.selectors import get_table
from zhengtong.exchange.services.sources import find_own_source
from zhengtong.kernel.actor import Actor
from zhengtong.standards import public as standards

NAME_LIMIT = 50
FORMATS = {"postgresql": "postgresql", "mysql": "mysql", "mariadb": "mysql"}


def propose_entry(
    source_id: UUID, table: str, *, by: Actor, columns: Sequence[str] | None = None, title: str = ""
) -> catalogue.EntryRow:
    """The draft entry for a table of the source's latest description.

    Names come from the comments, types, lengths and keys from the columns; data element, grade and
    personal mark are proposals that a person completes.

    Args:
        source_id: The source; its latest description is used, nothing is connected to.
        table: Name of the table in it.
        by: Who drafts.
        columns: Columns to take; all that can be read if None.
        title: Title of the entry; the table's comment or name if empty.

    Raises:
        SourceNotFound, SourceForbidden, TableNotDescribed, RightMissing, and the catalogue's own
        refusals.

    Policy: P7.1, P7.2
    """
    source = find_own_source(source_id, by=by)
    described = get_table(source, table)
    if not described["is_readable"]:
        raise RightMissing(table=table, right="SELECT")
    wanted = set(columns) if columns is not None else None
    chosen = [one for one in described["columns"] if wanted is None or one["name"] in wanted]
    name = (title or described["comment"] or described["name"])[:NAME_LIMIT]
    items = _items_of(chosen)
    facts = catalogue.EntryFacts(
        title=name,
        summary=described["comment"],
        format_class="03",
        format_type=FORMATS.get(source.kind, ""),
        share_way="platform",
        grade=max((item.grade for item in items), default=None),
        items=items,
    )
    proposal = catalogue.EntryProposal(
        facts=facts,
        body_id=source.body.uuid,
        system_id=source.system,
        resource=_resource_of(source, described, chosen),
        origin="source",
    )
    return catalogue.draft_entry(proposal, by=by)


def _resource_of(
    source: Source, described: Mapping[str, Any], columns: Sequence[Mapping[str, Any]]
) -> catalogue.ResourceProposal:
    estimate = described["row_estimate"]
    return catalogue.ResourceProposal(
        kind="table",
        name=(described["comment"] or described["name"])[:NAME_LIMIT],
        source=str(source.uuid),
        schema_name=source.schema,
        table_name=described["name"],
        columns={one["name"]: one["type"] for one in columns},
        rows_count=estimate if estimate >= 0 else None,
    )


def _items_of(columns: Sequence[Mapping[str, Any]]) -> tuple[catalogue.ItemFacts, ...]:
    taken: set[str] = set()
    return tuple(_item_of(column, taken) for column in columns)


def _item_of(column: Mapping[str, Any], taken: set[str]) -> catalogue.ItemFacts:
    proposal = standards.propose_element(column["name"], column["type"], column["comment"])
    name = name_of(column, taken)
    taken.add(name)
    return catalogue.ItemFacts(
        name=name,
        data_type=column["letter"],
        length=column["length"],
        scale=column["scale"],
        description=column["comment"],
        column=column["name"],
        is_key=column["is_key"],
        grade=proposal.grade,
        personal=proposal.personal,
        element_code=proposal.element_code or "",
    )


def name_of(column: Mapping[str, Any], taken: set[str]) -> str:
    """The comment's first phrase, else the column's name; made unique, at most 50 characters."""
    comment = column["comment"].strip()
    for mark in ("，", "。", "；", "（", ",", ";", "(", "\n"):
        comment = comment.split(mark)[0].strip()
    name = (comment or column["name"])[:NAME_LIMIT]
    if name not in taken:
        return name
    suffix = f"（{column['name'][: NAME_LIMIT - 2]}）"
    longer = name[: NAME_LIMIT - len(suffix)] + suffix
    numbered = (f"{name[: NAME_LIMIT - 6]}（{number}）" for number in count(2))
    return longer if longer not in taken else next(n for n in numbered if n not in taken)
