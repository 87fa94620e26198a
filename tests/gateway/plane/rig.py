"""A real gateway process on loopback over the test database, and a small client for it."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from zhengtong.crypto import sealing
from zhengtong.gateway.plane import keys
from zhengtong.gateway.plane.tokens import secret_digest
from zhengtong.kernel.clock import SystemClock, use
from zhengtong.kernel.ids import uuid7

HMAC_KEY = b"k" * 32


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fresh_id() -> str:
    with use(SystemClock()):
        return str(uuid7())


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def read_answers(data: bytes) -> list[Answer]:
    """Every HTTP answer in the bytes of a connection."""
    answers = []
    while data.startswith(b"HTTP/1.1 "):
        head, _, rest = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
        size = int(headers.get("content-length", 0))
        answers.append(Answer(int(lines[0].split()[1]), headers, rest[:size]))
        data = rest[size:]
    return answers


@dataclass
class Rig:
    """Starts, kills and asks a gateway."""

    database_url: str
    state_dir: Path
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "ZT_STATE_DIR": str(self.state_dir),
            "ZT_GATEWAY_PORT": str(self.port),
            "ZT_GATEWAY_REPLAY_SLOTS": "65536",
            **self.extra,
        }
        command = [sys.executable, "-m", "zhengtong.gateway.plane.main"]
        self.process = subprocess.Popen(command, env=environment)
        self.wait_for(lambda: self.ask("GET", "/healthz").status == 200, seconds=20)

    def wait_for(self, holds: Any, *, seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                if holds():
                    return
            except OSError:
                pass
            assert time.monotonic() < deadline, "not in time"
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(timeout=20)
            self.process = None

    def send_raw(self, data: bytes, *, seconds: float = 5) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(data)
            received = b""
            try:
                while chunk := connection.recv(65536):
                    received += chunk
            except (TimeoutError, ConnectionResetError):
                pass
            return received

    def ask(
        self, method: str, target: str, *, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        lines = [f"{method} {target} HTTP/1.1", "Host: gateway", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body or method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        data = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        return read_answers(self.send_raw(data))[0]

    def token(self, client_id: str, secret: str) -> Answer:
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", "/token", headers=headers, body=urlencode(form).encode())

    def call(self, target: str, token: str, **changed: str | None) -> Answer:
        """A call with every header right, except those changed (``None`` leaves one out)."""
        headers: dict[str, str | None] = {
            "Authorization": f"Bearer {token}",
            "X-Purpose": "PURPOSE-1",
            "X-Case-Number": "CASE-2026-1",
            "X-Request-Id": fresh_id(),
        }
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        kept = {name: value for name, value in headers.items() if value is not None}
        return self.ask("GET", f"/v1/services/{target}", headers=kept)


@dataclass
class ControlDesk:
    """Writes the control facts as the services do."""

    database_url: str
    state_dir: Path

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.database_url, autocommit=True)

    def put(self, *facts: tuple[str, str, dict[str, Any] | None]) -> int:
        with self.connect() as connection, connection.transaction():
            connection.execute(
                "INSERT INTO gateway_planeversion VALUES (1, 0) ON CONFLICT DO NOTHING"
            )
            row = connection.execute(
                "UPDATE gateway_planeversion SET version = version + 1 RETURNING version"
            ).fetchone()
            for kind, key, payload in facts:
                connection.execute(
                    """INSERT INTO gateway_planefact (kind, key, payload, removed, version)
                    VALUES (%s, %s, %s, %s, %s) ON CONFLICT (kind, key) DO UPDATE
                    SET payload = excluded.payload, removed = excluded.removed,
                        version = excluded.version""",
                    (kind, key, Jsonb(payload or {}), payload is None, row[0]),
                )
            connection.execute("NOTIFY zt_gateway")
        return int(row[0])

    def seal(self, text: bytes, label: str) -> str:
        import base64

        key = keys.seal_key(self.state_dir / "gateway")
        return base64.b64encode(sealing.seal(key, text, associated=label.encode())).decode()

    def put_hmac_key(self) -> None:
        self.put(("secret", "hmac", {"sealed": self.seal(HMAC_KEY, "hmac")}))

    def credential(self, grant: str, **changed: Any) -> tuple[str, str]:
        client_id, secret, salt = f"c-{secrets.token_hex(6)}", secrets.token_urlsafe(24), b"s" * 16
        payload = {
            "grant": grant,
            "salt": salt.hex(),
            "secret_sm3": secret_digest(salt, secret).hex(),
            "state": "live",
        }
        self.put(("credential", client_id, payload | changed))
        return client_id, secret

    def grant(self, **changed: Any) -> str:
        name = str(uuid4())
        self.put(("grant", name, grant_payload(**changed)))
        return name

    def calls(self, where: str = "TRUE", *values: Any) -> list[dict[str, Any]]:
        with self.connect() as connection:
            found = connection.execute(
                f"SELECT record FROM gateway_call WHERE {where} ORDER BY shard, sequence", values
            ).fetchall()
        return [json.loads(row[0]) for row in found]


def grant_payload(**changed: Any) -> dict[str, Any]:
    return {
        "consumer": "0192d1f0-0000-7000-8000-000000000001",
        "state": "live",
        "services": ["villages"],
        "items": ["code", "name", "county"],
        "purposes": ["PURPOSE-1"],
        "first_day": "2020-01-01",
        "last_day": "2099-12-31",
        **changed,
    }


def service_payload(**changed: Any) -> dict[str, Any]:
    names = {"code": "region_code", "name": "region_name", "county": "county", "phone": "phone"}
    return {
        "title": "村级区划",
        "kind": "table",
        "upstream": "provider-1",
        "provider": "0192d1f0-0000-7000-8000-000000000002",
        "items": {name: {"source": source} for name, source in names.items()},
        "keys": [],
        "filters": ["code", "county"],
        "order": ["region_code"],
        "page_limit": 10,
        "subject": "code",
        "target": {"schema": "provider", "table": "villages"},
        **changed,
    }
