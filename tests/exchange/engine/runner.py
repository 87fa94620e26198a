"""A run in a process of its own, to be killed: reads a plan as JSON from its input."""

import datetime as dt
import json
import sys
import time
from uuid import UUID

from zhengtong.exchange.engine.connector import Endpoint
from zhengtong.exchange.engine.delivery import run_delivery
from zhengtong.exchange.engine.egress import PinnedAddress
from zhengtong.exchange.engine.plan import DeliveryPlan, PlannedColumn
from zhengtong.exchange.engine.registry import connect
from zhengtong.exchange.engine.schema import ConnectionFields


class SlowJournal:
    """Tells each partition on a line and takes its time, so that a test can strike between."""

    def __init__(self, pause_seconds: float) -> None:
        self.pause_seconds = pause_seconds

    def note_progress(self, progress) -> None:
        print(json.dumps({"phase": progress.phase, "done": progress.partitions_done}), flush=True)  # noqa: T201

    def store_rejections(self, partition, rejections) -> None:
        print(json.dumps({"partition": partition, "rejected": len(rejections)}), flush=True)  # noqa: T201
        time.sleep(self.pause_seconds)

    def check_going(self) -> None:
        """Nobody cancels here."""


def endpoint_of(sent: dict) -> Endpoint:
    fields = ConnectionFields(**sent["fields"])
    return Endpoint(fields, sent["secret"], PinnedAddress(fields.host, fields.host, fields.port))


def main() -> None:
    sent = json.load(sys.stdin)
    plan = DeliveryPlan(
        run=UUID(sent["run"]),
        delivery=UUID(sent["delivery"]),
        source_table=sent["table"],
        target_table=sent["table"],
        columns=tuple(PlannedColumn(source=c, target=c) for c in sent["columns"]),
        key=("id",),
        today=dt.date(2026, 3, 2),
        digest_key=sent["digest_key"].encode(),
        rows_each=sent["rows_each"],
    )
    receipt = run_delivery(
        plan,
        source=connect(endpoint_of(sent["source"])),
        target=connect(endpoint_of(sent["target"])),
        journal=SlowJournal(sent["pause_seconds"]),
    )
    print(json.dumps({"receipt": receipt}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
