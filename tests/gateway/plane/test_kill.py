"""A gateway killed with -9 loses no record it has answered for, and doubles none."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from gateway_rig import Rig, free_port, fresh_id

pytestmark = [pytest.mark.django_db, pytest.mark.kill]


def hammer(rig, token, answered, stop):
    while not stop.is_set():
        try:
            answer = rig.call("villages?limit=1", token, X_Request_Id=fresh_id())
        except (OSError, IndexError):
            return
        answered.append(answer.headers["x-record-id"])


@pytest.fixture
def rig(control, tmp_path):
    (tmp_path / "gateway").mkdir()
    key = (control.state_dir / "gateway" / "seal.key").read_bytes()
    (tmp_path / "gateway" / "seal.key").write_bytes(key)
    rig = Rig(control.database_url, tmp_path, free_port())
    yield rig
    rig.stop(signal.SIGKILL)


def token_of(rig, control):
    client = control.credential(control.grant())
    rig.wait_for(lambda: rig.token(*client).status == 200)
    return rig.token(*client).json["access_token"]


@pytest.fixture(scope="module", autouse=True)
def state(control):
    """The folder's seal key, made by the services before any gateway runs."""
    control.put_hmac_key()


def test_every_answered_call_is_in_the_database_once_after_repeated_kills(rig, control):
    answered: list[str] = []
    for _ in range(3):
        rig.start()
        token = token_of(rig, control)
        stop = threading.Event()
        threads = [
            threading.Thread(target=hammer, args=(rig, token, answered, stop)) for _ in range(4)
        ]
        goal = len(answered) + 120
        for thread in threads:
            thread.start()
        rig.wait_for(lambda goal=goal: len(answered) >= goal, seconds=30)
        rig.stop(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
    rig.start()
    rig.wait_for(lambda: set(answered) <= {r["id"] for r in control.calls()}, seconds=15)
    stored = [record["id"] for record in control.calls()]
    assert len(stored) == len(set(stored))
    assert len(answered) >= 360


def test_the_chain_has_no_gap_across_kills(rig, control):
    for _ in range(2):
        rig.start()
        token = token_of(rig, control)
        for _ in range(5):
            rig.call("villages", token)
        rig.stop(signal.SIGKILL)
    rig.start()
    host = (rig.state_dir / "gateway" / "host").read_text()
    rig.wait_for(lambda: len(control.calls("shard = %s", f"{host}-0")) >= 10)
    numbers = [record["seq"] for record in control.calls("shard = %s", f"{host}-0")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_used_request_ids_are_remembered_across_a_kill(rig, control):
    rig.start()
    token, request_id = token_of(rig, control), fresh_id()
    assert rig.call("villages", token, X_Request_Id=request_id).status == 200
    rig.stop(signal.SIGKILL)
    rig.start()
    assert rig.call("villages", token, X_Request_Id=request_id).status == 409


def test_a_second_gateway_on_the_same_state_folder_says_so_and_ends(rig):
    rig.start()
    found = subprocess.run(
        [sys.executable, "-m", "zhengtong.gateway.plane.main", "--port", str(free_port())],
        env={"DATABASE_URL": rig.database_url, "ZT_STATE_DIR": str(rig.state_dir)},
        capture_output=True,
        check=False,
        timeout=20,
    )
    assert found.returncode == 1
    assert "ZT_STATE_DIR" in found.stderr.decode()


def test_it_idles_in_little_memory(rig):
    rig.start()
    status = Path(f"/proc/{rig.process.pid}/status").read_text()
    resident_kb = int(status.split("VmRSS:")[1].split()[0])
    assert resident_kb < 80 * 1024
