"""What the repository's own tests read: files, syntax trees, the import graph."""

import ast
import subprocess
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "zhengtong"
NO_CONTEXT = {"cli", "site", "locale"}


def list_sources(*folders: str) -> list[Path]:
    """Every Python file of the folders, migrations aside."""
    return sorted(
        path
        for folder in folders or ("src",)
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    )


@cache
def parse(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """The path below the repository."""
    return path.relative_to(ROOT).as_posix()


def list_contexts() -> list[str]:
    """The packages directly under zhengtong that are contexts."""
    return sorted(
        path.parent.name
        for path in PACKAGE.glob("*/__init__.py")
        if path.parent.name not in NO_CONTEXT
    )


@cache
def import_graph() -> grimp.ImportGraph:
    """Who imports whom in the package."""
    return grimp.build_graph("zhengtong", cache_dir=None)


@cache
def list_tracked_files() -> list[Path]:
    """Every file under version control; outside a clone, every file of the known folders."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False
    )
    if done.returncode == 0 and done.stdout:
        names = done.stdout.decode("utf-8").split("\0")
        return [ROOT / name for name in names if name and (ROOT / name).is_file()]
    folders = ("src", "tests", "docs", "bench")
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]


def tell(problems: list[str]) -> str:
    """The problems one a line, for the message of an assertion."""
    return f"{len(problems)}:\n" + "\n".join(problems)
