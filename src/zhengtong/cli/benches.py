"""``./zt bench NAME``: run one measurement of ``bench/`` on a throw-away database."""

import subprocess
import sys
from pathlib import Path

from zhengtong.cli.testing import throwaway_database
from zhengtong.cli.trouble import Trouble


def run_bench(home: Path, arguments: list[str]) -> int:
    """Run ``bench/NAME.py`` with the remaining arguments; its exit status."""
    names = sorted(p.stem for p in (home / "bench").glob("*.py") if not p.stem.startswith("_"))
    name = arguments[0] if arguments else ""
    if name not in names:
        raise Trouble(f"There is no measurement {name!r}.", f"There are: {', '.join(names)}.")
    with throwaway_database() as environment:
        environment["PYTHONPATH"] = str(home)
        command = [sys.executable, str(home / "bench" / f"{name}.py"), *arguments[1:]]
        return subprocess.run(command, cwd=home, env=environment, check=False).returncode
