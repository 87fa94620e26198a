"""One PostgreSQL data folder: made, started and stopped by initdb and pg_ctl."""

import os
import socket
import subprocess
import tempfile
from pathlib import Path

from zhengtong.cli.binaries import Binaries, bring_within_reach
from zhengtong.cli.ownership import Owner
from zhengtong.cli.trouble import Trouble

# The kernel's limit for a socket's path, without its closing zero byte.
LONGEST_SOCKET_PATH_BYTES = 107

SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "max_connections": "100",
    "shared_buffers": "'96MB'",
    "max_wal_size": "'2GB'",
    "password_encryption": "'scram-sha-256'",
    "unix_socket_permissions": "0770",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "logging_collector": "off",
    "log_min_messages": "warning",
    "jit": "off",
}
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
HBA = """\
# type  database  user  address       method
local   all       all                 scram-sha-256
host    all       all   127.0.0.1/32  scram-sha-256
"""


class Cluster:
    """The data folder and the programs that run it.

    Args:
        home: Folder around the data folder, the socket and the log.
        binaries: The programs.
        owner: The user that runs the server.
        throwaway: For tests: no durability.
    """

    def __init__(self, home: Path, binaries: Binaries, owner: Owner, *, throwaway: bool) -> None:
        self.home = home
        self.data = home / "data"
        self.log = home / "log" / "postgresql.log"
        self.owner = owner
        self.throwaway = throwaway
        self.binaries = bring_within_reach(binaries, home) if owner.switched else binaries

    def is_made(self) -> bool:
        """Whether initdb has run here to its end."""
        return (self.data / "PG_VERSION").exists() and (self.data / "zhengtong-made").exists()

    def major_of_data(self) -> int:
        """The major version that made the data folder."""
        return int((self.data / "PG_VERSION").read_text(encoding="ascii").strip())

    def make(self, *, superuser: str, password: str) -> None:
        """Run initdb: UTF-8, scram, no trust anywhere.

        Raises:
            Trouble: initdb failed; its own last words are told.
        """
        if self.data.exists() and not self._is_leftover():
            raise Trouble(
                f"The folder {self.data} is not empty and was not made by this program.",
                "Move it away, or set ZT_STATE_DIR to another folder.",
            )
        self._own_folder(self.data)
        with tempfile.NamedTemporaryFile("w", prefix="zt-", delete=True) as secret:
            secret.write(password)
            secret.flush()
            self.owner.give(Path(secret.name))
            command = [self.binaries.program("initdb"), "-D", str(self.data), "-U", superuser]
            command += [f"--pwfile={secret.name}", "--auth=scram-sha-256", "--encoding=UTF8"]
            command += self._locale_options() + (["--no-sync"] if self.throwaway else [])
            self._run(command, "The database could not be made")
        self._append_settings()
        (self.data / "zhengtong-made").touch()

    def start(self, *, port: int, socket_dir: str) -> None:
        """Start the server and wait until it answers.

        Raises:
            Trouble: it did not come up; the last lines of its log are told.
        """
        self._own_folder(self.log.parent)
        options = f"-c port={port} -c unix_socket_directories='{socket_dir}'"
        command = [self.binaries.program("pg_ctl"), "start", "-w", "-t", "60"]
        command += ["-D", str(self.data), "-l", str(self.log), "-o", options]
        try:
            self._run(command, "The database did not start")
        except Trouble as trouble:
            last = self._last_log_lines()
            raise Trouble(f"{trouble.what} {last}".strip(), f"Its log: {self.log}") from None

    def stop(self) -> None:
        """Stop the server; open connections are ended."""
        if self.is_running():
            command = [self.binaries.program("pg_ctl"), "stop", "-w", "-m", "fast", "-t", "60"]
            self._run([*command, "-D", str(self.data)], "The database did not stop")

    def is_running(self) -> bool:
        """Whether a server runs on the data folder."""
        command = [self.binaries.program("pg_ctl"), "status", "-D", str(self.data)]
        return self._call(command).returncode == 0

    def prepare_socket_folder(self) -> Path:
        """The folder of the unix socket, open to its owner and root only."""
        folder = self.home / "run"
        self._own_folder(folder)
        return folder

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        self.owner.give(folder)

    def _is_leftover(self) -> bool:
        """An interrupted initdb of ours leaves no settings behind: it may be made again."""
        entries = list(self.data.iterdir())
        if entries and not (self.data / "zhengtong-made").exists():
            started = self.data / "global" / "pg_control"
            if started.exists() and (self.data / "postmaster.opts").exists():
                return False
            self._run(["rm", "-rf", *map(str, entries)], "The unfinished database stayed")
        return not list(self.data.iterdir())

    def _locale_options(self) -> list[str]:
        if self.binaries.major >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C"]

    def _append_settings(self) -> None:
        wanted = SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {})
        lines = [f"{name} = {text}" for name, text in wanted.items()]
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n# Zhengtong\n" + "\n".join(lines) + "\n")
        (self.data / "pg_hba.conf").write_text(HBA, encoding="utf-8")

    def _last_log_lines(self) -> str:
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        fatal = [line for line in text.splitlines()[-20:] if "FATAL" in line or "ERROR" in line]
        return " / ".join(fatal[-2:])

    def _call(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        surroundings = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        done: subprocess.CompletedProcess[str] = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            env=surroundings | {"LC_ALL": "C"},
            **self.owner.run_options(),  # type: ignore[call-overload]
        )
        return done

    def _run(self, command: list[str], failure: str) -> None:
        done = self._call(command)
        if done.returncode != 0:
            words = [line for line in done.stdout.splitlines() if line.strip()]
            reason = next((w for w in words if "error" in w.lower() or "fatal" in w.lower()), "")
            raise Trouble(f"{failure}: {reason or ' '.join(words[-2:])}.", "")


def socket_folder_fits(folder: Path) -> bool:
    """Whether a unix socket in the folder stays within the kernel's limit."""
    return len(os.fsencode(folder / ".s.PGSQL.65535")) <= LONGEST_SOCKET_PATH_BYTES


def choose_port(wished: int = 0) -> int:
    """The wished port if it is free on loopback, else a free one."""
    for port in (wished, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Trouble("No free port on 127.0.0.1 was found.", "")
