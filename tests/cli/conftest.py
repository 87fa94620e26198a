"""A place for throw-away clusters that the server's own system user may reach."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from zhengtong.cli import embedded


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder with a short name, for a socket's path; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="zt-"))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def place() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


@pytest.fixture
def server(place: Path) -> Iterator[embedded.Server]:
    running = embedded.Server(place, throwaway=True).start()
    yield running
    running.stop()
