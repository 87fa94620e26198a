"""What a governed call costs: CPU µs per call of our gateway and of its peers.

All targets forward the same 1 KiB JSON of one provider (our second service asks a table for the
same rows, its PostgreSQL not counted); ours also checks token, grant, purpose,
request id and quota, drops items that are not granted, digests both bodies with SM3, spools the
record and copies it into PostgreSQL (the server's own time is not counted). The targets are asked
in turn within one run; CPU is that of each target's process tree, so a slow load generator does
not flatter anybody. ``ratio`` is nginx's time over ours.
"""

import argparse
import asyncio
import contextlib
import importlib.util
import json
import os
import platform
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from _gateway_facts import write_facts

HERE = Path(__file__).resolve().parent
CONNECTIONS = 64
BASE_PORT = 18_480
ROWS = [{"code": f"{i:012d}", "name": "村" * 10, "hidden": "x" * 40} for i in range(8)]
BODY = json.dumps({"data": {"rows": ROWS}}, ensure_ascii=False)


@dataclass
class Target:
    """One gateway under load: its process, and what a request to it looks like."""

    name: str
    port: int
    process: subprocess.Popen
    path: str = "/"
    head: str = ""


def cpu_seconds(pid):
    """User and system time of a process and its children, in seconds."""
    ticks = 0
    for found in [pid, *children_of(pid)]:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{found}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def children_of(pid):
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(one) for child in text.split() for one in (child, *children_of(int(child)))]
    return []


class Caller(asyncio.Protocol):
    """One connection that asks again as soon as it was answered."""

    def __init__(self, load):
        self.load, self.buffer = load, b""

    def connection_made(self, transport):
        self.transport = transport
        self.ask()

    def ask(self):
        request = self.load.next_request()
        if request is None:
            self.transport.close()
            return
        self.began = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data):
        self.buffer += data
        head, mark, rest = self.buffer.partition(b"\r\n\r\n")
        if not mark:
            return
        lowered = head.lower()
        at = lowered.index(b"content-length:") + 15
        size = int(lowered[at:].partition(b"\r\n")[0])
        if len(rest) < size:
            return
        self.load.note(head.startswith(b"HTTP/1.1 200"), time.perf_counter() - self.began)
        self.buffer = rest[size:]
        self.ask()

    def connection_lost(self, error):
        self.load.lose()


class Load:
    """A closed loop of calls to one target."""

    def __init__(self, target, calls):
        self.target, self.left, self.open = target, calls, CONNECTIONS
        self.times, self.failed = [], 0
        self.done = asyncio.get_running_loop().create_future()

    def next_request(self):
        if self.left <= 0:
            return None
        self.left -= 1
        return (
            f"GET {self.target.path} HTTP/1.1\r\nHost: gateway\r\n{self.target.head}"
            f"X-Request-Id: {secrets.token_hex(16)}\r\nX-Request-Time: {int(time.time())}\r\n\r\n"
        ).encode()

    def note(self, is_good, seconds):
        self.times.append(seconds)
        self.failed += not is_good

    def lose(self):
        self.open -= 1
        if self.open == 0 and not self.done.done():
            self.done.set_result(None)


async def drive(target, calls):
    loop = asyncio.get_running_loop()
    load = Load(target, calls)
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: Caller(load), "127.0.0.1", target.port)
    await load.done
    return load


def measure(target, calls):
    """CPU µs per call, calls a second and p99 in ms of one round."""
    before, began = cpu_seconds(target.process.pid), time.perf_counter()
    load = asyncio.run(drive(target, calls))
    took = time.perf_counter() - began
    time.sleep(0.3)  # what a batch of records costs belongs to the calls
    if load.failed:
        raise SystemExit(f"{target.name}: {load.failed} of {calls} calls failed")
    micros = (cpu_seconds(target.process.pid) - before) / calls * 1e6
    return micros, calls / took, sorted(load.times)[int(calls * 0.99)] * 1000


def start(name, command, port, **environment):
    process = subprocess.Popen(command, env={**os.environ, **environment})
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            asyncio.run(touch(port))
            return Target(name, port, process)
        time.sleep(0.05)
    raise SystemExit(f"{name} did not start")


async def touch(port):
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr emerg;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 1000000; client_body_temp_path {folder}/body;
 proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
 scgi_temp_path {folder}/s;
 upstream provider {{ server 127.0.0.1:{upstream}; keepalive 128; keepalive_requests 1000000; }}
 server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://provider;
  proxy_http_version 1.1; proxy_set_header Connection ""; }} }} }}
"""


def start_peers(folder, upstream, python):
    """The peers that this machine has."""
    address = f"http://127.0.0.1:{upstream}/"
    peers = []
    if nginx := shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin"):
        port = BASE_PORT + 2
        path = folder / "nginx.conf"
        path.write_text(NGINX.format(folder=folder, upstream=upstream, port=port))
        peers.append(start("nginx plain", [nginx, "-c", str(path), "-p", str(folder)], port))
    wanted = (("naive", "FastAPI + httpx", "fastapi"), ("plain", "uvicorn + aiohttp", "aiohttp"))
    for number, (name, title, module) in enumerate(wanted):
        if python == sys.executable and importlib.util.find_spec(module) is None:
            continue
        port = BASE_PORT + 3 + number
        command = [python, str(HERE / "_gateway_peers.py"), name, str(port), address]
        peers.append(start(title, command, port))
    return peers


def start_ours(database_url, folder, upstream):
    form = write_facts(database_url, folder, upstream)
    port = BASE_PORT + 1
    command = [sys.executable, "-m", "zhengtong.gateway.plane.main", "--port", str(port)]
    ours = start("ours", command, port, DATABASE_URL=database_url, ZT_STATE_DIR=str(folder))
    deadline = time.monotonic() + 10
    while True:
        with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz"):
            break
        if time.monotonic() > deadline:
            raise SystemExit("the gateway is not well")
        time.sleep(0.05)
    data = urlencode(form).encode()
    with urlopen(f"http://127.0.0.1:{port}/token", data=data) as answer:
        token = json.load(answer)["access_token"]
    ours.path = "/v1/services/bench"
    ours.head = f"Authorization: Bearer {token}\r\nX-Purpose: P\r\nX-Case-Number: 1\r\n"
    table = Target("ours, table", port, ours.process, "/v1/services/bench-table", ours.head)
    return [ours, table]


def run(report, *, calls, rounds, python):
    database_url = os.environ["DATABASE_URL"]
    targets = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        upstream = BASE_PORT
        command = [sys.executable, str(HERE / "_gateway_peers.py"), "upstream", str(upstream), BODY]
        provider = start("provider", command, upstream)
        try:
            targets = start_ours(database_url, folder, upstream)
            targets += start_peers(folder, upstream, python)
            return interleave(report, targets, calls=calls, rounds=rounds)
        finally:
            for target in [*targets, provider]:
                target.process.terminate()
                target.process.wait(timeout=20)


def interleave(report, targets, *, calls, rounds):
    found = {target.name: [] for target in targets}
    for target in targets:
        measure(target, max(CONNECTIONS, calls // 10))
    for _ in range(rounds):
        for target in targets:
            share = calls // 8 if "httpx" in target.name else calls
            found[target.name].append(measure(target, max(CONNECTIONS, share)))
    middle = {name: [statistics.median(column) for column in zip(*values, strict=True)]
              for name, values in found.items()}  # fmt: skip
    ours, table = middle.pop("ours"), middle.pop("ours, table")
    limit = middle.get("nginx plain", [None])[0]
    peers = {name: round(values[0], 1) for name, values in middle.items()}
    rows = [
        {"what": "CPU µs per governed call, 1 KiB", "ours": round(ours[0], 1),
         "limit": limit and round(limit, 1), "peers": peers,
         "ratio": limit and round(limit / ours[0], 3)},
        {"what": "CPU µs per governed call, a table of 8 rows", "ours": round(table[0], 1),
         "limit": limit and round(limit, 1), "peers": peers,
         "ratio": limit and round(limit / table[0], 3)},
        {"what": "p99 ms at 64 connections", "ours": round(ours[2], 2), "limit": None,
         "peers": {name: round(values[2], 2) for name, values in middle.items()}, "ratio": None},
    ]  # fmt: skip
    for name, micros in peers.items():
        report(f"{name}: {micros} µs a call, {micros / ours[0]:.2f} × ours")
    for row in rows:
        report(f"{row['what']}: {row['ours']} (limit {row['limit']}, ratio {row['ratio']})")
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-python", default=sys.executable)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    report = (lambda _: None) if options.json else print
    rows = run(report, calls=options.calls, rounds=options.rounds, python=options.peer_python)
    if options.json:
        machine = f"{platform.machine()} {os.cpu_count()} cores, Python {platform.python_version()}"
        date = datetime.now(UTC).date().isoformat()  # noqa: TID251 - a measurement's own date
        print(json.dumps({"name": "gateway", "machine": machine, "date": date, "rows": rows}))


if __name__ == "__main__":
    main()
