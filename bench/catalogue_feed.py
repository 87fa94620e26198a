"""What it costs to give out the whole catalogue: rate and peak memory at 10,000 and at 200,000.

``run(report, sizes)`` returns rows {what, ours, limit, ratio}. Each export is a process of its own,
as an operator starts it; its peak memory is its own. The limit of memory is what the smaller
catalogue took, a ratio near 1 says that it does not grow. Pages are asked in this process, through
every middleware; their limit is 150 ms.
"""

import argparse
import json
import logging
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import _desk_facts as facts

SIZES = (10_000, 200_000)
FORMS = ("ttl", "jsonld", "rdf", "jsonl", "xlsx")
ITEMS, PAGE_MS, PAGES_ASKED = 10, 150, 40
# One export in a process of its own; its last line is its peak memory in kB. (Not ru_maxrss, which
# on Linux remembers the process it was started from.)
CHILD = """
import pathlib, re, sys
from zhengtong.cli.main import main
status = main(["catalogue", "export", "--quiet", *sys.argv[1:]])
print(re.search(r"VmHWM:\\s*(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1])
sys.exit(status)
"""
ENTRIES = """
INSERT INTO catalogue_entry (uuid, body_id, state, title, title_key, origin, withdrawal_reason,
  drafted_by, drafted_by_name, revision, created_at, updated_at, first_published_at)
SELECT gen_random_uuid(), (SELECT min(id) FROM organisations_body), 'draft', '示例目录' || n,
  'bench' || n, 'bench', '', gen_random_uuid(), '示例', 1, now(), now(), now()
FROM generate_series(%(first)s, %(last)s) n;
INSERT INTO catalogue_version (uuid, entry_id, number, stage, title, summary, class_code, level,
  keywords, format_class, format_type, format_note, cycle, share_type, share_condition, share_way,
  share_means, share_way_note, use_range, use_requirement, basis_kind, basis_document,
  basis_article, basis_quote, openness, open_condition, grade, contact, provider_name,
  provider_code, office_name, submitted_by_name, return_reason, published_by_name, created_at)
SELECT gen_random_uuid(), id, 1, 'draft', title, repeat('示例数据：登记机关办理的信息。', 8),
  '3070170' || id %% 9, 'body', '登记、民政、示例', '03', 'postgresql', '', 'daily', 1 + id %% 2,
  '仅限依法履行职责时使用', 'platform', 'database', '', '政务服务', '不得用于约定以外的用途', '',
  '', '', '', 'closed', '', 2, '0551-00000000', '', '', '示例处', '', '', '', now()
FROM catalogue_entry WHERE current_id IS NULL;
INSERT INTO catalogue_item (version_id, item_id, position, name, data_type, length, description,
  "column", is_key, share_type, grade, personal, element_code)
SELECT v.id, gen_random_uuid(), n, '信息项' || n, 'C', 50, '示例信息项的说明', 'c' || n, n = 1, 1,
  1, '', '' FROM catalogue_version v, generate_series(1, %(items)s) n WHERE v.stage = 'draft';
UPDATE catalogue_entry e SET current_id = v.id, state = 'published'
FROM catalogue_version v WHERE v.entry_id = e.id AND v.stage = 'draft';
UPDATE catalogue_version SET stage = 'published', published_at = now() WHERE stage = 'draft';
INSERT INTO catalogue_entrycode (entry_id, slot, kind, code, class_code, tree, template, given_at)
SELECT id, 1, '3', '307017/' || id, '307017', 't', 't', now() FROM catalogue_entry
ON CONFLICT DO NOTHING;
INSERT INTO catalogue_resource (uuid, entry_id, kind, name, source, schema_name, table_name,
  address, state, revision, created_at, updated_at)
SELECT gen_random_uuid(), e.id, 'table', '业务库表', '', '', '', '', 'mounted', 1, now(), now()
FROM catalogue_entry e
WHERE NOT EXISTS (SELECT 1 FROM catalogue_resource r WHERE r.entry_id = e.id);
INSERT INTO catalogue_changeseries (cluster, begun_at)
SELECT system_identifier::text, now() FROM pg_control_system()
WHERE NOT EXISTS (SELECT 1 FROM catalogue_changeseries);
INSERT INTO catalogue_change (series_id, txid, entry_id, code, version, kind, at)
SELECT s.id, pg_current_xact_id()::text::bigint, e.id, c.code, 1, 'published', now()
FROM catalogue_changeseries s, catalogue_entry e JOIN catalogue_entrycode c ON c.entry_id = e.id
WHERE NOT EXISTS (SELECT 1 FROM catalogue_change h WHERE h.entry_id = e.id) ORDER BY e.id
"""
TABLES = ("entry", "version", "item", "entrycode", "resource", "change")


def fill(first, last):
    from django.db import connection

    given = {"first": first, "last": last, "items": ITEMS}
    with connection.cursor() as cursor:
        for statement in ENTRIES.split(";\n"):
            cursor.execute(statement, given)
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE catalogue_{table}")


def export(form, folder):
    """Seconds, peak memory in MB and size in MB of one export."""
    target = folder / f"catalogue.{form}"
    arguments = ["--format", form, "--out", str(target)]
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments], check=True, capture_output=True, text=True
    )
    seconds = time.perf_counter() - started
    size = target.stat().st_size
    target.unlink()
    return seconds, int(done.stdout.split()[-1]) / 1024, size / 1e6


def ask_pages(addresses):
    """Milliseconds of each answer."""
    from django.test import Client

    client, times = Client(), []
    client.get(addresses[0])
    for address in addresses:
        started = time.perf_counter()
        assert client.get(address).status_code == 200, address
        times.append((time.perf_counter() - started) * 1000)
    return times


def walk_changes():
    """Addresses of the first pages of the change feed, each led to by the one before."""
    from django.test import Client

    client, after = Client(), ""
    for _ in range(PAGES_ASKED):
        address = f"/api/v1/catalogue/changes?after={after}"
        yield address
        after = client.get(address).json()["next"]


def row(what, ours, limit=None):
    ratio = round(ours / limit, 3) if limit else None
    return {"what": what, "ours": round(ours, 2), "limit": limit, "ratio": ratio}


def measure_pages(size, note):
    from django.conf import settings

    pages = size // settings.ZT_FEED_PAGE_ROWS
    deep = [f"/catalog.ttl?page={1 + n * pages // PAGES_ASKED}" for n in range(PAGES_ASKED)]
    for what, addresses in (
        ("first page of the feed", ["/catalog.ttl"] * PAGES_ASKED),
        ("pages by number, all over", deep),
        ("500 changes of the feed, walked through", list(walk_changes())),
    ):
        times = ask_pages(addresses)
        note(f"{what} ms p50, {size:,} entries", statistics.median(times))
        note(f"{what} ms p95, {size:,} entries", statistics.quantiles(times, n=20)[-1], PAGE_MS)


def run(report, sizes=SIZES, forms=FORMS):
    found, filled, memory = [], 0, {}

    def note(what, ours, limit=None):
        found.append(row(what, ours, limit))
        report(f"{what}: {found[-1]['ours']} (limit {limit}, ratio {found[-1]['ratio']})")

    facts.found()
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            fill(filled + 1, size)
            filled = size
            for form in forms:
                seconds, peak, size_mb = export(form, Path(name))
                note(f"{form}, {size:,} entries: entries/s", size / seconds)
                note(f"{form}, {size:,} entries: peak MB", peak, memory.get(form))
                note(f"{form}, {size:,} entries: file MB", size_mb)
                memory.setdefault(form, round(peak, 2))
            measure_pages(size, note)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--formats", nargs="+", default=list(FORMS))
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    os.environ["ZT_HOSTS"] = "127.0.0.1,testserver"
    import django

    django.setup()
    from django.core.management import call_command

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    report = (lambda _: None) if options.json else lambda line: print(line, flush=True)
    rows = run(report, options.sizes, options.formats)
    if options.json:
        machine = f"{platform.machine()} {os.cpu_count()} cores, Python {platform.python_version()}"
        day = datetime.now(UTC).date().isoformat()  # noqa: TID251 - a measurement's own date
        print(json.dumps({"name": "catalogue_feed", "machine": machine, "date": day, "rows": rows}))


if __name__ == "__main__":
    main()
