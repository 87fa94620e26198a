"""Bounded, read-only samples of tables: so many rows, so much of each value, so long at most."""

import os
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from zhengtong.exchange.engine.schema import TableDescription

Sample = Mapping[str, Sequence[str | None]]
NOT_SAMPLED = frozenset("G")  # letters of binary items: nothing to recognise in them


@dataclass(frozen=True, kw_only=True)
class SampleBounds:
    """How much is looked at.

    Attributes:
        rows: Rows of a table.
        value_characters: Longer values are cut at the source.
        statement_ms: Longest statement; locks are waited for no longer either.
        silence_seconds: A connection that says nothing for so long is closed.
    """

    rows: int = 200
    value_characters: int = 256
    statement_ms: int = 3_000
    silence_seconds: float = 30.0


class Sampler(Protocol):
    """Takes samples over one read-only connection."""

    def take(self, table: TableDescription) -> Sample:
        """Column → values as text; raises the engine's errors in our words."""


class SamplingConnector(Protocol):
    """A connector that can look at a few rows."""

    def open_sampler(self, bounds: SampleBounds) -> AbstractContextManager[Sampler]:
        """A sampler that lives while the block runs."""


def sampled_columns(table: TableDescription) -> list[str]:
    """The columns a sample holds: all but binary ones."""
    return [column.name for column in table.columns if column.letter not in NOT_SAMPLED]


@contextmanager
def hang_up_after(seconds: float, descriptor: int) -> Iterator[None]:
    """Run the block; a connection still silent after so many seconds is shut down under it.

    Drivers that wait for an answer without a time limit of their own then get an error.
    """
    copy = socket.socket(fileno=os.dup(descriptor))
    timer = threading.Timer(seconds, _hang_up, (copy,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        copy.close()


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
