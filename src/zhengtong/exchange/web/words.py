"""Stored codes and states as sentences of the active language."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.exchange.domain import states
from zhengtong.exchange.models import Run
from zhengtong.kernel.deadlines import CERTAINTY_NAMES
from zhengtong.kernel.errors import DomainError, fill
from zhengtong.policy.profiles import Retention

PRODUCTS = {"postgresql": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB", "oracle": "Oracle"}


def sentence_of(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a stored error code, with its facts; the code itself if nobody knows it."""
    for error in _subclasses(DomainError):
        if error.code == code:
            translated = {key: _(value) if isinstance(value, str) and value else value
                          for key, value in facts.items()}  # fmt: skip
            return fill(_(error.message), translated)
    return code


def _subclasses(family: type[DomainError]) -> Iterable[type[DomainError]]:
    for one in family.__subclasses__():
        yield one
        yield from _subclasses(one)


def state_badge(state: str) -> tuple[str, str]:
    """Name and kind of a run's state."""
    return _(states.RUN_STATES[state]), states.RUN_KINDS[state]


def phase_steps(run: Run) -> list[dict[str, Any]]:
    """The phases of a run for a stepper."""
    names = list(states.PHASES)
    place = names.index(run.phase) if run.phase in names else -1
    if run.state == states.RunState.DONE:
        place = len(names)
    steps = []
    for number, name in enumerate(names):
        state = "done" if number < place else "current" if number == place else "todo"
        if state == "current" and run.state in {"failed", "cancelled"}:
            state = "refused"
        steps.append({"label": _(states.PHASES[name]), "state": state})
    return steps


def rates_of(samples: list[list[float]]) -> list[int]:
    """Rows a second between samples ``[seconds, rows]``, for a spark."""
    pairs = itertools.pairwise(samples)
    return [
        round((later[1] - earlier[1]) / (later[0] - earlier[0]))
        for earlier, later in pairs
        if later[0] > earlier[0]
    ]


def speed_of(run: Run, rates: list[int], *, seconds: float | None) -> int:
    """Rows a second: now while the run is open, on average once it has ended."""
    if states.is_open(run.state) or not seconds:
        return rates[-1] if rates else 0
    return round(run.rows_read / seconds)


def retention_words(kept: Retention) -> str:
    """Where the period comes from, and how sure it is."""
    text = kept.zh if (get_language() or "zh").startswith("zh") else kept.en
    sure = _(CERTAINTY_NAMES[kept.certainty])
    return " · ".join(part for part in (text, kept.article, sure) if part)


def duration(seconds: float | None) -> str:
    """A duration in words: ``350 毫秒``, ``2.4 秒``, ``3 分 5 秒``."""
    if seconds is None:
        return "—"
    if seconds < 1:
        return _("%(count)s 毫秒") % {"count": round(seconds * 1000)}
    if seconds < 60:
        return _("%(count)s 秒") % {"count": f"{seconds:.1f}"}
    minutes, left = divmod(round(seconds), 60)
    if minutes < 60:
        return _("%(minutes)s 分 %(seconds)s 秒") % {"minutes": minutes, "seconds": left}
    hours, minutes = divmod(minutes, 60)
    return _("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": minutes}


def table_kind(kind: str) -> str:
    """What a described table is: table, view, partitioned, foreign."""
    return _(states.TABLE_KINDS[kind]) if kind in states.TABLE_KINDS else kind


def product_name(kind: str) -> str:
    """A kind of database under the name it is known by."""
    return PRODUCTS.get(kind, kind)
