"""The stream of one partition: three threads, read | judge, mask, digest | write.

Memory does not depend on the table: at most ``QUEUE_BATCHES`` batches wait in each queue, and a
batch is cut by bytes. The first error of any thread stops all three and is raised as it was.
"""

import datetime as dt
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from zhengtong.exchange.engine.connector import PartitionTally
from zhengtong.exchange.engine.errors import RunCancelled
from zhengtong.exchange.engine.fingerprint import ColumnFingerprint
from zhengtong.exchange.engine.judging import judge_batch
from zhengtong.exchange.engine.masks import mask_batch
from zhengtong.exchange.engine.quarantine import STORED_PER_PARTITION, Rejection, Sanitiser
from zhengtong.exchange.engine.rules import Rule
from zhengtong.exchange.engine.schema import Algorithm, ReadBatch

QUEUE_BATCHES = 4
_WAIT_SECONDS = 0.5
_END = None


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """What happens to the rows between reading and writing.

    Attributes:
        renames: Source column → target column; order of the delivered columns.
        masks: Source column → mask.
        mask_key: Key of the grant's hash mask. ``digest_key``: key of the delivery's digests.
    """

    rules: tuple[Rule, ...]
    renames: Mapping[str, str]
    masks: Mapping[str, str]
    sanitiser: Sanitiser
    today: dt.date
    mask_key: bytes = field(repr=False)
    digest_key: bytes = field(repr=False)
    digest_algorithm: Algorithm = "aes128"


@dataclass
class PartitionWork:
    """Counts of a partition as they grow; read by the progress reporter of another thread."""

    partition: int
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    bytes_read: int = 0
    rejections: list[Rejection] = field(default_factory=list)


class PartitionStream:
    """Moves the batches of one partition through the treatment into a sink."""

    def __init__(
        self, partition: int, treatment: Treatment, *, is_cancelled: Callable[[], bool]
    ) -> None:
        self.work = PartitionWork(partition)
        self._treatment = treatment
        self._is_cancelled = is_cancelled
        self._prints = ColumnFingerprint(treatment.digest_key, algorithm=treatment.digest_algorithm)
        self._read: queue.Queue[ReadBatch | None] = queue.Queue(QUEUE_BATCHES)
        self._ready: queue.Queue[pa.RecordBatch | None] = queue.Queue(QUEUE_BATCHES)
        self._stop = threading.Event()
        self._errors: list[BaseException] = []

    def run(
        self, source: Iterable[ReadBatch], schema: pa.Schema,
        write: Callable[[pa.RecordBatchReader, Callable[[], PartitionTally]], None],
    ) -> PartitionWork:  # fmt: skip
        """Run to the end; the calling thread writes.

        Args:
            source: Batches as read.
            schema: Schema of what is delivered (target names).
            write: Takes the batches and, after the last one, the tally to commit with them.

        Raises:
            The first error of any of the three threads.
        """
        threads = [
            threading.Thread(target=self._guard, args=(self._feed, source), daemon=True),
            threading.Thread(target=self._guard, args=(self._treat,), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            write(pa.RecordBatchReader.from_batches(schema, self._drain()), self.tally)
        except BaseException as error:  # noqa: BLE001 - raised below, the first of all threads'
            if not self._errors:
                self._errors.append(error)
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()
        if self._errors:
            raise self._errors[0]
        return self.work

    def tally(self) -> PartitionTally:
        """The counts and digests to be committed with the rows; raises if the stream broke."""
        if self._errors:
            raise self._errors[0]
        return PartitionTally(
            rows_read=self.work.rows_read,
            rows_accepted=self.work.rows_accepted,
            rows_rejected=self.work.rows_rejected,
            digests=self._prints.result(),
        )

    def _guard(self, step: Callable[..., None], *arguments: Any) -> None:
        try:
            step(*arguments)
        except BaseException as error:  # noqa: BLE001 - carried to the calling thread
            self._errors.append(error)
            self._stop.set()

    def _feed(self, source: Iterable[ReadBatch]) -> None:
        iterator = iter(source)
        try:
            for batch in iterator:
                self.work.rows_read += batch.rows.num_rows
                self.work.bytes_read += batch.rows.nbytes
                if not self._put(self._read, batch):
                    return
                if self._is_cancelled():
                    raise RunCancelled
            self._put(self._read, _END)
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                close()

    def _treat(self) -> None:
        for batch in self._take(self._read):
            rows = self._treated(batch)
            if rows.num_rows and not self._put(self._ready, rows):
                return
        self._put(self._ready, _END)

    def _treated(self, batch: ReadBatch) -> pa.RecordBatch:
        how = self._treatment
        verdict = judge_batch(batch, how.rules, today=how.today)
        rows = batch.rows
        good = verdict.good
        if not good.all():
            self._set_aside(batch, verdict)
            rows = rows.filter(pa.array(good))
        rows = mask_batch(rows, how.masks, how.mask_key)
        rows = rows.select(list(how.renames)).rename_columns(list(how.renames.values()))
        self._prints.update_batch(rows)
        self.work.rows_accepted += rows.num_rows
        return rows

    def _set_aside(self, batch: ReadBatch, verdict: Any) -> None:
        start = self.work.rows_accepted + self.work.rows_rejected
        self.work.rows_rejected += int((~verdict.good).sum())
        room = STORED_PER_PARTITION - len(self.work.rejections)
        if room > 0:
            found = self._treatment.sanitiser.rejections(
                batch.rows, verdict, partition=self.work.partition, start=start
            )
            self.work.rejections.extend(found[:room])

    def _drain(self) -> Iterator[pa.RecordBatch]:
        yield from self._take(self._ready)
        if self._errors:
            raise self._errors[0]

    def _put(self, into: "queue.Queue[Any]", thing: Any) -> bool:
        while not self._stop.is_set():
            try:
                into.put(thing, timeout=_WAIT_SECONDS)
            except queue.Full:
                continue
            return True
        return False

    def _take(self, out: "queue.Queue[Any]") -> Iterator[Any]:
        while not self._stop.is_set():
            try:
                thing = out.get(timeout=_WAIT_SECONDS)
            except queue.Empty:
                continue
            if thing is _END:
                return
            yield thing
