"""A place for throw-away clusters that the server's own system user may reach."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhengtong.cli import embedded


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="zt-"))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(place: Path) -> Iterator[embedded.Server]:
    running = embedded.Server(place, throwaway=True).start()
    yield running
    running.stop()
