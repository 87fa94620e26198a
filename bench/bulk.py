"""Bulk exchange against its limit and peers, in one interleaved run on one throw-away server.

Limit: `psql COPY TO STDOUT (binary) | psql COPY FROM STDIN (binary)`. Ours: the whole delivery with
rules, masks, quarantine, column digests of both sides and the merge; its stages by themselves; raw
blocks by psycopg. Peers: INSERTs by executemany, COPY row by row.

    ./zt bench bulk [--rows N] [--rounds N] [--json]
"""

import argparse
import contextlib
import datetime as dt
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pyarrow as pa
from psycopg import conninfo

from zhengtong.exchange.engine.connector import Endpoint
from zhengtong.exchange.engine.delivery import run_delivery
from zhengtong.exchange.engine.egress import PinnedAddress
from zhengtong.exchange.engine.plan import DeliveryPlan, Limits, PlannedColumn, Progress
from zhengtong.exchange.engine.postgres.connector import PostgresConnector
from zhengtong.exchange.engine.postgres.ledger_schema import create_target
from zhengtong.exchange.engine.postgres.session import open_stream
from zhengtong.exchange.engine.rules import Rule
from zhengtong.exchange.engine.schema import ConnectionFields, ReadRequest
from zhengtong.kernel.ids import uuid7

TODAY = dt.date(2026, 3, 2)
KEY = b"0123456789abcdef"
TABLE = """
CREATE TABLE people AS
SELECT i::bigint AS id,
       f.first17 || substr('10X98765432', (f.total % 11)::int + 1, 1) AS citizen_id,
       '张' || chr(19968 + (i % 2000)::int) AS name,
       '91340100MA2' || lpad((i % 1000000)::text, 7, '0') AS credit_code,
       date '1960-01-01' + (i % 20000)::int AS born,
       timestamp '2015-01-01' + i * interval '7 seconds' AS made_at,
       timestamp '2016-01-01' + i * interval '7 seconds' AS changed_at,
       (i % 1000000 + 0.25)::numeric(12,2) AS amount,
       CASE WHEN i % 3 = 0 THEN 'a' || chr(9) || '"b"' || chr(10) || 'c' END AS remark,
       i % 2 = 0 AS is_open,
       '3401' || lpad((i % 20)::text, 2, '0') AS region,
       (i % 9)::text AS kind,
       '安徽省合肥市政务区第' || i || '号' AS address
  FROM (SELECT i, first17,
               (SELECT sum(substr(first17, p, 1)::int * (ARRAY[7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2])[p])
                  FROM generate_series(1, 17) AS p) AS total
          FROM (SELECT i, '340102' || to_char(date '1960-01-01' + (i % 20000)::int, 'YYYYMMDD')
                          || lpad((i % 1000)::text, 3, '0') AS first17
                  FROM generate_series(1, {rows}) AS i) AS g) AS f
"""  # noqa: E501
RULES = (
    Rule(name="R1", kind="not-null", column="name"),
    Rule(name="R2", kind="citizen-id", column="citizen_id"),
    Rule(name="R3", kind="pattern", column="credit_code", settings={"pattern": "[0-9A-Z]{18}"}),
    Rule(name="R4", kind="codes", column="region", settings={"codes": [f"3401{n:02d}" for n in range(20)]}),  # noqa: E501
    Rule(name="R5", kind="codes", column="kind", settings={"codes": [str(n) for n in range(9)]}),
    Rule(name="R6", kind="range", column="amount", settings={"low": 0, "high": 10**9}),
    Rule(name="R7", kind="date-order", column="made_at", settings={"later": "changed_at"}),
    Rule(name="R8", kind="length", column="address", settings={"most": 100}),
)  # fmt: skip


class Silent:
    """Nobody listens to this run."""

    def note_progress(self, progress: Progress) -> None:
        """Nothing."""

    def store_rejections(self, partition, rejections) -> None:
        """Nothing."""

    def check_going(self) -> None:
        """Nothing."""


class Place:
    """A source and a target database on one server."""

    def __init__(self, server: dict[str, str], rows: int) -> None:
        self.server, self.rows = server, rows
        for name in ("bench_source", "bench_target"):
            self.run(
                "postgres",
                f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
                f"CREATE DATABASE {name}",
            )
        self.run(
            "bench_source",
            TABLE.format(rows=rows),
            "ALTER TABLE people ADD PRIMARY KEY (id)",
            "VACUUM ANALYZE people",
        )

    def url(self, database: str) -> str:
        return conninfo.make_conninfo("", **{**self.server, "dbname": database})

    def run(self, database: str, *statements: str) -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def connector(self, database: str) -> PostgresConnector:
        port = int(self.server["port"])
        fields = ConnectionFields(
            kind="postgresql",
            host="127.0.0.1",
            port=port,
            database=database,
            user=self.server["user"],
        )
        pinned = PinnedAddress("127.0.0.1", "127.0.0.1", port)
        return PostgresConnector(Endpoint(fields, self.server.get("password", ""), pinned, 0))

    def empty_target(self) -> None:
        columns = self.connector("bench_source").describe_table("people").columns
        self.run(
            "bench_target", "DROP TABLE IF EXISTS people", "DROP SCHEMA IF EXISTS zt_ledger CASCADE",  # noqa: E501
            create_target("public.people", columns, ()),
        )  # fmt: skip
        self.run("bench_target", "CHECKPOINT")


def plan_of(place: Place, **changes) -> DeliveryPlan:
    described = place.connector("bench_source").describe_table("people")
    plan = DeliveryPlan(
        run=uuid7(), delivery=uuid7(), source_table="people", target_table="people",
        columns=tuple(PlannedColumn(source=c.name, target=c.name) for c in described.columns),
        key=(), rules=RULES, today=TODAY, digest_key=KEY, mask_key=KEY,
        limits=Limits(rejected_percent=None, deleted_percent=None), rows_each=1_000_000,
    )  # fmt: skip
    return replace(plan, **changes)


def deliver(place: Place, **changes) -> None:
    plan = plan_of(place, **changes)
    source, target = place.connector("bench_source"), place.connector("bench_target")
    receipt = run_delivery(plan, source=source, target=target, journal=Silent())
    assert receipt["rows_target"] + receipt["rows_rejected"] == place.rows


def deliver_masked_by_key(place: Place) -> None:
    place.run("bench_target", "ALTER TABLE people ADD PRIMARY KEY (id)")
    masks = {"name": "name", "citizen_id": "id"}
    plan = plan_of(place)
    columns = tuple(replace(c, mask=masks.get(c.source, "")) for c in plan.columns)
    deliver(place, key=("id",), columns=columns)


def deliver_again(place: Place) -> None:
    deliver(place, key=("id",))


def stream_only(place: Place, rules: tuple[Rule, ...], *, digests: bool) -> None:
    """Source → rules → COPY into the target, without staging, merge and reading back."""
    from zhengtong.exchange.engine.stream import PartitionStream

    plan = plan_of(place, rules=rules)
    source = place.connector("bench_source")
    columns = source.describe_table("people").columns
    stream = PartitionStream(0, _treatment(plan), is_cancelled=lambda: False)
    if not digests:
        stream._prints.update_batch = lambda batch: None  # noqa: ARG005
    connection = open_stream(place.connector("bench_target").endpoint, read_only=False)

    def write(batches: pa.RecordBatchReader, tally: Callable) -> None:
        with connection.cursor() as cursor:
            cursor.adbc_ingest("people", batches, mode="append", db_schema_name="public")
        connection.commit()

    request = ReadRequest(table="people", columns=columns)
    stream.run(source.read(request), request.schema, write)
    connection.close()


def _treatment(plan: DeliveryPlan):
    from zhengtong.exchange.engine.exporting import _treatment as treatment_of

    return treatment_of(plan)


def psql_pipe(place: Place) -> None:
    environment = {**os.environ, "PGPASSWORD": place.server.get("password", "")}
    read = subprocess.Popen(
        ["psql", place.url("bench_source"), "-qXc", "COPY people TO STDOUT (FORMAT binary)"],
        stdout=subprocess.PIPE, env=environment,
    )  # fmt: skip
    subprocess.run(
        ["psql", place.url("bench_target"), "-qXc", "COPY people FROM STDIN (FORMAT binary)"],
        stdin=read.stdout, env=environment, check=True,
    )  # fmt: skip
    assert read.wait() == 0


def raw_blocks(place: Place) -> None:
    with (
        psycopg.connect(place.url("bench_source")) as source,
        psycopg.connect(place.url("bench_target")) as target,
    ):
        out = source.cursor().copy("COPY people TO STDOUT (FORMAT binary)")
        into = target.cursor().copy("COPY people FROM STDIN (FORMAT binary)")
        with out as blocks, into as sink:
            pending = bytearray()
            for block in blocks:
                pending += block
                if len(pending) > 262_144:
                    sink.write(bytes(pending))
                    pending.clear()
            sink.write(bytes(pending))


def copy_rows(place: Place) -> None:
    with (  # noqa: SIM117
        psycopg.connect(place.url("bench_source")) as source,
        psycopg.connect(place.url("bench_target")) as target,
    ):
        with target.cursor().copy("COPY people FROM STDIN") as sink:
            cursor = source.cursor("rows")
            cursor.itersize = 10_000
            for row in cursor.execute("SELECT * FROM people"):
                sink.write_row(row)


def insert_rows(place: Place) -> None:
    few = min(place.rows, 50_000)
    with (
        psycopg.connect(place.url("bench_source")) as source,
        psycopg.connect(place.url("bench_target")) as target,
    ):
        rows = source.execute("SELECT * FROM people LIMIT %s", (few,)).fetchall()
        marks = ", ".join(["%s"] * len(rows[0]))
        target.cursor().executemany(f"INSERT INTO people VALUES ({marks})", rows)


CONTENDERS: tuple[tuple[str, str, Callable[[Place], None]], ...] = (
    ("limit", "psql COPY | psql COPY", psql_pipe),
    ("ours", "stream, no rules, no digests", lambda p: stream_only(p, (), digests=False)),
    ("ours", "stream, 8 rules", lambda p: stream_only(p, RULES, digests=False)),
    ("ours", "stream, 8 rules, column digests", lambda p: stream_only(p, RULES, digests=True)),
    ("ours", "whole delivery by replacing: 8 rules, digests of both sides", lambda p: deliver(p)),  # noqa: PLW0108
    ("ours", "whole delivery by key: 8 rules, masks, digests of both sides", deliver_masked_by_key),
    ("ours", "raw blocks, nothing checked", raw_blocks),
    ("peer", "COPY row by row (psycopg)", copy_rows),
    ("peer", "INSERT by executemany (psycopg, 50,000 rows)", insert_rows),
)


def measure(place: Place, rounds: int) -> list[dict]:
    """Every contender once a round, in turn; rows a second, median of the rounds."""
    seconds: dict[str, list[float]] = {name: [] for _, name, _ in CONTENDERS}
    for _ in range(rounds):
        for _, name, contender in CONTENDERS:
            place.empty_target()
            start = time.perf_counter()
            contender(place)
            seconds[name].append(time.perf_counter() - start)
            print(f"  {name}: {seconds[name][-1]:.2f} s", file=sys.stderr, flush=True)
    results = []
    for kind, name, _ in CONTENDERS:
        rows = min(place.rows, 50_000) if "50,000" in name else place.rows
        results.append(
            {
                "kind": kind,
                "what": name,
                "rows_per_second": round(rows / statistics.median(seconds[name])),
            }
        )
    return results


def table_of(results: list[dict]) -> list[dict]:
    limit = next(one["rows_per_second"] for one in results if one["kind"] == "limit")
    peers = {one["what"]: one["rows_per_second"] for one in results if one["kind"] == "peer"}
    return [
        {
            "what": one["what"], "ours": one["rows_per_second"], "limit": limit, "peers": peers,
            "ratio": round(one["rows_per_second"] / limit, 3),
        }
        for one in results
        if one["kind"] == "ours"
    ]  # fmt: skip


@contextlib.contextmanager
def server_of(url: str | None) -> Iterator[dict[str, str]]:
    """A durable throw-away server of its own (fsync on), or the one of ``ZT_BENCH_SERVER``."""
    if url:
        yield {key: str(value) for key, value in conninfo.conninfo_to_dict(url).items()}
        return
    from zhengtong.cli import embedded

    folder = Path(tempfile.mkdtemp(prefix="zt-bench-"))
    folder.chmod(0o711)
    server = embedded.Server(folder).start()
    try:
        yield {"host": "127.0.0.1", "port": str(server.port), "user": embedded.SUPERUSER,
               "password": server.password(embedded.SUPERUSER)}  # fmt: skip
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--server", help="libpq address of a server to use; its role may make databases"
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with server_of(arguments.server) as server:
        place = Place(server, arguments.rows)
        rows = table_of(measure(place, arguments.rounds))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    whole = {"name": "bulk", "machine": f"{os.cpu_count()} cores, {platform.machine()}",
             "date": dt.date.today().isoformat(), "peak_mb": peak_mb, "rows": rows}  # noqa: DTZ011, TID251  # fmt: skip
    if arguments.json:
        print(json.dumps(whole, ensure_ascii=False))
        return
    print(f"limit: psql COPY | psql COPY {rows[0]['limit']:,} rows/s; peak {peak_mb} MB")
    for one in rows:
        print(f"{one['ours']:>12,} rows/s  {one['ratio']:.2f} × limit  {one['what']}")
    for name, speed in rows[0]["peers"].items():
        print(f"{speed:>12,} rows/s  {speed / rows[0]['limit']:.2f} × limit  peer: {name}")


if __name__ == "__main__":
    main()
