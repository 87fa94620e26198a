"""Levels of logging set at run time: stored, taken up by every process, ended by themselves."""

import logging
import re
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import Gap
from zhengtong.ledger import public as ledger
from zhengtong.site.errors import LevelUnknown
from zhengtong.site.models import LogLevel

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LONGEST = timedelta(hours=24)
SHORTEST = timedelta(minutes=1)
LOGGER_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*|root")
_UNITS = {"m": "minutes", "h": "hours", "s": "seconds"}


class _Applied:
    """What this process changed, and the levels to go back to."""

    before: dict[str, int] = {}


def parse_duration(text: str) -> timedelta:
    """The time of ``30m``, ``2h`` or ``90s``.

    Raises:
        LevelUnknown: it is none.
    """
    found = re.fullmatch(r"(\d{1,5})([smh])", text.strip())
    if found is None:
        raise LevelUnknown
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


@transaction.atomic
def set_level(logger: str, level: str, *, lasting: timedelta, by: Actor) -> LogLevel:
    """Have every process log that logger at the level until the time is over.

    Raises:
        LevelUnknown: no such level, an odd name, or too long a time.
    """
    if (
        level not in LEVELS
        or not LOGGER_NAME.fullmatch(logger)
        or not SHORTEST <= lasting <= LONGEST
    ):
        raise LevelUnknown(gaps=(Gap(field="level", message=LevelUnknown.message),))
    now = clock.current().now()
    row, _ = LogLevel.objects.update_or_create(
        logger=logger,
        defaults={"level": level, "until": now + lasting, "set_by_name": by.name, "set_at": now},
    )
    ledger.record_deed(
        "site.level-set", subject=logger, by=by, level=level, until=row.until.isoformat()
    )
    return row


@transaction.atomic
def end_level(logger: str, *, by: Actor) -> None:
    """Go back to the usual level at once; nothing if none was set."""
    if LogLevel.objects.filter(logger=logger).delete()[0]:
        ledger.record_deed("site.level-ended", subject=logger, by=by)


def list_levels() -> Sequence[LogLevel]:
    """The levels in force now."""
    return list(LogLevel.objects.filter(until__gt=clock.current().now()).order_by("logger")[:200])


def apply_levels() -> None:
    """Make this process log as the rows say, and as before where one ended."""
    wanted = {row.logger: row.level for row in list_levels()}
    for name in [one for one in _Applied.before if one not in wanted]:
        logging.getLogger(_plain(name)).setLevel(_Applied.before.pop(name))
    for name, level in wanted.items():
        found = logging.getLogger(_plain(name))
        _Applied.before.setdefault(name, found.level)
        found.setLevel(level)


def _plain(name: str) -> str | None:
    return None if name == "root" else name
