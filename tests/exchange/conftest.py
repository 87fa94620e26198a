"""A PostgreSQL of one's own with a source and a target database, for the tests of the exchange."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.exchange.mariadb import MariaServer
from tests.exchange.scene import Scene, SceneServer


@pytest.fixture(scope="session")
def scene_server() -> Iterator[SceneServer]:
    """A throw-away server with passwords; sources and targets of the tests live on it."""
    folder = Path(tempfile.mkdtemp(prefix="zt-exchange-"))
    folder.chmod(0o711)
    server = SceneServer(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def scene(scene_server: SceneServer) -> Iterator[Scene]:
    """A fresh source and a fresh target database."""
    made = Scene(scene_server)
    try:
        yield made
    finally:
        made.drop()


@pytest.fixture(scope="session")
def maria() -> Iterator[MariaServer]:
    """A throw-away MariaDB server."""
    server = MariaServer()
    try:
        yield server
    finally:
        server.stop()
