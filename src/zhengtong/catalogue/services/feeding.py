"""The indexer of a machine: feeds its index from the changes of search rows, rebuilds what is lost.

Changes are read by the transactions that made them: all below the oldest running one are done and
are passed for good; younger ones are taken up as soon as they are seen, and again after that, which
changes nothing. What a killed indexer had not committed is simply read again.
"""

import logging
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import tantivy
from django.db import connection, transaction

from zhengtong.catalogue.index import folder
from zhengtong.catalogue.index.reading import identify_database
from zhengtong.catalogue.index.schema import ROW_FIELDS, SCHEMA, VERSION, document_of, fill
from zhengtong.catalogue.models import SearchChange, SearchRow
from zhengtong.kernel import clock

logger = logging.getLogger(__name__)

HEAP_BYTES = 32_000_000
BUILD_HEAP_BYTES = 512_000_000
TAKEN_AT_ONCE = 5000
FORGOTTEN_AFTER = timedelta(days=7)
LOST_AFTER_S = 6 * 24 * 3600.0
LOOK_EVERY_S = 60.0
KEPT_EVERY_S = 10.0
_HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def read_horizon() -> int:
    """The oldest running transaction: all below it are done."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        return int(cursor.fetchone()[0])


def build_generation(generation: Path) -> int:
    """Fill a new generation from all search rows; how many. Searching goes on meanwhile.

    The horizon is read before the rows, so what changes during the reading is fed afterwards.
    """
    cursor = folder.Cursor(database=identify_database(), horizon=read_horizon())
    index = tantivy.Index(SCHEMA, path=str(generation / "index"))
    writer = index.writer(BUILD_HEAP_BYTES, 2)
    with transaction.atomic():
        rows = SearchRow.objects.values(*ROW_FIELDS).order_by()
        count = fill(writer, rows.iterator(chunk_size=2000))
    writer.commit()
    writer.wait_merging_threads()
    folder.write_cursor(generation, cursor)
    return count


class Indexer:
    """Feeds the index in turns; only one per machine, held by a lock the caller takes."""

    def __init__(self) -> None:
        self._generation: Path | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._horizon = 0
        self._taken: set[int] = set()
        self._build: tuple[Path, subprocess.Popen[bytes]] | None = None
        self._looked_at = 0.0
        self._kept_at = 0.0
        self._wait_until = 0.0

    def take_turn(self) -> int:
        """Feed what changed; how many entries. Begins or finishes a rebuild where one is due."""
        if self._build is not None:
            self._finish_build()
        elif time.monotonic() >= self._wait_until and self.is_rebuild_due():
            self._begin_build()
        if self._open() is None:
            return 0
        fed = self._feed()
        folder.note_fed()
        return fed

    def is_rebuild_due(self) -> bool:
        """Whether there is no index, or one that is damaged, of other rows or too old."""
        generation = folder.current()
        if generation is None or folder.is_marked_damaged():
            return True
        cursor = folder.read_cursor(generation)
        age = folder.fed_seconds_ago()
        if cursor is None or cursor.version != VERSION or age is None or age > LOST_AFTER_S:
            return True
        if cursor.database != identify_database() or cursor.horizon > read_horizon():
            return True
        return self._is_unsound(generation)

    def _is_unsound(self, generation: Path) -> bool:
        """Whether the files cannot be opened or miss entries; looked at once a minute."""
        if time.monotonic() - self._looked_at < LOOK_EVERY_S and self._looked_at:
            return not (generation / "index" / "meta.json").exists()
        self._looked_at = time.monotonic()
        try:
            index = tantivy.Index.open(str(generation / "index"))
            there = index.searcher().num_docs
        except (OSError, ValueError):
            return True
        behind = SearchChange.objects.filter(txid__gte=self._horizon).count()
        return abs(there - SearchRow.objects.count()) > behind

    def _begin_build(self) -> None:
        generation = folder.make_generation()
        logger.warning("the search index is made anew in %s", generation.name)
        command = [sys.executable, "-m", "zhengtong.cli.main", "catalogue", "build-index"]
        self._build = (generation, subprocess.Popen([*command, str(generation)]))

    def _finish_build(self) -> None:
        if self._build is None or (status := self._build[1].poll()) is None:
            return
        generation, self._build = self._build[0], None
        if status == 0:
            self.take_over(generation)
        else:
            self._wait_until = time.monotonic() + LOOK_EVERY_S
            logger.error("the search index could not be made (status %s); tried again", status)

    def take_over(self, generation: Path) -> None:
        """Have everyone read a generation that was just built."""
        self.close()
        folder.switch_to(generation)
        folder.forget_damage()
        folder.note_fed()
        self._looked_at = 0.0

    def close(self) -> None:
        """Let go of the files."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
        self._writer = self._generation = None

    def _open(self) -> tantivy.IndexWriter | None:
        generation = folder.current()
        if generation is None or folder.is_marked_damaged():
            self._writer = self._generation = None
            return None
        if generation != self._generation or self._writer is None:
            cursor = folder.read_cursor(generation)
            if cursor is None or cursor.database != identify_database():
                return None
            try:
                index = tantivy.Index.open(str(generation / "index"))
                self._writer = index.writer(HEAP_BYTES, 1)
            except (OSError, ValueError) as error:
                folder.mark_damaged(type(error).__name__)
                return None
            self._generation, self._horizon = generation, cursor.horizon
            self._taken = set()
        return self._writer

    def _feed(self) -> int:
        """Take up what changed since the horizon, commit, then move the horizon."""
        fed = 0
        while True:
            horizon = read_horizon()
            changes = list(
                SearchChange.objects.filter(txid__gte=self._horizon)
                .exclude(pk__in=self._taken)
                .order_by("txid", "pk")
                .values_list("pk", "entry_key", "txid")[:TAKEN_AT_ONCE]
            )
            if changes:
                self._write({key for _, key, _ in changes})
                fed += len(changes)
            if len(changes) < TAKEN_AT_ONCE:
                self._move_to(horizon, {pk for pk, _, txid in changes if txid >= horizon})
                return fed
            self._taken |= {pk for pk, _, _ in changes}

    def _write(self, keys: set[int]) -> None:
        if self._writer is None:
            return
        found = SearchRow.objects.filter(pk__in=keys).values(*ROW_FIELDS)
        rows = {row["entry_id"]: row for row in found}
        for key in keys:
            self._writer.delete_documents_by_term("key", key)
            if key in rows:
                self._writer.add_document(document_of(rows[key]))
        self._writer.commit()

    def _move_to(self, horizon: int, taken: set[int]) -> None:
        if self._generation is None:
            return
        still = SearchChange.objects.filter(pk__in=self._taken, txid__gte=horizon)
        self._taken = taken | set(still.values_list("pk", flat=True)) if self._taken else taken
        self._horizon = horizon
        if taken or time.monotonic() - self._kept_at > KEPT_EVERY_S:
            self._kept_at = time.monotonic()
            folder.write_cursor(
                self._generation,
                folder.Cursor(database=identify_database(), horizon=horizon),
            )


def forget_old_changes() -> int:
    """Drop changes every indexer has long taken up; how many."""
    limit = clock.current().now() - FORGOTTEN_AFTER
    return SearchChange.objects.filter(at__lt=limit).delete()[0]
