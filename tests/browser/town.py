"""The real thing for browser tests: its own database server, province, portal, gateway, worker."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from zhengtong.cli import embedded
from zhengtong.cli.demo.business import GIVING, RECEIVING, Reach, prepare_databases
from zhengtong.cli.installation import Installation
from zhengtong.cli.processes import Family

FOUNDING = """
from pathlib import Path
from zhengtong.cli.demo import province
province.load_province()
province.demonstration_password(Path({state_dir!r}))
"""
LIMIT_S = 120


def free_port() -> int:
    """A port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Town:
    """A running demonstration province without any entry yet.

    Attributes:
        here: The installation that runs.
        password: The one password of its accounts.
        giving: How civil affairs' database is reached.
        receiving: How education's database is reached.
    """

    here: Installation
    password: str
    giving: Reach
    receiving: Reach

    @property
    def url(self) -> str:
        """The portal."""
        return self.here.portal_url


class Founder:
    """Starts a town on first use and takes it away again."""

    def __init__(self) -> None:
        self.town: Town | None = None
        self._folder: Path | None = None
        self._server: embedded.Server | None = None
        self._family: Family | None = None

    def found(self) -> Town:
        """The running town."""
        if self.town is None:
            try:
                self.town = self._start()
            except BaseException:
                self.remove()
                raise
        return self.town

    def remove(self) -> None:
        """Stop everything; safe to call twice."""
        if self._family is not None:
            self._family.stop()
        if self._server is not None:
            self._server.stop()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self.town = self._family = self._server = self._folder = None

    def _start(self) -> Town:
        folder = self._folder = Path(tempfile.mkdtemp(prefix="zt-"))
        if os.geteuid() == 0:
            folder.chmod(0o711)
        server = self._server = embedded.Server(folder, throwaway=True).start()
        server.create_role(embedded.PLATFORM)
        server.create_database(embedded.PLATFORM)
        here = Installation(
            folder, server, server.url(embedded.PLATFORM), http_port=free_port(),
            gateway_port=free_port(), demo=True, extra={"ZT_HTTP_HOST": "127.0.0.1"},
        )  # fmt: skip
        run(here, "migrate", "--verbosity=0")
        run(here, "shell", "--no-imports", "-c", FOUNDING.format(state_dir=str(folder)))
        family = self._family = Family(here.environment(), folder / "log")
        family.start("web", port=here.http_port)
        family.start("gateway", port=here.gateway_port)
        family.start("worker")
        reaches = prepare_databases(here)
        family.wait_ready()
        password = (folder / "demonstration-password").read_text().strip()
        return Town(here, password, reaches[GIVING], reaches[RECEIVING])


def run(here: Installation, *arguments: str) -> None:
    """One ``zhengtong`` command inside the installation; what it says is told when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "zhengtong.cli.main", *arguments],
        env=here.environment(), capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"zhengtong {arguments[0]}: {done.stdout}{done.stderr}")
