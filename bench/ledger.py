"""What evidence costs: append, seal, verify, prove; beside plain INSERTs and pymerkle.

``run(report)`` returns rows {what, ours, limit, peers, ratio}; rates are records a second, ratio is
ours over the limit (what the bare database or the bare hash function reaches in the same run).
"""

import argparse
import json
import os
import platform
import statistics
import time
from datetime import UTC, datetime

ROWS = 100_000
BATCH = 1000


def rate(count, work):
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


def make_calls(count):
    from zhengtong.kernel import clock
    from zhengtong.kernel.ids import uuid7
    from zhengtong.ledger import public as ledger

    facts = {"status": 200, "purpose": "P01", "request_sm3": "ab" * 32, "response_sm3": "cd" * 32}
    now = clock.current().now()
    return [
        ledger.CallRecord(uuid=uuid7(), at=now, subject="svc", nonce=os.urandom(16), facts=facts)
        for _ in range(count)
    ]


def append_batches(rows):
    from zhengtong.ledger import public as ledger

    for at in range(0, len(rows), BATCH):
        ledger.append_calls(rows[at : at + BATCH])


def copy_plainly(rows):
    """The limit of appending: the same text into a table with a key, by COPY, with no evidence."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE plain (uuid uuid PRIMARY KEY, at timestamptz, body text)")
    for at in range(0, len(rows), BATCH):
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy("COPY plain FROM STDIN") as copy,
        ):
            for row in rows[at : at + BATCH]:
                copy.write_row((row.uuid, row.at, json.dumps(row.facts)))


def count_plainly():
    """The limit of verifying: to read every record and hash its bytes once with SM3."""
    from django.db import connection, transaction

    from zhengtong.crypto.digests import sm3

    with transaction.atomic(), connection.connection.cursor(name="plain") as cursor:
        cursor.execute("SELECT convert_to(content, 'UTF8') FROM ledger_record", binary=True)
        while rows := cursor.fetchmany(10_000):
            for (content,) in rows:
                sm3(content)


def pymerkle_rate(count):
    """The peer: an in-memory tree of pymerkle, appended and asked for its root."""
    import pymerkle

    tree = pymerkle.InmemoryTree(algorithm="sha256")
    data = [os.urandom(300) for _ in range(count)]

    def work():
        for leaf in data:
            tree.append_entry(leaf)
        tree.get_root()

    return rate(count, work)


def insert_rate(count):
    """The limit of sealing: to read the records and insert a row of leaf numbers for each."""
    from django.db import connection, transaction

    def work():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMP TABLE numbered (record_id bigint PRIMARY KEY, log text, epoch int,"
                " index bigint, UNIQUE (log, epoch, index))"
            )
            cursor.execute(
                "INSERT INTO numbered SELECT id, log, epoch, row_number() OVER (ORDER BY id)"
                " FROM ledger_record"
            )

    return rate(count, work)


def proof_ms(count=50):
    from zhengtong.ledger import public as ledger
    from zhengtong.ledger.models import Record

    total = Record.objects.count()
    picks = [Record.objects.order_by("id")[total * number // count].uuid for number in range(count)]
    times = []
    for pick in picks:
        started = time.perf_counter()
        ledger.proof_text(ledger.export_proof("calls", pick))
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def row(what, ours, limit, peers=None, *, is_time=False):
    ratio = None if limit is None else round((limit / ours) if is_time else (ours / limit), 3)
    return {"what": what, "ours": round(ours, 2), "limit": limit and round(limit, 2),
            "peers": peers or {}, "ratio": ratio}  # fmt: skip


def run(report, rows=ROWS):
    """Measure in an empty database; ``report`` is called with one line for each figure."""
    from zhengtong.ledger import public as ledger

    calls = make_calls(rows)
    found = []

    def note(line):
        found.append(line)
        report(f"{line['what']}: {line['ours']} (limit {line['limit']}, {line['peers']})")

    note(row("append calls/s", rate(rows, lambda: append_batches(calls)),
             rate(rows, lambda: copy_plainly(calls))))  # fmt: skip
    peers = {"pymerkle in memory": round(pymerkle_rate(min(rows, 50_000)), 2)}
    note(row("seal records/s", rate(rows, ledger.seal_pending), insert_rate(rows), peers))
    verdicts = []
    verified = rate(rows, lambda: verdicts.append(ledger.verify_log("calls")))
    if not verdicts[0].is_whole:
        raise SystemExit(f"the log is not whole: {verdicts[0].findings[:3]}")
    note(row("verify records/s", verified, rate(rows, count_plainly)))
    note(row("proof ms", proof_ms(), None))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rows", type=int, default=ROWS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    rows = run((lambda _: None) if options.json else print, options.rows)
    if options.json:
        machine = f"{platform.machine()} {os.cpu_count()} cores, Python {platform.python_version()}"
        date = datetime.now(UTC).date().isoformat()  # noqa: TID251 - a measurement's own date
        print(json.dumps({"name": "ledger", "machine": machine, "date": date, "rows": rows}))


if __name__ == "__main__":
    main()
