"""The platform's processes as children of one: started, watched, started again, ended together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from zhengtong.cli.trouble import Trouble

MOST_STARTS = 5
STARTS_WITHIN_S = 60.0
GRACE_S = 15.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process of the platform.

    Attributes:
        name: "web", "gateway" or "worker".
        log: File of its output.
        port: Port it answers on; 0 for none.
        starts: Times of its last starts.
    """

    name: str
    log: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_STARTS))


class Family:
    """The children of one installation.

    Args:
        environment: What each child is told.
        log_dir: Folder of their logs.
    """

    def __init__(self, environment: dict[str, str], log_dir: Path) -> None:
        self.environment = environment
        self.log_dir = log_dir
        self.children: list[Child] = []
        log_dir.mkdir(parents=True, exist_ok=True, mode=0o700)

    def start(self, name: str, *, port: int = 0) -> Child:
        """Start ``zhengtong <name>``."""
        child = Child(name, self.log_dir / f"{name}.log", port)
        self._launch(child)
        self.children.append(child)
        return child

    def wait_ready(self, *, seconds: float = 30.0) -> None:
        """Wait until every child with a port answers there.

        Raises:
            Trouble: one ended or stayed silent; the end of its log is told.
        """
        deadline = time.monotonic() + seconds
        for child in self.children:
            while not _answers(child.port):
                if child.process is None or child.process.poll() is not None:
                    raise Trouble(f"The {child.name} ended at once: {last_line(child.log)}", "")
                if time.monotonic() > deadline:
                    raise Trouble(f"The {child.name} does not answer.", f"Its log: {child.log}")
                time.sleep(0.05)

    def watch(self) -> None:
        """Start again whoever ended; called about once a second.

        Raises:
            Trouble: one keeps ending.
        """
        for child in self.children:
            if child.process is None or child.process.poll() is None:
                continue
            if len(child.starts) == MOST_STARTS and (
                time.monotonic() - child.starts[0] < STARTS_WITHIN_S
            ):
                raise Trouble(
                    f"The {child.name} ended {MOST_STARTS} times in a minute: "
                    f"{last_line(child.log)}",
                    f"Its log: {child.log}",
                )
            status = child.process.returncode
            print(f"The {child.name} ended (status {status}); started again.", flush=True)
            self._launch(child)

    def stop(self) -> None:
        """End all children: first asked, after a while killed."""
        running = [c.process for c in reversed(self.children) if c.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.children.clear()

    def _launch(self, child: Child) -> None:
        child.starts.append(time.monotonic())
        with child.log.open("ab") as log:
            child.process = subprocess.Popen(
                [sys.executable, "-m", "zhengtong.cli.main", child.name],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one system call, no locks
            )


def _answers(port: int) -> bool:
    if not port:
        return True
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _die_with_parent() -> None:
    """Linux: a child of a killed parent is asked to end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def last_line(path: Path) -> str:
    """The last line of a log that says something."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


def run_apart(work: Callable[[], int]) -> int:
    """Do something in a child of its own, so that what it loads is gone afterwards; its status.

    The one who watches over the others for days keeps neither Django nor Arrow in memory.
    """
    with Apart(lambda _tell: work()) as apart:
        return apart.wait()


class Apart:
    """Work in a child of its own that may say once, on the way, that a part of it is done.

    Leaving the block before its end ends the child.

    Args:
        work: The work; it is given the function to say it with.
    """

    def __init__(self, work: Callable[[Callable[[], None]], int]) -> None:
        sys.stdout.flush()
        self._ear, mouth = os.pipe()
        self.status: int | None = None
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._ear)
            _die_with_parent()
            os._exit(_status_of(lambda: work(lambda: _say_so(mouth))))
        os.close(mouth)

    def wait_told(self) -> bool:
        """Wait until it said so; False if it ended without."""
        return os.read(self._ear, 1) == b"."

    def wait(self) -> int:
        """Wait for its end; its status."""
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return self.status

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.status is None:
            os.kill(self._pid, signal.SIGTERM)
            self.wait()
        os.close(self._ear)


def _say_so(mouth: int) -> None:
    os.write(mouth, b".")


def _status_of(work: Callable[[], int]) -> int:
    status = 1
    try:
        status = work()
    except Trouble as trouble:
        print(f"zt: {trouble}", file=sys.stderr)
    except KeyboardInterrupt:
        status = 130
    except BaseException:  # noqa: BLE001 - nothing may pass the fork; it is told in full
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def ask_to_end(number: int, frame: object) -> None:
    """Signal handler: end as by Ctrl-C."""
    raise KeyboardInterrupt


def end_on_signals() -> None:
    """INT, TERM and HUP end the program, so that everything started is stopped.

    A shell that starts a program in the background has it ignore INT; ours listens all the same.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_end)


def ignore_signals() -> None:
    """While everything is being stopped, further signals change nothing."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
