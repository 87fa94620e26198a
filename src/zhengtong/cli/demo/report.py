"""Progress while the main job runs, and its report at the end."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class StepFailed(Exception):  # noqa: N818 - an outcome
    """A step of the main job did not hold what it promises."""


@dataclass
class Step:
    """One step as it went."""

    title: str
    facts: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    held: bool = True
    trouble: str = ""


class Report:
    """What happened, step by step; printed as it goes and once more at the end."""

    def __init__(self, *, out: Callable[[str], None] | None = None) -> None:
        self.steps: list[Step] = []
        self._out = out or _say

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Run one step; its facts are shown when it ends, an error stops the job."""
        step = Step(title)
        self.steps.append(step)
        number = len(self.steps)
        self._out(f"[{number}] {title} …")
        began = time.monotonic()
        try:
            yield step
        except Exception as error:
            step.held, step.trouble = False, f"{type(error).__name__}: {error}"
            self._out(f"    ✗ {step.trouble}")
            raise StepFailed(title) from error
        finally:
            step.seconds = time.monotonic() - began
        for name, value in step.facts.items():
            self._out(f"    {name}：{value}")

    def expect(self, condition: object, what: str) -> None:
        """Go on if the condition holds.

        Raises:
            StepFailed: naming what did not hold.
        """
        if not condition:
            raise StepFailed(what)

    @property
    def held(self) -> bool:
        """Whether every step held."""
        return bool(self.steps) and all(step.held for step in self.steps)

    def print_summary(self) -> None:
        """The table of steps with their seconds."""
        self._out("")
        self._out("主任务报告 · Report of the main job")
        for number, step in enumerate(self.steps, start=1):
            mark = "✓" if step.held else "✗"
            self._out(f"  {mark} {number:>2} {step.seconds:6.2f} s  {step.title}")
        total = sum(step.seconds for step in self.steps)
        word = "全部成立 · every step held" if self.held else "未全部成立 · NOT every step held"
        self._out(f"    {total:9.2f} s  {word}")

    def save(self, path: Path, *, ids: dict[str, str]) -> None:
        """Keep the report and the names of what was made, for the next start."""
        steps = [vars(step) for step in self.steps]
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps({"ids": ids, "steps": steps}, ensure_ascii=False, indent=1))
        fresh.replace(path)


def _say(line: str) -> None:
    print(line, flush=True, file=sys.stdout)
