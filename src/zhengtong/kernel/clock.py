"""The clock: instants in UTC, civil dates in Asia/Shanghai; tests and replays use a fixed one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock(Protocol):
    """Tells the instant."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place that asks the machine


@dataclass(frozen=True)
class FixedClock:
    """A clock that always tells the same instant.

    Attributes:
        at: An aware instant.
    """

    at: datetime

    def now(self) -> datetime:
        return self.at.astimezone(UTC)


_current: ContextVar[Clock] = ContextVar("clock", default=SystemClock())  # noqa: B039 - it holds nothing


def current() -> Clock:
    """The clock in use here."""
    return _current.get()


@contextmanager
def use(clock: Clock) -> Iterator[None]:
    """Run the block by that clock."""
    token = _current.set(clock)
    try:
        yield
    finally:
        _current.reset(token)


def civil_date(instant: datetime) -> date:
    """The calendar date in China of an aware instant."""
    return instant.astimezone(CHINA).date()


def today() -> date:
    """The civil date by the clock in use."""
    return civil_date(current().now())
