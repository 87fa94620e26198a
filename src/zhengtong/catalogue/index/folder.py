"""The folder of the index: which generation is in use, how far it is fed, whether it is sound.

``search/current`` names the generation in use and is replaced in one step; each generation is a
folder of its own with the files of the index and ``cursor.json``.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from shutil import rmtree

from django.conf import settings

from zhengtong.catalogue.index.schema import VERSION
from zhengtong.kernel.ids import uuid7

STALE_AFTER_S = 15.0
"""An index not fed for so long is not asked: its machine's indexer is away."""


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """How far a generation is fed.

    Attributes:
        database: Whose rows these are; rows of another database are not shown.
        horizon: Changes of transactions below this number are in.
        version: Of the schema.
    """

    database: str
    horizon: int
    version: int = VERSION


def root() -> Path:
    """The folder of all generations, made on first use."""
    path = Path(settings.ZT_STATE_DIR) / "search"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def current() -> Path | None:
    """The generation in use, or None."""
    try:
        name = (root() / "current").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    path = root() / name
    return path if name.startswith("g-") and path.is_dir() else None


def make_generation() -> Path:
    """A new, empty generation."""
    path = root() / f"g-{uuid7()}"
    (path / "index").mkdir(parents=True, mode=0o700)
    return path


def read_cursor(generation: Path) -> Cursor | None:
    """How far the generation is fed; None if that is not known."""
    try:
        return Cursor(**json.loads((generation / "cursor.json").read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return None


def write_cursor(generation: Path, cursor: Cursor) -> None:
    """Keep how far the generation is fed; only after its commit."""
    _replace(generation / "cursor.json", json.dumps(asdict(cursor)))


def switch_to(generation: Path) -> None:
    """Have everyone read that generation from now on; the others are swept away."""
    _replace(root() / "current", generation.name)
    for other in root().glob("g-*"):
        if other != generation:
            rmtree(other, ignore_errors=True)


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with draft.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def note_fed() -> None:
    """Say that the index is as fresh as it can be."""
    (root() / "fed").touch()


def fed_seconds_ago() -> float | None:
    """How long ago the index was fed; None if never."""
    try:
        return max(0.0, time.time() - (root() / "fed").stat().st_mtime)
    except OSError:
        return None


def mark_damaged(why: str) -> None:
    """Ask the indexer for a new generation: this one cannot be read."""
    with suppress(OSError):
        (root() / "damaged").write_text(why[:200], encoding="utf-8")


def is_marked_damaged() -> bool:
    """Whether somebody could not read the index, or asked for a new one."""
    return (root() / "damaged").exists()


def forget_damage() -> None:
    """A new generation is in use."""
    (root() / "damaged").unlink(missing_ok=True)


@contextmanager
def only_one() -> Iterator[bool]:
    """Whether this process is the machine's indexer, for as long as the block lasts."""
    with (root() / "lock").open("w") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except OSError:
            yield False
            return
        yield True
