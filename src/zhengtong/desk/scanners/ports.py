"""What a scanner for viruses is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class ScannerDown(Exception):  # noqa: N818 - a refusal, not a fault
    """The scanner did not answer, or not in a way that can be trusted."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the scanner said; ``virus`` is its name, "" for a clean file."""

    virus: str = ""


class Scanner(Protocol):
    """Scans one file."""

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """The verdict.

        Raises:
            ScannerDown.
        """
        ...
