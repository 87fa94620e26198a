"""A worker or a database dies in the middle; the run that follows ends with the same rows and digests."""  # noqa: E501

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import pytest
from tests.exchange.scene import DIGEST_KEY, PASSWORD, NotedJournal, Scene, SceneServer

from zhengtong.exchange.engine.connector import Endpoint
from zhengtong.exchange.engine.errors import ConnectionLost, SourceUnreachable
from zhengtong.exchange.engine.fingerprint import differing

pytestmark = [pytest.mark.kill, pytest.mark.slow]
COLUMNS = ("id", "name", "amount")
FILL = """CREATE TABLE parcels AS SELECT i::bigint AS id, '名' || i AS name,
 (i * 0.25)::numeric(12,2) AS amount FROM generate_series(1, 6000) AS i"""
RUNNER = Path(__file__).with_name("runner.py")


@pytest.fixture
def parcels(scene: Scene) -> Scene:
    scene.at_source(FILL, "ALTER TABLE parcels ADD PRIMARY KEY (id)", "ANALYZE parcels")
    return scene


def sent_by(scene: Scene, plan, pause_seconds: float) -> str:
    def side(endpoint: Endpoint) -> dict:
        return {"fields": asdict(endpoint.fields), "secret": PASSWORD}

    return json.dumps(
        {
            "run": str(plan.run), "delivery": str(plan.delivery), "table": "parcels",
            "columns": COLUMNS, "digest_key": DIGEST_KEY.decode(), "rows_each": plan.rows_each,
            "source": side(scene.endpoint(scene.source_name, "zt_reader")),
            "target": side(scene.endpoint(scene.target_name, "zt_writer")),
            "pause_seconds": pause_seconds,
        }
    )  # fmt: skip


def start_runner(scene: Scene, plan, pause_seconds: float = 0.2) -> subprocess.Popen:
    runner = subprocess.Popen(
        [sys.executable, str(RUNNER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    runner.stdin.write(sent_by(scene, plan, pause_seconds))
    runner.stdin.close()
    return runner


def wait_for_partition(runner: subprocess.Popen, number: int) -> None:
    for line in runner.stdout:
        if json.loads(line).get("partition") == number:
            return
    raise AssertionError("the run ended before it was struck")


def committed(scene: Scene, plan) -> int:
    if scene.target_rows("SELECT to_regclass('zt_ledger.partition')")[0][0] is None:
        return 0  # a throw-away server writes late: the table went with the crash
    statement = f"SELECT count(*) FROM zt_ledger.partition WHERE run = '{plan.run}'"
    return scene.target_rows(statement)[0][0]


@pytest.mark.policy("R40")
@pytest.mark.parametrize("strike_at", [0, 2, 5])
def test_a_worker_killed_in_the_middle_leaves_a_run_that_ends_the_same(parcels: Scene, strike_at):
    plan = parcels.plan("parcels", " ".join(COLUMNS), key=("id",), rows_each=1000)
    runner = start_runner(parcels, plan)
    wait_for_partition(runner, strike_at)
    runner.send_signal(signal.SIGKILL)
    assert runner.wait() == -signal.SIGKILL
    runner.stdout.close()
    before = committed(parcels, plan)
    assert strike_at <= before < 6
    journal = NotedJournal()
    receipt = parcels.deliver(plan, journal)
    assert len(journal.rejections) - 1 == receipt["partitions"] - before
    assert receipt["rows_source"] == receipt["rows_target"] == 6000
    assert differing(receipt["digests_source"], receipt["digests_target"]) == []
    untouched = parcels.deliver(parcels.plan("parcels", " ".join(COLUMNS), key=("id",)))
    assert untouched["digests_source"] == receipt["digests_target"]
    assert untouched["rows_inserted"] + untouched["rows_updated"] + untouched["rows_deleted"] == 0


@pytest.mark.policy("R40")
def test_a_database_killed_in_the_middle_loses_nothing_and_doubles_nothing():
    folder = Path(tempfile.mkdtemp(prefix="zt-kill-"))
    folder.chmod(0o711)
    server = SceneServer(folder)
    try:
        strike_the_database(Scene(server), server)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def strike_the_database(scene: Scene, server: SceneServer) -> None:
    scene.at_source(FILL, "ALTER TABLE parcels ADD PRIMARY KEY (id)", "ANALYZE parcels")
    plan = scene.plan("parcels", " ".join(COLUMNS), key=("id",), rows_each=1000)
    journal = StrikingJournal(server, at=2)
    with pytest.raises((ConnectionLost, SourceUnreachable)):
        scene.deliver(plan, journal)
    server.embedded.stop()
    server.embedded.start()
    before = committed(scene, plan)
    assert (
        before <= 2
    )  # a throw-away server writes late: rows and their ledger row are lost together
    receipt = scene.deliver(plan)
    assert receipt["rows_source"] == receipt["rows_target"] == 6000
    assert differing(receipt["digests_source"], receipt["digests_target"]) == []
    assert scene.target_rows("SELECT count(*), count(DISTINCT id) FROM parcels") == [(6000, 6000)]


class StrikingJournal(NotedJournal):
    """Kills the server's processes at once while a partition is about to commit."""

    def __init__(self, server: SceneServer, at: int) -> None:
        super().__init__()
        self.server, self.at = server, at

    def store_rejections(self, partition, rejections) -> None:
        super().store_rejections(partition, rejections)
        if partition == self.at:
            pid_file = self.server.embedded.home / "data" / "postmaster.pid"
            os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGQUIT)
