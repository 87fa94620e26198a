"""Discovering whole schemas: a job describes and samples, an officer keeps or drops."""

import logging
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app as jobs

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.domain.errors import (
    DiscoveryNotFound,
    DiscoveryNotReady,
    DiscoveryUnderWay,
    RunBroken,
)
from zhengtong.exchange.models import DiscoveredTable, Discovery
from zhengtong.exchange.models.discovery import DONE, FAILED, OPEN, RUNNING
from zhengtong.exchange.services.endpoints import connect_source
from zhengtong.exchange.services.sensing import (
    apply_lessons,
    iterate_samples,
    key_of,
    sum_up,
    table_row,
)
from zhengtong.exchange.services.sources import find_own_source
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.ledger import public as ledger

log = logging.getLogger(__name__)
JOB = "exchange.carry_out_discovery"
BATCH = 50
KEPT_PER_SOURCE = 5


@transaction.atomic
def start_discovery(source_id: UUID, *, by: Actor) -> Discovery:
    """A new discovery of the source, queued; the worker carries it out.

    Raises:
        SourceNotFound, SourceForbidden, DiscoveryUnderWay.

    Policy: P7.1, P7.2
    """
    source = find_own_source(source_id, by=by)
    try:
        with transaction.atomic():
            made = Discovery.objects.create(
                source=source, asked_by=by.account_id, asked_by_name=by.name
            )
    except IntegrityError as error:
        raise DiscoveryUnderWay from error
    ledger.record_deed(
        "exchange.discovery-started",
        subject=str(made.uuid),
        subject_kind="exchange.discovery",
        by=by,
        source=str(source.uuid),
    )
    jobs.configure_task(JOB, queueing_lock=f"discovery-{made.uuid}").defer(
        discovery_id=str(made.uuid)
    )
    return made


def carry_out_discovery(discovery_id: UUID) -> None:
    """Describe the source and look at its tables; an ended discovery is left alone.

    No transaction is open while the source is asked. What goes wrong is kept in words.
    """
    carrier = Actor.system("exchange")
    claimed = Discovery.objects.filter(uuid=discovery_id, state__in=OPEN).update(
        state=RUNNING, started_at=clock.current().now(), tables_done=0
    )
    if not claimed:
        return
    found = Discovery.objects.select_related("source", "source__body").get(uuid=discovery_id)
    try:
        _look(found, by=carrier)
    except DomainError as error:
        _close(found, state=FAILED, by=carrier, error=error)
    except Exception as error:  # noqa: BLE001 - whatever it was, the discovery must not stay open
        # Without the exception's own words: a driver may quote a value in them.
        log.error("discovery %s broke: %s", discovery_id, type(error).__name__)  # noqa: TRY400
        _close(found, state=FAILED, by=carrier, error=RunBroken())
    else:
        _close(found, state=DONE, by=carrier)


def _look(found: Discovery, *, by: Actor) -> None:
    connector = connect_source(found.source, by=by)
    described = connector.describe()
    found.product = f"{described.product} {described.version}"[:100]
    found.tables_total = len(described.tables)
    found.save(update_fields=["product", "tables_total"])
    found.tables.all().delete()
    body_id = found.source.body.uuid
    today = clock.today()
    batch: list[DiscoveredTable] = []
    for table, sample, code in iterate_samples(connector, described.tables):
        row = table_row(table, sample, not_sampled=code, today=today)
        row.discovery = found
        batch.append(row)
        if len(batch) >= BATCH:
            _store(found, batch, body_id)
            batch = []
    _store(found, batch, body_id)


def _store(found: Discovery, batch: list[DiscoveredTable], body_id: UUID) -> None:
    keys = {key_of(column) for row in batch for column in row.columns}
    lessons = catalogue.learn(body_id, keys)
    for row in batch:
        apply_lessons(row, lessons)
    DiscoveredTable.objects.bulk_create(batch)
    found.tables_done += len(batch)
    Discovery.objects.filter(pk=found.pk).update(tables_done=found.tables_done)


@transaction.atomic
def _close(found: Discovery, *, state: str, by: Actor, error: DomainError | None = None) -> None:
    Discovery.objects.filter(pk=found.pk).update(
        state=state,
        ended_at=clock.current().now(),
        error=error.code if error else "",
        error_facts={key: str(value) for key, value in error.facts.items()} if error else {},
    )
    ledger.record_deed(
        f"exchange.discovery-{state}",
        subject=str(found.uuid),
        subject_kind="exchange.discovery",
        by=by,
        tables=found.tables_done,
        code=error.code if error else "",
    )
    old = found.source.discoveries.values_list("pk", flat=True)[KEPT_PER_SOURCE:]
    Discovery.objects.filter(pk__in=list(old), tables__entry__isnull=True).delete()


def lock_own(discovery_id: UUID, *, by: Actor) -> Discovery:
    """The ended discovery of one's own source, locked.

    Raises:
        DiscoveryNotFound, SourceForbidden, DiscoveryNotReady.
    """
    found = Discovery.objects.for_actor(by).get_or_refuse(discovery_id)
    find_own_source(found.source.uuid, by=by)
    locked = Discovery.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if locked.state != DONE:
        raise DiscoveryNotReady
    return locked


@transaction.atomic
def choose_tables(discovery_id: UUID, names: Sequence[str], *, keep: bool, by: Actor) -> int:
    """Keep or drop the named tables at once; how many changed. Unreadable ones stay dropped.

    Raises:
        DiscoveryNotFound, SourceForbidden, DiscoveryNotReady.
    """
    found = lock_own(discovery_id, by=by)
    rows = found.tables.filter(name__in=list(names), entry__isnull=True).exclude(is_kept=keep)
    if keep:
        rows = rows.filter(is_readable=True)
    changed = rows.update(is_kept=keep)
    if changed:
        found.advance_revision()
        found.save()
        ledger.record_deed(
            "exchange.discovery-chosen",
            subject=str(found.uuid),
            subject_kind="exchange.discovery",
            by=by,
            keep=keep,
            tables=changed,
        )
    return changed


@transaction.atomic
def rename_tables(discovery_id: UUID, titles: Mapping[str, str], *, by: Actor) -> int:
    """Give tables other titles; blank ones and those too long are cut to what an entry may have.

    Raises:
        DiscoveryNotFound, SourceForbidden, DiscoveryNotReady.
    """
    found = lock_own(discovery_id, by=by)
    changed = 0
    for row in found.tables.filter(name__in=list(titles), entry__isnull=True):
        title = "".join(c for c in titles[row.name] if c.isprintable()).strip()[:50]
        if title and title != row.title:
            row.title = title
            row.save(update_fields=["title"])
            changed += 1
    return changed


@transaction.atomic
def choose_columns(
    discovery_id: UUID, table_id: UUID, kept: Sequence[str], *, by: Actor
) -> DiscoveredTable:
    """The table with just those columns kept.

    Raises:
        DiscoveryNotFound, SourceForbidden, DiscoveryNotReady.
    """
    row = lock_table(discovery_id, table_id, by=by)
    wanted = set(kept)
    for column in row.columns:
        column["keep"] = column["name"] in wanted
    sum_up(row)
    row.save()
    return row


def lock_table(discovery_id: UUID, table_id: UUID, *, by: Actor) -> DiscoveredTable:
    """The table of one's own discovery, locked through it.

    Raises:
        DiscoveryNotFound, SourceForbidden, DiscoveryNotReady.
    """
    found = lock_own(discovery_id, by=by)
    return find_table(found, table_id)


def find_table(found: Discovery, table_id: UUID) -> DiscoveredTable:
    """The table of the discovery.

    Raises:
        DiscoveryNotFound.
    """
    row = found.tables.filter(uuid=table_id).first()
    if row is None:
        raise DiscoveryNotFound
    return row
