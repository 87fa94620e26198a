"""Discovering a schema of many tables: the job from the connection to the stored suggestions.

The source lies on a throw-away PostgreSQL beside the platform's own; every table has rows that are
sampled. Then the page of the result and the act of drafting are timed. Aim: 1,000 tables in 60 s.

    ./zt bench catalogue_discovery [--tables N] [--rows N]
"""

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from tests.exchange.scene import Scene, SceneServer  # noqa: E402
from tests.factories.exchange import make_source  # noqa: E402
from tests.factories.organisations import make_post  # noqa: E402
from tests.factories.web import sign_in  # noqa: E402

from zhengtong.exchange import public as exchange  # noqa: E402
from zhengtong.kernel.actor import Role  # noqa: E402
from zhengtong.standards import public as standards  # noqa: E402

COLUMNS = """id bigint PRIMARY KEY, c_name varchar(50), c_no varchar(18), lxdh varchar(20),
 address text, je numeric(12,2), csrq date, created_at timestamp, bz text, region varchar(6),
 lng numeric(10,6), lat numeric(10,6), state int, k1 text, k2 text, k3 text, k4 int, k5 int,
 k6 date, k7 text"""
FILL = """INSERT INTO t{n:04} SELECT i, '王芳', '34010219900101' || lpad(i::text, 4, '0'),
 '138' || lpad(i::text, 8, '0'), '合肥市包河区徽州大道' || i || '号', i * 1.5,
 date '1980-01-01' + i, now(), repeat('备注', 50), '340102', 117.2 + i / 1e5, 31.8 + i / 1e5, 1,
 'a', 'b', 'c', i, i, date '2020-01-01', 'd' FROM generate_series(1, {rows}) i"""


def fill(scene: Scene, tables: int, rows: int) -> None:
    """Make the tables of the source."""
    for number in range(tables):
        scene.at_source(
            f"CREATE TABLE t{number:04} ({COLUMNS})",
            f"COMMENT ON TABLE t{number:04} IS '业务台账第{number}类'",
            FILL.format(n=number, rows=rows),
        )


def measure(scene: Scene, tables: int) -> dict[str, float]:
    """Seconds of the job, milliseconds and statements of the page, seconds of the drafts."""
    officer = make_post(Role.OFFICER)
    source = make_source(scene, officer)
    made = exchange.start_discovery(source.uuid, by=officer)
    began = time.perf_counter()
    exchange.carry_out_discovery(made.uuid)
    job = time.perf_counter() - began
    made.refresh_from_db()
    assert (made.state, made.tables_done) == ("done", tables), (made.state, made.error)
    browser = sign_in(officer)
    pages, statements = [], 0
    for number in range(20):
        with CaptureQueriesContext(connection) as caught:
            began = time.perf_counter()
            page = browser.get(f"/exchange/discoveries/{made.uuid}/?page={number % 10 + 1}")
            assert page.content.count(b"tables/") >= 50, page
            pages.append(1000 * (time.perf_counter() - began))
        statements = len(caught)
    began = time.perf_counter()
    act, entries = exchange.draft_tables(made.uuid, by=officer)
    drafted = time.perf_counter() - began
    began = time.perf_counter()
    exchange.undo_drafts(made.uuid, act, by=officer)
    return {
        "discovery_seconds": round(job, 1),
        "page_p50_ms": round(statistics.median(pages), 1),
        "page_p95_ms": round(sorted(pages)[18], 1),
        "page_statements": statements,
        "drafted": entries,
        "draft_seconds": round(drafted, 1),
        "undo_seconds": round(time.perf_counter() - began, 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=500)
    asked = parser.parse_args()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    standards.load_standards()
    folder = Path(tempfile.mkdtemp(prefix="zt-bench-discovery-"))
    folder.chmod(0o711)
    server = SceneServer(folder)
    try:
        scene = Scene(server)
        fill(scene, asked.tables, asked.rows)
        figures = measure(scene, asked.tables) | {"tables": asked.tables, "rows_each": asked.rows}
        print(json.dumps(figures, indent=1))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
