"""Verdicts about discovered columns, drafts of kept tables, and taking the drafts back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.domain.errors import NothingToDraft, TableNotDrafted
from zhengtong.exchange.models import DiscoveredTable, Discovery, Source
from zhengtong.exchange.services.discoveries import lock_own, lock_table
from zhengtong.exchange.services.proposals import FORMATS, name_of
from zhengtong.exchange.services.sensing import key_of, meaning_of, sum_up
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import Conflict, DomainError, RuleBroken
from zhengtong.kernel.ids import uuid7
from zhengtong.ledger import public as ledger
from zhengtong.standards import public as standards

NAME_LIMIT = 50
_COUNTS = ("element_code", "grade", "personal", "rule", "certainty", "reason", "sampled", "filled",
           "matching", "minors")  # fmt: skip


@transaction.atomic
def decide_columns(
    discovery_id: UUID, table_id: UUID, decisions: Mapping[str, Mapping[str, Any]], *, by: Actor
) -> int:
    """Keep what an officer decided about columns: element, grade, mark, reason.

    Args:
        discovery_id: The discovery.
        table_id: Its table.
        decisions: Column → ``element_code``, ``grade``, ``personal``, ``reason``.
        by: The officer.

    Raises:
        DiscoveryNotFound, SourceForbidden, DiscoveryNotReady, VerdictInvalid.

    Policy: P8.2, R58
    """
    row = lock_table(discovery_id, table_id, by=by)
    source = row.discovery.source
    decided = [column for column in row.columns if column["name"] in decisions]
    records = [_record(row, column, decisions[column["name"]]) for column in decided]
    kept = catalogue.record_verdicts(source.body.uuid, records, by=by)
    for column, record in zip(decided, records, strict=True):
        column["decided"] = {
            "element_code": record.element_code,
            "grade": record.grade,
            "personal": record.personal,
            "reason": record.reason,
            "by": by.name,
            "is_overruled": record.is_overruled,
        }
    sum_up(row)
    row.save()
    return kept


def _record(
    row: DiscoveredTable, column: Mapping[str, Any], said: Mapping[str, Any]
) -> catalogue.VerdictRecord:
    suggestion = {name: column["suggestion"][name] for name in _COUNTS}
    return catalogue.VerdictRecord(
        key=key_of(column),
        column_name=column["name"],
        table_name=row.name,
        source_name=row.discovery.source.name,
        suggestion=standards.Suggestion(**suggestion),
        element_code=str(said["element_code"]).strip(),
        grade=int(said["grade"]),
        personal=str(said["personal"]),
        reason=str(said.get("reason", "")),
    )


def list_mounted(source: Source) -> Mapping[str, catalogue.MountRow]:
    """Table → the entry it hangs on, by any source of the body over the same database."""
    same = Source.objects.filter(
        body=source.body, host=source.host, port=source.port, database=source.database
    )
    found = catalogue.list_mounts(str(uuid) for uuid in same.values_list("uuid", flat=True))
    return {table: row for (schema, table), row in found.items() if schema == source.schema}


@transaction.atomic
def draft_tables(discovery_id: UUID, *, by: Actor) -> tuple[UUID, int]:
    """One act: every kept table not catalogued yet becomes a draft; the act and how many.

    Raises:
        DiscoveryNotFound, SourceForbidden, DiscoveryNotReady, NothingToDraft, TableNotDrafted
        (nothing was drafted then).

    Policy: P7.1, P7.2
    """
    found = lock_own(discovery_id, by=by)
    mounted = list_mounted(found.source)
    rows = [
        row
        for row in found.tables.filter(is_kept=True, is_readable=True, entry__isnull=True)
        if row.name not in mounted and any(column["keep"] for column in row.columns)
    ]
    if not rows:
        raise NothingToDraft
    act = uuid7()
    for row in rows:
        entry = _draft(found.source, row, by=by)
        row.entry, row.entry_revision, row.act = entry.uuid, entry.revision, act
        row.save(update_fields=["entry", "entry_revision", "act"])
    ledger.record_deed(
        "exchange.discovery-drafted",
        subject=str(found.uuid),
        subject_kind="exchange.discovery",
        by=by,
        act=str(act),
        entries=len(rows),
    )
    return act, len(rows)


def _draft(source: Source, row: DiscoveredTable, *, by: Actor) -> catalogue.EntryRow:
    """The draft; a title already taken gets the table's name behind it."""
    suffix = f"（{row.name[:20]}）"
    for title in (row.title, row.title[: NAME_LIMIT - len(suffix)] + suffix):
        try:
            with transaction.atomic():
                return catalogue.draft_entry(_proposal(source, row, title), by=by)
        except catalogue.TitleTaken as error:
            refusal: DomainError = error
        except (RuleBroken, Conflict) as error:
            refusal = error
            break
    raise TableNotDrafted(table=row.name, reason=refusal.message)


def _proposal(source: Source, row: DiscoveredTable, title: str) -> catalogue.EntryProposal:
    kept = [column for column in row.columns if column["keep"]]
    taken: set[str] = set()
    items = tuple(_item(column, taken) for column in kept)
    resource = catalogue.ResourceProposal(
        kind="table",
        name=title,
        source=str(source.uuid),
        schema_name=source.schema,
        table_name=row.name,
        columns={column["name"]: column["type"] for column in kept},
        rows_count=row.row_estimate if row.row_estimate >= 0 else None,
    )
    facts = catalogue.EntryFacts(
        title=title,
        summary=row.comment[:256],
        format_class="03",
        format_type=FORMATS.get(source.kind, ""),
        share_way="platform",
        grade=max((item.grade for item in items), default=None),
        items=items,
    )
    return catalogue.EntryProposal(
        facts=facts,
        body_id=source.body.uuid,
        system_id=source.system,
        resource=resource,
        origin="source",
    )


def _item(column: Mapping[str, Any], taken: set[str]) -> catalogue.ItemFacts:
    meaning = meaning_of(column)
    name = name_of(column, taken)
    taken.add(name)
    return catalogue.ItemFacts(
        name=name,
        data_type=column["letter"],
        length=column["length"],
        scale=column["scale"],
        description=column["comment"][:500],
        column=column["name"],
        is_key=column["is_key"],
        grade=meaning["grade"],
        personal=meaning["personal"],
        element_code=meaning["element_code"],
    )


@transaction.atomic
def undo_drafts(discovery_id: UUID, act: UUID, *, by: Actor) -> tuple[int, list[str]]:
    """Take back the drafts of an act; how many went, and titles kept as they were worked on since.

    Raises:
        DiscoveryNotFound, SourceForbidden, DiscoveryNotReady.
    """
    found = lock_own(discovery_id, by=by)
    gone, kept = 0, []
    for row in found.tables.filter(act=act):
        if _delete_untouched(row, by=by):
            gone += 1
            row.entry = row.entry_revision = row.act = None
            row.save(update_fields=["entry", "entry_revision", "act"])
        else:
            kept.append(row.title)
    ledger.record_deed(
        "exchange.discovery-undone",
        subject=str(found.uuid),
        subject_kind="exchange.discovery",
        by=by,
        act=str(act),
        entries=gone,
        kept=len(kept),
    )
    return gone, kept


def _delete_untouched(row: DiscoveredTable, *, by: Actor) -> bool:
    if row.entry is None:
        return False
    try:
        with transaction.atomic():
            catalogue.delete_draft(row.entry, by=by, revision=row.entry_revision or 0)
    except catalogue.EntryNotFound:
        return True  # somebody deleted the draft already
    except DomainError:
        return False
    return True


def last_act(found: Discovery) -> UUID | None:
    """The newest act of drafting, None if there was none or it was taken back."""
    return found.tables.filter(act__isnull=False).order_by("-act").values_list(
        "act", flat=True
    ).first()  # fmt: skip
