"""``doctor``: every declared check run once, told to people or machines."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from zhengtong.kernel.errors import N_
from zhengtong.toolkit import health
from zhengtong.toolkit.health import Outcome

STATE_TITLES = {
    health.OK: N_("正常"),
    health.WARNING: N_("提醒"),
    health.BROKEN: N_("故障"),
}
EXIT_STATUS = {health.OK: 0, health.WARNING: 1, health.BROKEN: 2}


def examine(codes: Iterable[str] = ()) -> list[Outcome]:
    """The outcome of every check, or of those named."""
    return health.run_checks(is_database_there=health.is_database_answering(), codes=codes)


def state_of(outcomes: Sequence[Outcome]) -> str:
    """The worst state of all."""
    return health.worst(one.state for one in outcomes)


def to_plain(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The outcomes as plain values in the active language."""
    return {
        "state": state_of(outcomes),
        "checks": [
            {
                "code": one.check.code,
                "title": one.title,
                "state": one.state,
                "findings": [
                    {"state": f.state, "what": f.sentence(), "remedy": f.advice()}
                    for f in one.findings
                ],
            }
            for one in outcomes
        ],
    }


def to_text(outcomes: Sequence[Outcome], *, language: str) -> str:
    """The outcomes as lines for a terminal."""
    lines = []
    with translation.override(language):
        for one in outcomes:
            for finding in one.findings:
                state = gettext(STATE_TITLES[finding.state])
                lines.append(f"[{state}] {one.title}: {finding.sentence()}")
                if finding.advice():
                    lines.append(f"       → {finding.advice()}")
        lines.append(gettext(STATE_TITLES[state_of(outcomes)]))
    return "\n".join(lines)
