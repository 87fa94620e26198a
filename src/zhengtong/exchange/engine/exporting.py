"""A delivery by file from end to end; begun anew after a crash, published at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from zhengtong.exchange.engine.connector import Connector
from zhengtong.exchange.engine.file_delivery import FileDelivery
from zhengtong.exchange.engine.fitness import check_drift
from zhengtong.exchange.engine.plan import DeliveryPlan, Progress, RunJournal
from zhengtong.exchange.engine.quarantine import Sanitiser
from zhengtong.exchange.engine.receipt import check_rejected
from zhengtong.exchange.engine.schema import ColumnDescription, ReadRequest
from zhengtong.exchange.engine.stream import PartitionStream, PartitionWork, Treatment
from zhengtong.kernel.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class FileTarget:
    """Where a file delivery goes and how it is written.

    Attributes:
        folder: The object store's local folder.
        key: 16 bytes; the consumer gets it through the portal.
    """

    folder: Path
    key: bytes = field(repr=False)
    has_mark: bool = True
    is_formula_safe: bool = False


def export_delivery(
    plan: DeliveryPlan, *, source: Connector, target: FileTarget, journal: RunJournal
) -> Mapping[str, Any]:
    """Write a delivery as sealed CSV and Parquet and return its receipt with the list of files.

    Raises:
        DomainError: drift, connections, limits; nothing is published then.

    Policy: R24, R41
    """
    journal.note_progress(Progress(phase="checking"))
    journal.check_going()
    table = source.describe_table(plan.source_table)
    columns = check_drift(table, plan)
    treatment = _treatment(plan)
    schema = pa.schema(
        [pa.field(treatment.renames[column.name], column.arrow) for column in columns]
    )
    delivery = FileDelivery(
        target.folder, delivery=plan.delivery, name=plan.target_table or plan.source_table,
        schema=schema, key=target.key, has_mark=target.has_mark,
        is_formula_safe=target.is_formula_safe,
    )  # fmt: skip
    try:
        return _fill(plan, source, delivery, (columns, treatment, schema), journal=journal)
    except BaseException:
        delivery.discard()
        raise


def _treatment(plan: DeliveryPlan) -> Treatment:
    return Treatment(
        rules=plan.rules,
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


def _fill(
    plan: DeliveryPlan, source: Connector, delivery: FileDelivery,
    shape: tuple[tuple[ColumnDescription, ...], Treatment, pa.Schema], *, journal: RunJournal,
) -> Mapping[str, Any]:  # fmt: skip
    columns, treatment, schema = shape
    stopped: list[DomainError] = []

    def is_cancelled() -> bool:
        try:
            journal.note_progress(_progress(stream.work, done=0))
            journal.check_going()
        except DomainError as error:
            stopped.append(error)
        return bool(stopped)

    stream = PartitionStream(0, treatment, is_cancelled=is_cancelled)
    with source.open_snapshot() as snapshot:
        request = ReadRequest(
            table=plan.source_table, columns=columns, row_filter=plan.row_filter,
            snapshot=snapshot, value_limit_bytes=plan.value_limit_bytes,
        )  # fmt: skip
        try:
            work = stream.run(
                source.read(request), schema, lambda batches, _: delivery.write(batches)
            )
        except DomainError as error:
            raise (stopped[0] if stopped else error) from None
    journal.store_rejections(0, work.rejections)
    check_rejected(plan.limits, work.rows_rejected, work.rows_read)
    journal.check_going()
    receipt = _receipt(plan, work, stream, schema)
    files = delivery.publish(receipt)
    journal.note_progress(_progress(work, done=1))
    return {**receipt, "files": files}


def _progress(work: PartitionWork, *, done: int) -> Progress:
    return Progress(
        phase="done" if done else "moving",
        partitions=1,
        partitions_done=done,
        rows_read=work.rows_read,
        rows_accepted=work.rows_accepted,
        rows_rejected=work.rows_rejected,
        bytes_read=work.bytes_read,
    )


def _receipt(
    plan: DeliveryPlan, work: PartitionWork, stream: PartitionStream, schema: pa.Schema
) -> dict[str, Any]:
    digests = dict(stream.tally().digests)
    return {
        "version": 1,
        "run": str(plan.run),
        "delivery": str(plan.delivery),
        "source_table": plan.source_table,
        "target_table": "",
        "mode": "full",
        "watermark": None,
        "partitions": 1,
        "rows_source": work.rows_read,
        "rows_rejected": work.rows_rejected,
        "rows_target": work.rows_accepted,
        "rows_inserted": work.rows_accepted,
        "rows_updated": 0,
        "rows_deleted": 0,
        "schema": [{"name": one.name, "type": str(one.type)} for one in schema],
        "digest_algorithm": f"{plan.digest_algorithm}-cbcmac-sum128",
        "digests_source": digests,
        "digests_target": {},
        "facts": dict(plan.facts),
    }
