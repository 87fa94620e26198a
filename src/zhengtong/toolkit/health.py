"""Checks that say whether the platform is well; contexts declare them from their ``apps.py``.

A check answers with findings: in what state, what is the matter, what to do. Texts are translated
where they are shown. What a check raises is a finding too, so one broken part never hides others.
"""

import logging
from collections.abc import Callable, Iterable
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext

from zhengtong.kernel.errors import N_, fill

logger = logging.getLogger(__name__)

OK, WARNING, BROKEN = "ok", "warning", "broken"
STATES = (OK, WARNING, BROKEN)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One answer of a check.

    Attributes:
        state: ``ok``, ``warning`` or ``broken``.
        what: What is so; Chinese message id with ``%(name)s`` placeholders.
        remedy: What to do about it; "" where all is well.
        facts: Values of the placeholders of both.
    """

    state: str
    what: str
    remedy: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def sentence(self) -> str:
        """What is so, in the active language."""
        return fill(gettext(self.what), self.facts)

    def advice(self) -> str:
        """What to do, in the active language; "" for nothing."""
        return fill(gettext(self.remedy), self.facts) if self.remedy else ""


def well(what: str, **facts: Any) -> Finding:
    """A finding that all is well."""
    return Finding(state=OK, what=what, facts=facts)


def warn(what: str, remedy: str, **facts: Any) -> Finding:
    """A finding that wants attention before it breaks something."""
    return Finding(state=WARNING, what=what, remedy=remedy, facts=facts)


def broken(what: str, remedy: str, **facts: Any) -> Finding:
    """A finding that something does not work."""
    return Finding(state=BROKEN, what=what, remedy=remedy, facts=facts)


Run = Callable[[], Finding | Iterable[Finding]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing to look at.

    Attributes:
        code: Unique and stable, as ``ledger.sealing``.
        title: Chinese message id.
        run: Looks, and answers with one finding or several.
        needs_database: Whether it asks the platform's database; such a check is skipped while
            that does not answer.
        limit_seconds: Longest time it may take.
        order: Place in the report.
    """

    code: str
    title: str
    run: Run
    needs_database: bool = True
    limit_seconds: float = 5.0
    order: int = 100


_checks: dict[str, Check] = {}


def register_check(check: Check) -> None:
    """Adds a check; the same code again replaces it."""
    _checks[check.code] = check


def list_checks() -> list[Check]:
    """Every declared check, in order."""
    return sorted(_checks.values(), key=lambda one: (one.order, one.code))


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one check found."""

    check: Check
    findings: tuple[Finding, ...]

    @property
    def state(self) -> str:
        """The worst state among the findings."""
        return worst(finding.state for finding in self.findings)

    @property
    def title(self) -> str:
        """The check's title in the active language."""
        return gettext(self.check.title)


def worst(states: Iterable[str]) -> str:
    """The worst of the states; ``ok`` of none."""
    return max(states, key=STATES.index, default=OK)


def run_checks(*, is_database_there: bool, codes: Iterable[str] = ()) -> list[Outcome]:
    """Run every check, or those named; none longer than its limit."""
    wanted = frozenset(codes)
    return [
        Outcome(check=check, findings=_findings_of(check, is_database_there))
        for check in list_checks()
        if not wanted or check.code in wanted
    ]


def _findings_of(check: Check, is_database_there: bool) -> tuple[Finding, ...]:  # noqa: FBT001
    if check.needs_database and not is_database_there:
        return (warn(N_("数据库无法访问，未能检查此项。"), N_("先恢复数据库连接，再检查一次。")),)
    try:
        found = _ask_database(check) if check.needs_database else _ask_apart(check)
    except Exception as error:  # noqa: BLE001 - a check that fails is an answer
        logger.warning("check %s failed: %s", check.code, type(error).__name__)
        return (_failure_of(error),)
    return (found,) if isinstance(found, Finding) else tuple(found)


def _failure_of(error: Exception) -> Finding:
    if isinstance(error, TimeoutError) or "statement timeout" in str(error):
        return broken(
            N_("在规定时间内没有得到结果。"),
            N_("检查所涉及的磁盘、网络或数据库是否过载。"),
        )
    return broken(
        N_("检查没有完成：%(error)s。"),
        N_("查看日志中的同名记录，按其中的原因处理。"),
        error=type(error).__name__,
    )


def _ask_database(check: Check) -> Finding | Iterable[Finding]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            limit_ms = str(int(check.limit_seconds * 1000))
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [limit_ms])
        found = check.run()
        answer = found if isinstance(found, Finding) else tuple(found)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    return answer


def _ask_apart(check: Check) -> Finding | Iterable[Finding]:
    """The answer of a check that asks disks or files, which may hang: in a thread of its own."""
    answers: list[Any] = []
    context = copy_context()

    def look() -> None:
        try:
            found = context.run(check.run)
            answers.append(found if isinstance(found, Finding) else tuple(found))
        except Exception as error:  # noqa: BLE001 - raised again outside
            answers.append(error)

    thread = Thread(target=look, daemon=True, name=f"check {check.code}")
    thread.start()
    thread.join(check.limit_seconds)
    if not answers:
        raise TimeoutError
    if isinstance(answers[0], Exception):
        raise answers[0]
    result: Finding | tuple[Finding, ...] = answers[0]
    return result


def is_database_answering() -> bool:
    """Whether the platform's database answers a question now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
