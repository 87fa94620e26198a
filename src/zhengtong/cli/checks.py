"""``./zt check``: format, lint, types, contracts, migrations, translations, generated pages."""

import os
import subprocess
import sys
import time
from pathlib import Path

from zhengtong.cli.testing import throwaway_database

PLACES = ("src", "tests", "bench", "zt")


def run_checks(home: Path, arguments: list[str]) -> int:
    """Run every check, or those named; 1 if one failed."""
    wanted = {
        name: command for name, command in _commands().items() if not arguments or name in arguments
    }
    failed = []
    with throwaway_database() as environment:
        for name, command in wanted.items():
            started = time.monotonic()
            done = subprocess.run(
                [sys.executable, *command],
                cwd=home,
                env=environment | _surroundings(home),
                capture_output=True,
                text=True,
                check=False,
            )
            took = f"{time.monotonic() - started:.0f} s"
            print(f"{'ok' if done.returncode == 0 else 'FAILED':<7}{name} ({took})", flush=True)
            if done.returncode != 0:
                failed.append(name)
                print((done.stdout + done.stderr).rstrip(), flush=True)
    print(f"{len(wanted) - len(failed)} checks passed, {len(failed)} failed")
    return 1 if failed else 0


def _commands() -> dict[str, list[str]]:
    places = [place for place in PLACES if Path(place).exists()]
    return {
        "format": ["-m", "ruff", "format", "--check", *places],
        "lint": ["-m", "ruff", "check", *places],
        "contracts": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
        "migrations": ["-m", "django", "makemigrations", "--check", "--dry-run"],
        "translations": ["-m", "zhengtong.cli.translations", "check"],
        "docs": ["-m", "zhengtong.cli.documents", "--check"],
        "types": ["-m", "mypy"],
    }


def _surroundings(home: Path) -> dict[str, str]:
    tools = Path(sys.executable).parent
    return {
        "ZT_HOME": str(home),
        "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "DJANGO_SETTINGS_MODULE": "zhengtong.site.settings",
    }
