"""A throw-away MariaDB server for the tests of schema discovery."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pymysql

PASSWORD = "p'\"\\口令"


class MariaServer:
    """A server on a free port of loopback with databases of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="zt-maria-"))
        data = self.folder / "data"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        user = ["--user=root"]
        subprocess.run(
            ["mariadb-install-db", f"--datadir={data}", "--auth-root-authentication-method=normal",
             "--skip-test-db", "--no-defaults", *user],
            check=True, capture_output=True,
        )  # fmt: skip
        self.process = subprocess.Popen(
            ["/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}", f"--port={self.port}",
             "--bind-address=127.0.0.1", f"--socket={self.folder / 's'}", "--skip-name-resolve",
             "--innodb-flush-log-at-trx-commit=0", "--sql-mode=", *user],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()
        self.count = 0

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(pymysql.err.OperationalError, FileNotFoundError):
                (self.folder / "s").stat()
                self.run("", "SELECT 1")
                return
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("MariaDB does not start")

    def connect(self, database: str) -> Any:
        return pymysql.connect(
            unix_socket=str(self.folder / "s"), user="root", database=database or None,
            charset="utf8mb4", autocommit=True,
        )  # fmt: skip

    def run(self, database: str, *statements: str) -> None:
        with contextlib.closing(self.connect(database)) as connection:
            for statement in statements:
                with connection.cursor() as cursor:
                    cursor.execute(statement)

    def make_database(self, *statements: str) -> str:
        """A new database with a reader of its own."""
        self.count += 1
        name = f"biz_{self.count}"
        self.run("", f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        self.run(name, *statements)
        with contextlib.closing(self.connect("")) as connection, connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE USER zt_reader@'127.0.0.1' IDENTIFIED BY %s", [PASSWORD]
            )
            cursor.execute(f"GRANT SELECT ON {name}.* TO zt_reader@'127.0.0.1'")
        return name

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
