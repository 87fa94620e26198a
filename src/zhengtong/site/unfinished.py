"""A restore that was begun and not finished, told by a note in the state folder."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

NOTE = "restore-unfinished.json"


@dataclass(kw_only=True)
class Unfinished:
    """What the note says.

    Attributes:
        set: Name of the backup set that is being restored.
        begun_at: Since when, ISO 8601.
        published: Log → checkpoint that its new epoch is to cite, where one was given.
        epochs: Log → number of its newest epoch before new ones were opened; None until the
            database is loaded and counted.
    """

    set: str
    begun_at: str
    published: dict[str, str] = field(default_factory=dict)
    epochs: dict[str, int] | None = None


def read(state_dir: Path) -> Unfinished | None:
    """The restore that waits to be finished; None for none.

    Raises:
        ValueError: the note cannot be read.
    """
    try:
        text = (state_dir / NOTE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return Unfinished(**json.loads(text))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{state_dir / NOTE} cannot be read") from error


def exists(state_dir: Path) -> bool:
    """Whether a restore waits to be finished."""
    return (state_dir / NOTE).exists()


def write(state_dir: Path, begun: Unfinished) -> None:
    """Keep the note, whole or not at all, before anything else is done."""
    part = state_dir / f"{NOTE}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(begun), file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(state_dir / NOTE)
    _sync_folder(state_dir)


def remove(state_dir: Path) -> None:
    """The restore is finished."""
    (state_dir / NOTE).unlink(missing_ok=True)
    _sync_folder(state_dir)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
