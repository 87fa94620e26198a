"""One delivery from end to end: check, partition, move, merge, receipt. Resumable at any point."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from zhengtong.exchange.engine.connector import (
    Connector,
    MergeFacts,
    MergeOutcome,
    PartitionTally,
    WriteSession,
)
from zhengtong.exchange.engine.errors import (
    DigestMismatch,
    PlanChanged,
    RunCancelled,
)
from zhengtong.exchange.engine.fingerprint import combine, differing, subtract
from zhengtong.exchange.engine.fitness import (
    check_drift,
    fitting_rules,
    partitions_from,
    write_request_of,
)
from zhengtong.exchange.engine.plan import DeliveryPlan, Phase, Progress, RunJournal
from zhengtong.exchange.engine.quarantine import Rejection, Sanitiser
from zhengtong.exchange.engine.receipt import check_deleted, check_rejected, receipt_of
from zhengtong.exchange.engine.rules import Rule
from zhengtong.exchange.engine.schema import (
    ColumnDescription,
    Condition,
    Partition,
    ReadRequest,
    TableDescription,
)
from zhengtong.exchange.engine.stream import PartitionStream, PartitionWork, Treatment
from zhengtong.kernel.errors import DomainError

PROGRESS_SECONDS = 1.0


def run_delivery(
    plan: DeliveryPlan, *, source: Connector, target: Connector, journal: RunJournal
) -> Mapping[str, Any]:
    """Carry out a delivery, or what is left of it after a crash, and return its receipt.

    A partition that was committed is not read again; a delivery that was merged returns the
    stored receipt and writes nothing.

    Raises:
        DomainError: drift (TableMissing, ColumnMissing, ColumnChanged), rights, limits, digests,
        connections. The target is untouched then; staged partitions stay for a resume.

    Policy: P7.1, R40, R41
    """
    return _Delivery(plan, source=source, target=target, journal=journal).run()


class _Delivery:
    def __init__(
        self, plan: DeliveryPlan, *, source: Connector, target: Connector, journal: RunJournal
    ) -> None:
        self.plan = plan
        self.source = source
        self.target = target
        self.journal = journal
        self.works: list[PartitionWork] = []
        self.tallies: dict[int, PartitionTally] = {}
        self.partitions: tuple[Partition, ...] = ()
        self._failed_check: DomainError | None = None

    def run(self) -> Mapping[str, Any]:
        self._note("checking")
        table = self.source.describe_table(self.plan.source_table)
        columns = check_drift(table, self.plan)
        session = self.target.write(write_request_of(self.plan, table, columns))
        try:
            done = session.stored_receipt()
            if done is not None:
                self._note("done")
                return done
            treatment = self._treatment(columns, session.find_target())
            with self.source.open_snapshot() as snapshot:
                request = self._read_request(columns, snapshot)
                request, high = self._windowed(request, session)
                self._begin(request, session, table=table, high=high)
                self._move_all(request, session, treatment)
            return self._merge(session, high)
        finally:
            session.close()

    def _read_request(self, columns: tuple[ColumnDescription, ...], snapshot: str) -> ReadRequest:
        return ReadRequest(
            table=self.plan.source_table,
            columns=columns,
            row_filter=self.plan.row_filter,
            snapshot=snapshot,
            value_limit_bytes=self.plan.value_limit_bytes,
        )

    def _treatment(
        self, columns: tuple[ColumnDescription, ...], target: TableDescription | None
    ) -> Treatment:
        plan = self.plan
        checked = {rule.column for rule in plan.rules if rule.kind == "not-null"}
        required = [
            Rule(name="key", kind="not-null", column=part)
            for part in plan.key
            if part not in checked
        ]
        return Treatment(
            rules=(*plan.rules, *required, *fitting_rules(plan, columns, target)),
            renames={column.source: column.target for column in plan.columns},
            masks={column.source: column.mask for column in plan.columns if column.mask},
            sanitiser=Sanitiser(
                key_columns=plan.key,
                personal=frozenset(c.source for c in plan.columns if c.is_personal or c.mask),
                digest_key=plan.digest_key,
            ),
            today=plan.today,
            mask_key=plan.mask_key,
            digest_key=plan.digest_key,
            digest_algorithm=plan.digest_algorithm,
        )

    def _windowed(
        self, request: ReadRequest, session: WriteSession
    ) -> tuple[ReadRequest, str | None]:
        """The request cut to the window; its upper end stays the same when a run resumes."""
        window = self.plan.window
        if window is None:
            return request, None
        stored = session.stored_plan()
        high = stored.get("high") if stored else self.source.highest(request, window.column)
        terms = list(request.row_filter)
        if window.low is not None:
            terms.append(Condition(column=window.column, operator="gt", values=(window.low,)))
        if high is not None:
            terms.append(Condition(column=window.column, operator="le", values=(high,)))
        return replace(request, row_filter=tuple(terms)), high

    def _begin(
        self, request: ReadRequest, session: WriteSession, *, table: TableDescription, high: str | None  # noqa: E501
    ) -> None:  # fmt: skip
        stored = session.stored_plan()
        if stored is None:
            key = table.key if set(table.key) <= {c.name for c in table.columns} else ()
            self.partitions = self.source.plan_partitions(
                request, rows_each=self.plan.rows_each, key=key
            )
        else:
            self.partitions = partitions_from(stored)
        written = {
            "delivery": str(self.plan.delivery),
            "high": high,
            "partitions": [
                {"number": p.number, "column": p.column, "low": p.low, "high": p.high}
                for p in self.partitions
            ],
        }
        self.tallies = dict(session.prepare(written))
        if stored is not None and stored.get("delivery") != str(self.plan.delivery):
            raise PlanChanged
        if self.tallies and self.partitions[0].column == "ctid":
            session.restart()
            self.tallies = {}

    def _move_all(self, request: ReadRequest, session: WriteSession, treatment: Treatment) -> None:
        with self._reporting():
            for partition in self.partitions:
                if partition.number in self.tallies:
                    continue
                self._move(replace(request, partition=partition), session, treatment)
        self._note("moving")

    def _move(self, request: ReadRequest, session: WriteSession, treatment: Treatment) -> None:
        number = request.partition.number
        stream = PartitionStream(number, treatment, is_cancelled=self._is_stopped)
        self.works.append(stream.work)
        schema = request.schema
        delivered = schema.empty_table().select(list(treatment.renames)).rename_columns(
            list(treatment.renames.values())
        ).schema  # fmt: skip

        def tally() -> PartitionTally:
            counted = stream.tally()
            self.journal.store_rejections(number, stream.work.rejections)
            self.tallies[number] = counted
            return counted

        try:
            stream.run(
                self.source.read(request),
                delivered,
                lambda batches, _: session.stage(request.partition, batches, tally),
            )
        except RunCancelled:
            raise (self._failed_check or RunCancelled()) from None
        except BaseException:
            self.tallies.pop(number, None)
            raise
        stream.work.rejections.clear()

    def _merge(self, session: WriteSession, high: str | None) -> Mapping[str, Any]:
        self._note("merging")
        self.journal.check_going()
        read = sum(tally.rows_read for tally in self.tallies.values())
        rejected = sum(tally.rows_rejected for tally in self.tallies.values())
        digests = combine(*(tally.digests for tally in self.tallies.values()))

        def judge(facts: MergeFacts) -> None:
            self._store_duplicates(facts)
            check_rejected(self.plan.limits, rejected + facts.rows_duplicate, read)

        def certify(facts: MergeFacts, outcome: MergeOutcome) -> Mapping[str, Any]:
            check_deleted(self.plan.limits, outcome)
            expected = subtract(digests, facts.digests_duplicate)
            wrong = differing(expected, outcome.digests_target) if expected else []
            accepted = read - rejected - facts.rows_duplicate
            if wrong or outcome.rows_target != accepted:
                raise DigestMismatch(column="、".join(wrong) or "*")
            self.journal.check_going()
            counts = {"read": read, "rejected": rejected + facts.rows_duplicate}
            return receipt_of(
                self.plan, outcome, counts=counts, digests=expected or outcome.digests_target,
                partitions=len(self.partitions), high=high,
            )  # fmt: skip

        receipt = session.merge(judge, certify)
        self._note("done")
        return receipt

    def _store_duplicates(self, facts: MergeFacts) -> None:
        column = "、".join(self.plan.key)
        hidden = {c.source for c in self.plan.columns if c.is_personal} & set(self.plan.key)
        self.journal.store_rejections(
            -1,
            [
                Rejection(
                    partition=-1, row_key="***" if hidden else key[:200], rule="duplicate-key",
                    kind="duplicate-key", column=column,
                )
                for key in facts.duplicates
            ],
        )  # fmt: skip

    def _is_stopped(self) -> bool:
        return self._failed_check is not None

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Tell progress about once a second, and ask whether the run may go on."""
        stop = threading.Event()

        def report() -> None:
            while not stop.wait(PROGRESS_SECONDS):
                try:
                    self._note("moving")
                    self.journal.check_going()
                except DomainError as error:
                    self._failed_check = error

        self.journal.check_going()
        self._note("moving")
        thread = threading.Thread(target=report, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
        if self._failed_check is not None:
            raise self._failed_check

    def _note(self, phase: Phase) -> None:
        finished = list(self.tallies.values())
        open_works = [work for work in list(self.works) if work.partition not in self.tallies]
        counted: list[PartitionTally | PartitionWork] = [*finished, *open_works]
        self.journal.note_progress(
            Progress(
                phase=phase,
                partitions=len(self.partitions),
                partitions_done=len(finished),
                rows_read=sum(one.rows_read for one in counted),
                rows_accepted=sum(one.rows_accepted for one in counted),
                rows_rejected=sum(one.rows_rejected for one in counted),
                bytes_read=sum(work.bytes_read for work in list(self.works)),
            )
        )
